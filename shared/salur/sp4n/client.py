"""Speaks to SP4N-LAPOR! in either shape: JSON with a key in the header, or the XML stream with a token in the body."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

import httpx
from defusedxml.ElementTree import fromstring
from pydantic import Field, ValidationError

from salur.settings import CoreSettings
from salur.sp4n.values import Account, Away, Disposed, Outgoing, Shape, Sp4n, Standing, Unreadable
from salur.xml_text import xml_text

R = TypeVar("R", Standing, Disposed)

WITHIN = 20.0
KEY_HEADER = "X-Api-Key"


class Sp4nSettings(CoreSettings):
    """The access to SP4N-LAPOR! that each jurisdiction was given."""

    sp4n: tuple[Account, ...] = Field(
        (), description="accounts at SP4N-LAPOR! as JSON: pack, shape (json or xml), url, key", repr=False
    )
    sp4n_every: float = Field(60.0, gt=0, description="seconds between questions to SP4N-LAPOR!")
    sp4n_asks: float = Field(
        900.0, gt=0, description="seconds between questions to SP4N-LAPOR! how a report we gave it stands"
    )


def connect(account: Account, http: httpx.AsyncClient) -> Sp4n:
    """The national system by an account's shape."""
    return _Json(account, http) if account.shape is Shape.JSON else _Xml(account, http)


async def _ask(http: httpx.AsyncClient, method: str, url: str, **what: Any) -> httpx.Response:
    try:
        answer = await http.request(method, url, timeout=WITHIN, **what)
    except httpx.HTTPError as away:
        raise Away(type(away).__name__) from None
    # What is their fault or a matter of time is tried again; what they will not have is not.
    if answer.status_code >= 500 or answer.status_code in (401, 403, 408, 425, 429):
        raise Away(f"http_{answer.status_code}")
    if answer.status_code >= 400:
        raise Unreadable(f"http_{answer.status_code}")
    return answer


class _Json:
    def __init__(self, account: Account, http: httpx.AsyncClient) -> None:
        self._base = account.url.rstrip("/")
        self._http = http
        self._headers = {KEY_HEADER: account.key}

    async def submit(self, report: Outgoing) -> Standing:
        body = {
            "reference": report.ours,
            "category": report.category,
            "content": report.text,
            "location": report.place,
            "submitted_at": report.submitted_at.isoformat(),
            "anonymous": True,
            "secret": True,
        }
        return _standing(await self._data("POST", "/complaints", json=body))

    async def tell(self, id: str, state: str, text: str, note: str) -> None:  # noqa: A002
        body = {"status": state, "content": text, "reference": note}
        await self._data("POST", f"/complaints/{id}/followups", json=body)

    async def standing(self, id: str) -> Standing:  # noqa: A002
        return _standing(await self._data("GET", f"/complaints/{id}"))

    async def disposed(self, after: str) -> list[Disposed]:
        rows = await self._data("GET", "/dispositions", params={"after": after})
        return [_disposed(row) for row in _rows(rows)]

    async def listed(self) -> list[Standing]:
        return [_standing(row) for row in _rows(await self._data("GET", "/complaints"))]

    async def _data(self, method: str, path: str, **what: Any) -> Any:
        answer = await _ask(self._http, method, self._base + path, headers=self._headers, **what)
        try:
            return json.loads(answer.content)["data"]
        except (ValueError, KeyError, TypeError):
            raise Unreadable("not_json_data") from None


class _Xml:
    def __init__(self, account: Account, http: httpx.AsyncClient) -> None:
        self._base = account.url.rstrip("/")
        self._http = http
        self._token = account.key

    async def submit(self, report: Outgoing) -> Standing:
        root = Element("lapor", token=self._token)
        # Nobody is named: what the stream wants to know of the reporter stays empty.
        person = SubElement(root, "pelapor")
        for name in ("email", "telpon", "namadepan", "namabelakang"):
            SubElement(person, name).text = "_" if name.startswith("nama") else ""
        told = SubElement(root, "laporan", rahasia="1", anonim="1")
        for name, value in (
            ("isi", report.text),
            ("kategori", report.category),
            ("lokasi", report.place),
            ("referensi", report.ours),
            ("tanggal", report.submitted_at.isoformat()),
        ):
            SubElement(told, name).text = xml_text(value)
        return _standing(_flat(await self._stream("addstream", root)))

    async def tell(self, id: str, state: str, text: str, note: str) -> None:  # noqa: A002
        root = Element("lapor", token=self._token)
        told = SubElement(root, "tindaklanjut", trackingid=id)
        for name, value in (("status", state), ("isi", text), ("referensi", note)):
            SubElement(told, name).text = xml_text(value)
        await self._stream("addfollowup", root)

    async def standing(self, id: str) -> Standing:  # noqa: A002
        root = Element("lapor", token=self._token)
        SubElement(root, "trackingid").text = id
        return _standing(_flat(await self._stream("getstream", root)))

    async def disposed(self, after: str) -> list[Disposed]:
        root = Element("lapor", token=self._token)
        SubElement(root, "setelah").text = after
        return [_disposed(_flat(row)) for row in (await self._stream("getdisposition", root)).iter("laporan")]

    async def listed(self) -> list[Standing]:
        rows = await self._stream("liststream", Element("lapor", token=self._token))
        return [_standing(_flat(row)) for row in rows.iter("laporan")]

    async def _stream(self, name: str, root: Element) -> Element:
        headers = {"Content-Type": "text/xml; charset=UTF-8"}
        body = b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root)
        answer = await _ask(
            self._http, "POST", f"{self._base}/api/stream/{name}", content=body, headers=headers
        )
        try:
            found: Element = fromstring(answer.content)
        except (ParseError, ValueError):
            raise Unreadable("not_xml") from None
        return found


# What they call it in either shape, by what we call it.
_NAMES = {
    "id": ("tracking_id", "trackingid"),
    "state": ("status",),
    "text": ("answer", "tindaklanjut"),
    "ours": ("reference", "referensi"),
}
_OF_DISPOSED = _NAMES | {
    "text": ("content", "isi"),
    "category": ("category", "kategori"),
    "place": ("location", "lokasi"),
    "at": ("submitted_at", "tanggal"),
    "cursor": ("cursor", "urutan"),
}


def _standing(row: Any) -> Standing:
    return _read(Standing, row, _NAMES)


def _disposed(row: Any) -> Disposed:
    return _read(Disposed, row, _OF_DISPOSED)


def _read(kind: type[R], row: Any, names: Mapping[str, tuple[str, ...]]) -> R:
    if not isinstance(row, dict):
        raise Unreadable("not_a_report")
    found = {
        ours: row[name]
        for ours, theirs in names.items()
        for name in theirs
        if row.get(name) not in (None, "")
    }
    try:
        return kind.model_validate({k: v if isinstance(v, datetime) else str(v) for k, v in found.items()})
    except ValidationError:
        raise Unreadable("not_a_report") from None


def _rows(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise Unreadable("not_a_list")
    return data


def _flat(element: Element) -> dict[str, str]:
    """The texts of an element's leaves, by their names."""
    return {leaf.tag: leaf.text or "" for leaf in element.iter() if not len(leaf)}

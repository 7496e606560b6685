"""Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2): its two formats, its errors, and whose door was knocked at.

Two services answer it: intake takes reports in, desk shows what became of them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from salur.packs import Pack, Packs
from salur.web.jurisdictions import pack_of
from salur.xml_text import xml_text

BASE = "/open311/v2"
_KINDS = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
# What one element of a list is called in XML.
_ONE = {
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}

Said = Callable[[str], str]
"""Puts one of our sentences into the reader's language."""


def N_(words: str) -> str:  # noqa: N802  # the name that gettext's tools look for
    """Marks words for translation where no language is known yet."""
    return words


class Refused(Exception):
    """A request cannot be answered: the HTTP status that the specification gives it, and a sentence for each reason."""

    def __init__(self, status: int, *sentences: str) -> None:
        super().__init__(*sentences)
        self.status = status
        self.sentences = sentences


def answering(page: Callable[[Request], Awaitable[Response]], say: Callable[[Request], Said]) -> Any:
    """A page of the interface: what it refuses is told in the format that was asked for."""

    async def answered(request: Request) -> Response:
        try:
            response = await page(request)
        except Refused as refused:
            rows = [{"code": refused.status, "description": say(request)(s)} for s in refused.sentences]
            response = told(request, "errors", rows, refused.status)
        response.headers["access-control-allow-origin"] = "*"
        return response

    return answered


def told(request: Request, name: str, body: Sequence[Any] | Mapping[str, Any], status: int = 200) -> Response:
    """An answer called `name`, as JSON or XML by the ending of the address. Raises Refused for another ending."""
    shape = request.path_params.get("shape", "")
    headers = {"cache-control": "no-store"}
    if shape == "json" or (shape not in _KINDS and name == "errors"):
        return JSONResponse(body, status, headers, _KINDS["json"])
    if shape not in _KINDS:
        raise Refused(404, N_("Akhiri alamatnya dengan .json atau .xml."))
    text = tostring(_element(name, body), encoding="utf-8", xml_declaration=True)
    return Response(text, status, headers, _KINDS["xml"])


def jurisdiction(request: Request, packs: Packs, given: str) -> Pack:
    """Whose requests are meant: the page's own jurisdiction, else `jurisdiction_id`, a region's code or host name.

    Raises Refused where several are possible and none was named, or one that is not here.
    """
    here = pack_of(request)
    if given:
        found = packs.by_code.get(given) or packs.by_host.get(given.lower())
        if found is None or (here is not None and found is not here):
            raise Refused(
                404,
                N_("Wilayah ini (jurisdiction_id) tidak dilayani di sini. Tulis kodenya, misalnya 74.09."),
            )
        return found
    if here is None:
        raise Refused(400, N_("Sebutkan wilayahnya dengan jurisdiction_id, misalnya 74.09."))
    return here


def _element(name: str, value: Any) -> Element:
    element = Element(name)
    _fill(element, value)
    return element


def _fill(element: Element, value: Any) -> None:
    if isinstance(value, Mapping):
        for key, held in value.items():
            _fill(SubElement(element, key), held)
    elif isinstance(value, (list, tuple)):
        for held in value:
            _fill(SubElement(element, _ONE[element.tag]), held)
    elif value is not None:
        element.text = str(value).lower() if isinstance(value, bool) else xml_text(str(value))

"""The national system's two interfaces, and the switches by which a test or a person plays its officers.

/sp4n/api/…                JSON, the key in the header X-Api-Key
/sp4n/api/stream/…         XML, the token in the body
/api/sp4n                  GET: all reports; POST dispose, answer; PUT down
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import orjson
from defusedxml.ElementTree import fromstring
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.sp4n.reports import Desk, Report

MOUNT = "/sp4n"
Answer = Callable[[Request], Awaitable[Response]]


class National:
    """The routes of the national system."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        return [
            Route("/api/complaints", self._up(self.complaints), methods=["GET", "POST"]),
            Route("/api/complaints/{id}", self._up(self.complaint)),
            Route("/api/complaints/{id}/followups", self._up(self.followup), methods=["POST"]),
            Route("/api/dispositions", self._up(self.dispositions)),
            Route("/api/stream/{name}", self._up(self.stream), methods=["POST"]),
        ]

    def switches(self) -> list[Route]:
        return [
            Route("/api/sp4n", self.everything),
            Route("/api/sp4n/dispose", self.dispose, methods=["POST"]),
            Route("/api/sp4n/answer", self.answer, methods=["POST"]),
            Route("/api/sp4n/down", self.down, methods=["PUT"]),
        ]

    def _up(self, answer: Answer) -> Answer:
        async def reached(request: Request) -> Response:
            self._desk.calls += 1
            if self._desk.down:
                return Response("Service Unavailable", 503)
            return await answer(request)

        return reached

    async def complaints(self, request: Request) -> Response:
        pack = self._pack(request)
        if pack is None:
            return _refused()
        if request.method == "GET":
            rows = [_row(r) for r in self._desk.reports.values() if r.pack == pack]
            return JSONResponse({"data": rows})
        body = orjson.loads(await request.body())
        report = self._desk.submit(
            pack,
            body["reference"],
            body["content"],
            body["category"],
            body["location"],
            body["submitted_at"],
        )
        return JSONResponse({"data": _row(report)}, 201)

    async def complaint(self, request: Request) -> Response:
        pack = self._pack(request)
        report = self._desk.of(pack, request.path_params["id"]) if pack else None
        if report is None:
            return _refused() if pack is None else JSONResponse({"message": "not found"}, 404)
        return JSONResponse({"data": _row(report)})

    async def followup(self, request: Request) -> Response:
        pack = self._pack(request)
        report = self._desk.of(pack, request.path_params["id"]) if pack else None
        if report is None:
            return _refused() if pack is None else JSONResponse({"message": "not found"}, 404)
        body = orjson.loads(await request.body())
        _follow_up(report, body["reference"], body["status"], body["content"])
        return JSONResponse({"data": _row(report)})

    async def dispositions(self, request: Request) -> Response:
        pack = self._pack(request)
        if pack is None:
            return _refused()
        after = int(request.query_params.get("after") or 0)
        return JSONResponse({"data": [_row(report) for report in self._desk.disposed(pack, after)]})

    async def stream(self, request: Request) -> Response:
        """The XML stream: the name says what is asked, the body who asks."""
        root = fromstring(await request.body())
        pack = self._desk.pack_of(root.get("token", ""))
        if pack is None:
            return Response("token", 401)
        told = {leaf.tag: leaf.text or "" for leaf in root.iter() if not len(leaf)}
        name = request.path_params["name"]
        if name == "addstream":
            at, place = told.get("tanggal", ""), told.get("lokasi", "")
            kind = told.get("kategori", "")
            report = self._desk.submit(pack, told.get("referensi", ""), told["isi"], kind, place, at)
            return _xml(_element("lapor", report))
        if name == "getdisposition":
            found = self._desk.disposed(pack, int(told.get("setelah") or 0))
            return _xml(_list(found))
        if name == "liststream":
            return _xml(_list([r for r in self._desk.reports.values() if r.pack == pack]))
        follow = root.find("tindaklanjut")
        wanted = follow.get("trackingid", "") if follow is not None else told.get("trackingid", "")
        known = self._desk.of(pack, wanted)
        if known is None:
            return Response("trackingid", 404)
        if name == "addfollowup":
            _follow_up(known, told["referensi"], told["status"], told["isi"])
        return _xml(_element("lapor", known))

    async def everything(self, _request: Request) -> Response:
        rows = [asdict(report) for report in self._desk.reports.values()]
        return JSONResponse({"down": self._desk.down, "calls": self._desk.calls, "reports": rows})

    async def dispose(self, request: Request) -> Response:
        report = self._desk.dispose(**orjson.loads(await request.body()))
        return JSONResponse(asdict(report), 201)

    async def answer(self, request: Request) -> Response:
        body = orjson.loads(await request.body())
        report = self._desk.reports[body["id"]]
        report.state, report.answer = body["state"], body.get("answer", "")
        return JSONResponse(asdict(report))

    async def down(self, request: Request) -> Response:
        self._desk.down = bool(orjson.loads(await request.body())["down"])
        return JSONResponse({"down": self._desk.down})

    def _pack(self, request: Request) -> str | None:
        return self._desk.pack_of(request.headers.get("x-api-key", ""))


def _follow_up(report: Report, mark: str, state: str, text: str) -> None:
    report.followups[mark] = (state, text)
    report.state = state
    report.answer = text or report.answer


def _refused() -> Response:
    return JSONResponse({"message": "key"}, 401)


def _row(report: Report) -> dict[str, Any]:
    return {
        "tracking_id": report.id,
        "reference": report.reference,
        "status": report.state,
        "answer": report.answer,
        "content": report.text,
        "category": report.category,
        "location": report.place,
        "submitted_at": report.submitted_at,
        "cursor": str(report.disposed),
    }


_XML_NAMES = {
    "tracking_id": "trackingid",
    "reference": "referensi",
    "answer": "tindaklanjut",
    "content": "isi",
    "category": "kategori",
    "location": "lokasi",
    "submitted_at": "tanggal",
    "cursor": "urutan",
}


def _element(name: str, report: Report) -> Element:
    element = Element(name)
    for key, value in _row(report).items():
        SubElement(element, _XML_NAMES.get(key, key)).text = str(value)
    return element


def _list(reports: list[Report]) -> Element:
    root = Element("lapor")
    root.extend(_element("laporan", report) for report in reports)
    return root


def _xml(element: Element) -> Response:
    body = b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(element)
    return Response(body, media_type="text/xml")

"""The register's interface as it is known in the field (unverified), and the switches that make it fail.

/dukcapil/get_json/CALL_VERIFY_BY_ELEMEN   POST: USER_ID, PASSWORD, TRESHOLD, NIK, NAMA_LGKP
/api/dukcapil                              GET: what was asked so often; PUT: faults
/api/dukcapil/people                       POST: registers somebody made up
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.dukcapil.faults import DukcapilFaults
from sandbox.dukcapil.register import Register
from sandbox.people import Person

MOUNT = "/dukcapil"
PATH = "/get_json/CALL_VERIFY_BY_ELEMEN"


class _NewPerson(BaseModel):
    model_config = ConfigDict(extra="forbid")

    # Kecamatan 99: nobody real can be put here.
    nik: str = Field(pattern=r"^\d{4}99\d{10}$")
    name: str = Field(min_length=1)


class Dukcapil:
    """The routes of the registry. `fields` are what an account must send with each question."""

    def __init__(self, people: Iterable[Person], fields: Mapping[str, str]) -> None:
        self.register = Register(people)
        self.faults = DukcapilFaults()
        self.calls = 0
        self._fields = dict(fields)

    def routes(self) -> list[Route]:
        return [Route(PATH, self.verify, methods=["POST"])]

    def switches(self) -> list[Route]:
        return [
            Route("/api/dukcapil", self.switched, methods=["GET", "PUT"]),
            Route("/api/dukcapil/people", self.people, methods=["POST"]),
        ]

    async def verify(self, request: Request) -> Response:
        self.calls += 1
        if self.faults.delay:
            await asyncio.sleep(self.faults.delay)
        if self.faults.down:
            return Response("Service Unavailable", 503)
        if self.faults.garbled:
            return JSONResponse({"pesan": "Selamat datang"})
        asked = orjson.loads(await request.body())
        if not all(hmac.compare_digest(str(asked.get(k, "")), v) for k, v in self._fields.items()):
            return JSONResponse({"content": [{"RESPON": "User ID dan Password tidak sesuai"}]}, 401)
        if self.faults.quota:
            return _said(RESPON="Kuota Akses Hari ini telah Habis", RESPONSE_CODE="05")
        return self._answer(asked)

    def _answer(self, asked: Mapping[str, Any]) -> Response:
        found = self.register.find(str(asked.get("NIK", "")), asked.get("NAMA_LGKP"))
        if found is None:
            return _said(RESPON="Data Tidak Ditemukan", RESPONSE_CODE="13")
        if found.likeness is None:
            return _said(NIK="Sesuai")
        alike = "Sesuai" if found.likeness >= int(asked.get("TRESHOLD", "100")) else "Tidak Sesuai"
        return _said(NIK="Sesuai", NAMA_LGKP=f"{alike} ({found.likeness})")

    async def switched(self, request: Request) -> Response:
        """What goes wrong, and how often somebody asked."""
        if request.method == "PUT":
            try:
                self.faults = DukcapilFaults.model_validate_json(await request.body())
            except ValidationError as bad:
                return JSONResponse({"error": str(bad)}, 400)
        return JSONResponse({"faults": self.faults.model_dump(), "calls": self.calls})

    async def people(self, request: Request) -> Response:
        try:
            person = _NewPerson.model_validate_json(await request.body())
        except ValidationError:
            return JSONResponse({"error": "nik (kecamatan 99) and name"}, 400)
        self.register.names[person.nik] = person.name
        return JSONResponse({}, 201)


def _said(**content: str) -> Response:
    return JSONResponse({"content": [content], "lastPage": True, "numberOfElements": 1})

"""Three demo cases, made the way citizens make them: through the sandbox's telephones, question by question."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, ClientTimeout

from salur.embedded.errors import CannotStart

WITHIN = 30.0
_POLL = 0.05
_MOST_ANSWERS = 12

REPORTS = (
    "LAPOR jalan berlubang di depan kantor desa Wanggudu, sudah dua motor jatuh",
    "LAPOR bantuan sembako bulan ini belum sampai di desa Sawa",
    "LAPOR puskesmas di Molawe kehabisan obat demam sejak Senin",
)


@dataclass(frozen=True)
class Citizen:
    """Somebody of the sandbox, and what they report."""

    number: str
    name: str
    nik: str
    report: str


async def make_demo_cases(sandbox: str) -> None:
    """Makes the three cases. Raises CannotStart when a conversation does not come to its end."""
    async with ClientSession(base_url=sandbox, timeout=ClientTimeout(total=10)) as client:
        async with client.get("/api/phones") as answer:
            people = await answer.json()
        citizens = [
            Citizen(person["number"], person["name"], person["nik"], report)
            for person, report in zip(people, REPORTS, strict=False)
        ]
        await asyncio.gather(*(_converse(client, citizen) for citizen in citizens))


async def _converse(client: ClientSession, citizen: Citizen) -> None:
    await _send(client, citizen, citizen.report)
    seen = 0
    for _ in range(_MOST_ANSWERS):
        heard = await _next(client, citizen, seen)
        for message in heard[seen:]:
            if await _answer(client, citizen, message):
                return
        seen = len(heard)
    raise CannotStart("A demo case did not come to its end; the logs in the data folder say why.")


async def _next(client: ClientSession, citizen: Citizen, seen: int) -> list[dict[str, Any]]:
    """What Salur has said so far, once it is more than was seen."""
    try:
        async with asyncio.timeout(WITHIN):
            while True:
                async with client.get("/outbox", params={"to": citizen.number}) as answer:
                    heard: list[dict[str, Any]] = await answer.json()
                if len(heard) > seen:
                    return heard
                await asyncio.sleep(_POLL)
    except TimeoutError:
        raise CannotStart("A demo case got no answer; the logs in the data folder say why.") from None


async def _answer(client: ClientSession, citizen: Citizen, message: dict[str, Any]) -> bool:
    """Answers one question; True when the report is on its way and there is none."""
    text = message["text"].casefold()
    if "kode laporan:" in text:
        return True
    for asked, answer in (
        ("berapa nik", citizen.nik),
        ("siapa nama", citizen.name),
        ("sudah benar?", "kirim"),
    ):
        if asked in text:
            await _send(client, citizen, answer)
    return False


async def _send(client: ClientSession, citizen: Citizen, text: str) -> None:
    path = f"/api/phones/{citizen.number}/send"
    async with client.post(path, json={"channel": "whatsapp", "text": text}) as answer:
        answer.raise_for_status()

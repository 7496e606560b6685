"""The form with the real dialogue, on topics and databases of their own."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect
from pydantic import TypeAdapter

from salur.channels.inbound import InboundForm, InboundProof, InboundProved
from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import ReportSubmitted
from salur.embedded.ports import free_port
from salur.media.waiting import WAITING, WaitingMedia
from salur.regions.boundary_files import by_set, write
from salur.regions.codes import Level
from salur.store.database import Store
from salur.store.work import Work
from services.intake.dialogue.app import ROLE as DIALOGUE
from services.intake.web.app import ROLE as WEB
from tests.drawn import LARONAHA, PUUWANGGUDU, WANGGUDU, areas
from tests.kafka_tools import make_topics, read_all
from tests.polling import eventually
from tests.roles import KEYS, held_up

AT = datetime(2026, 11, 26, 2, tzinfo=UTC)
_CONTENT: TypeAdapter[Any] = TypeAdapter(InboundForm | InboundProof | InboundProved)
SOON = 20_000
PARTNER_KEY = "kunci-mitra-contoh"
TILES = "https://{s}.peta.invalid/{z}/{x}/{y}.png"
TOPICS = tuple(
    name + lane
    for name in (
        "intake.messages",
        "reports.submitted",
        "cases.changed",
        "cases.commands",
        "notifications.requested",
    )
    for lane in ("", ".urgent")
)


@dataclass
class Counter:
    """The running form, and what came of it."""

    url: str
    kafka: str
    prefix: str
    mongo: str

    async def events(self, topic: str) -> list[Any]:
        seen = await read_all(self.kafka, self.prefix + topic, f"{self.prefix}{topic}.urgent")
        return [record.event() for record in {record.id: record for record in seen}.values()]

    async def contents(self) -> list[Any]:
        """What the form sent into Kafka, opened, in its order."""
        events = await self.events("intake.messages")
        return [
            _CONTENT.validate_json(KEYS.open(one.payload))
            for one in sorted(events, key=lambda e: e.received_at)
        ]

    async def code(self, number: int = 1) -> str:
        """The code that the telephone was sent, as notify opens it."""

        async def found() -> NotificationRequested | None:
            told = [e for e in await self.events("notifications.requested") if e.text == "web_code"]
            return told[number - 1] if len(told) >= number else None

        return KEYS.open((await eventually(found, within=30)).sealed["code"]).decode()

    async def waiting(self, ref: str) -> WaitingMedia:
        """A file of a report that is still to be fetched."""
        store = Store(self.mongo, prefix=self.prefix)
        try:
            found = await Work(store).get(WAITING, ref)
        finally:
            await store.close()
        assert found is not None
        return found

    async def report(self) -> ReportSubmitted:
        async def found() -> list[Any]:
            return await self.events("reports.submitted")

        report: ReportSubmitted = (await eventually(found, within=30))[0]
        return report


@asynccontextmanager
async def _form(kafka: str, mongo: str, prefix: str, media: Path) -> AsyncIterator[Counter]:
    port = free_port()
    own: dict[str, Any] = {
        "port": port,
        "host": "127.0.0.1",
        "dev": True,
        "media": media.as_uri(),
        "session_secret": "s" * 32,
        "web_sms": {"1708": "1708@test"},
        "reference": media / "reference",
        "open311_keys": {"74.09": {"aplikasi": hashlib.sha256(PARTNER_KEY.encode()).hexdigest()}},
        "open311_media": {"74.09/aplikasi": ["https://foto.aplikasi.example"]},
        "map_tiles": TILES,
        "map_credit": "Peta Contoh",
    }
    async with held_up(WEB, kafka, mongo, prefix, **own):
        yield Counter(f"http://127.0.0.1:{port}", kafka, prefix, mongo)


@pytest.fixture
async def counter(kafka: str, mongo: str, prefix: str, tmp_path: Path) -> AsyncIterator[Counter]:
    """The form, and the dialogue that takes its reports."""
    await make_topics(kafka, prefix, *TOPICS, "intake.urgent-senders", "citizens.erased", "audit.heads")
    async with held_up(DIALOGUE, kafka, mongo, prefix), _form(kafka, mongo, prefix, tmp_path) as running:
        yield running


@pytest.fixture
async def pages(kafka: str, mongo: str, prefix: str, tmp_path: Path) -> AsyncIterator[Counter]:
    """The form alone: what it accepts waits in Kafka."""
    await make_topics(kafka, prefix, "intake.messages", "intake.messages.urgent")
    async with _form(kafka, mongo, prefix, tmp_path) as running:
        yield running


@pytest.fixture
def surveyed(tmp_path: Path) -> None:
    """Two kecamatan of squares, imported."""
    for name, drawn in by_set(areas(WANGGUDU, PUUWANGGUDU, LARONAHA), Level.DESA).items():
        write(tmp_path / "reference", name, drawn, source="Uji", licence="CC0", at=AT, file="uji.geojson")


async def tell(page: Page, text: str, place: str = "") -> None:
    """Fills in the first page and goes on."""
    await page.get_by_label("Ceritakan").fill(text)
    if place:
        await page.get_by_label("Di mana?").fill(place)
    await page.get_by_role("button", name="Lanjut").click()


async def identify(page: Page, phone: str, nik: str = "", name: str = "") -> None:
    """Fills in the second page and asks for the code."""
    await page.get_by_label("Nomor telepon").fill(phone)
    if nik:
        await page.get_by_label("NIK", exact=True).fill(nik)
    if name:
        await page.get_by_label("Nama", exact=True).fill(name)
    await page.get_by_role("button", name="Kirim kode ke nomor saya").click()
    await expect(page.get_by_role("heading", name="Tulis kode dari kami")).to_be_visible(timeout=SOON)

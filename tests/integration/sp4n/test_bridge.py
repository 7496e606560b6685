"""The bridge against a national system in both its shapes, through three days without it, and on the real road."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from salur.channels.inbound import InboundForm
from salur.contracts.base import Contract
from salur.contracts.cases import CaseChanged, CaseState, Linked
from salur.contracts.commands import UpdateLinked
from salur.contracts.messages import MessageReceived
from salur.messaging.clock import HeldClock, SystemClock
from salur.packs import load_pack
from salur.sp4n.client import connect
from salur.sp4n.values import Account, Away, Outgoing, Shape, Sp4n, Unreadable
from salur.store.database import Store
from sandbox.app import build
from sandbox.settings import NationalKey, SandboxSettings
from sandbox.sp4n.reports import Desk
from sandbox.sp4n.server import National
from services.intake.sp4n.app import ROLE as INTAKE
from services.router.sp4n.adapters.links import LINKS, WaitingLinks
from services.router.sp4n.app import ROLE as BRIDGE
from services.router.sp4n.courier import Courier
from services.router.sp4n.domain import linked
from services.router.sp4n.reconciling import reconcile
from tests.kafka_tools import make_topics, put, read_all
from tests.polling import eventually
from tests.roles import KEYS, PACKS, held_up
from tests.serving import serving
from tests.unit.sp4n.test_bridge_rules import case, said, theirs

PACK = load_pack(PACKS / "74.09-konawe-utara")
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
REPORT = Outgoing(
    ours="502502970877", category="Infrastruktur", text="Lampu & <jalan> padam", submitted_at=AT
)


def account(shape: Shape, base: str = "http://sp4n.test/sp4n", key: str = "rahasia") -> Account:
    return Account(pack="74.09", shape=shape, url=base + ("/api" if shape is Shape.JSON else ""), key=key)


@asynccontextmanager
async def reached(desk: Desk, shape: Shape, key: str = "rahasia") -> AsyncIterator[Sp4n]:
    national = Starlette(routes=[Mount("/sp4n", routes=National(desk).routes())])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(national)) as http:
        yield connect(account(shape, key=key), http)


@pytest.fixture
def desk() -> Desk:
    return Desk({"rahasia": "74.09", "lain": "72.71"}, HeldClock(AT))


@pytest.mark.parametrize("shape", list(Shape))
async def test_both_shapes_say_the_same(desk: Desk, shape: Shape) -> None:
    async with reached(desk, shape) as sp4n:
        first = await sp4n.submit(REPORT)
        assert first == await sp4n.submit(REPORT)  # its answer was lost, so it was sent again
        assert (first.state, first.ours) == ("Belum Terverifikasi", REPORT.ours)
        (report,) = desk.reports.values()
        assert report.text == REPORT.text
        report.state, report.answer = "Selesai", "Sudah diganti."
        assert (await sp4n.standing(first.id)).text == "Sudah diganti."

        given = desk.dispose("74.09", "Jembatan putus", place="Asera")
        desk.dispose("72.71", "Bukan untuk kami")
        (found,) = await sp4n.disposed("")
        assert (found.id, found.text, found.place, found.ours) == (given.id, "Jembatan putus", "Asera", "")
        assert await sp4n.disposed(found.cursor) == []
        await sp4n.tell(given.id, "Tindak Lanjut", "Besok kami datang.", "a")
        await sp4n.tell(given.id, "Tindak Lanjut", "Besok kami datang.", "a")
        assert given.followups == {"a": ("Tindak Lanjut", "Besok kami datang.")}
        assert {one.id for one in await sp4n.listed()} == {first.id, given.id}
        with pytest.raises(Unreadable):
            await sp4n.standing("1")
        desk.down = True
        with pytest.raises(Away, match="http_503"):
            await sp4n.listed()
    async with reached(desk, shape, key="salah") as stranger:
        desk.down = False
        with pytest.raises(Away, match="http_401"):
            await stranger.listed()


@dataclass
class Heard:
    """What is said into Kafka."""

    events: list[Contract] = field(default_factory=list)

    async def say(self, event: Contract, event_id: str, at: datetime) -> None:
        self.events.append(event)

    @property
    def news(self) -> list[tuple[str, bool]]:
        return [(event.state, event.done) for event in self.events if isinstance(event, UpdateLinked)]


@pytest.mark.parametrize("shape", list(Shape))
async def test_three_days_without_sp4n_lose_and_double_nothing(
    mongo: str, prefix: str, desk: Desk, shape: Shape
) -> None:
    clock, heard, store = HeldClock(AT), Heard(), Store(mongo, prefix=prefix)
    await store.prepare((LINKS,))
    waiting = WaitingLinks(store)
    begun = linked(None, case(), PACK, AT)
    assert begun is not None
    await store.of(LINKS).insert_one(LINKS.document(begun, 1))
    async with reached(desk, shape) as sp4n:
        courier = Courier({"74.09": sp4n}, waiting, heard, clock)
        desk.down = True
        for _ in range(72 * 4):
            await courier.round()
            clock.advance(timedelta(minutes=15))
        assert heard.events == []
        assert 72 <= desk.calls <= 85  # hourly, after the first quick ones
        (link,) = await waiting.all("74.09")
        assert (link.id, link.given_up, link.trouble) == (None, False, "http_503")
        assert [row["attempts"] for row in reconcile("74.09", [link], []).waiting] == [link.attempts]

        desk.down = False
        clock.advance(timedelta(hours=1))
        await courier.round()
        assert heard.news == [("Belum Terverifikasi", False)]
        (report,) = desk.reports.values()
        assert report.reference == begun.code

        report.state = "Proses"
        for _ in range(3):
            clock.advance(timedelta(minutes=15))
            await courier.round()
        assert heard.news[1:] == [("Proses", False)]
        # More words in the same state are news too, once.
        report.answer = "Kami jadwalkan bulan depan."
        for _ in range(2):
            clock.advance(timedelta(minutes=15))
            await courier.round()
        assert heard.news[2:] == [("Proses", False)]
        report.state, report.answer = "Ditutup oleh Sistem", "Sudah."
        clock.advance(timedelta(minutes=15))
        await courier.round()
        assert heard.news[3:] == [("Ditutup oleh Sistem", True)]
        clock.advance(timedelta(days=2))
        assert await courier.round() == 0  # nothing more comes from there
        (link,) = await waiting.all("74.09")
        assert reconcile("74.09", [link], await sp4n.listed()).agree == 1
    await store.close()


@pytest.mark.parametrize("shape", list(Shape))
async def test_nothing_of_a_long_answer_or_report_is_lost(
    mongo: str, prefix: str, desk: Desk, shape: Shape
) -> None:
    clock, store, heard = HeldClock(AT), Store(mongo, prefix=prefix), Heard()
    await store.prepare((LINKS,))
    answer = "Pipa & gorong-gorong <barat> diganti. " * 120
    report = "Air masuk rumah kami setiap hujan. " * 90
    given = desk.dispose("74.09", "Banjir")
    finished = theirs(
        state=CaseState.SELESAI,
        timeline=(said(answer, what="finished"),),
        linked=(Linked(system="sp4n", id=given.id, state="Terdisposisi", at=AT),),
    )
    ours = case(text=report, case="r-" + "5" * 32, code="502502970999")
    begun = [link for one in (finished, ours) if (link := linked(None, one, PACK, AT))]
    await store.of(LINKS).insert_many([LINKS.document(link, 1) for link in begun])
    async with reached(desk, shape) as sp4n:
        courier = Courier({"74.09": sp4n}, WaitingLinks(store), heard, clock)
        await courier.round()
        desk.down = True  # in the midst of the parts
        await courier.round()
        desk.down = False
        for _ in range(6):
            clock.advance(timedelta(minutes=1))
            await courier.round()
        (out,) = (one for one in desk.reports.values() if one.reference == ours.code)
        # What the parts say is what was written, each part once and in order.
        for parts, words in (
            ([text for _, text in given.followups.values()], answer),
            ([out.text, *(text for _, text in out.followups.values())], report),
        ):
            marks = [part.partition("\n")[0] for part in parts]
            assert marks == [f"(Bagian {n} dari {len(parts)})" for n in range(1, len(parts) + 1)]
            assert " ".join(part.partition("\n")[2] for part in parts) == words.strip()
        assert [state for state, _ in given.followups.values()] == [
            "Tindak Lanjut",
            "Tindak Lanjut",
            "Selesai",
        ]
        assert heard.news == [("Belum Terverifikasi", False)]
        assert reconcile("74.09", await WaitingLinks(store).all("74.09"), await sp4n.listed()).whole
    await store.close()


async def test_outward_and_inward_on_the_road(kafka: str, mongo: str, prefix: str, tmp_path: Path) -> None:
    await make_topics(kafka, prefix)
    settings = SandboxSettings(sp4n=(NationalKey(pack="74.09", key="rahasia"),))
    async with serving(build(settings, SystemClock())) as url, httpx.AsyncClient(base_url=url) as hand:
        accounts = (account(Shape.JSON, f"{url}/sp4n"),)
        given = (
            await hand.post("/api/sp4n/dispose", json={"pack": "74.09", "text": "Jembatan putus"})
        ).json()
        own: dict[str, Any] = {"sp4n": accounts, "sp4n_every": 0.2}
        async with held_up(BRIDGE, kafka, mongo, prefix, **own), held_up(INTAKE, kafka, mongo, prefix, **own):
            gone_out = case()
            await put(kafka, prefix, [("a", CaseChanged(case=gone_out, cause="a"))])

            async def commands() -> list[UpdateLinked]:
                topics = [f"{prefix}cases.commands", f"{prefix}cases.commands.urgent"]
                found = [seen.event() for seen in await read_all(kafka, *topics)]
                return found if len({command.case for command in found}) == 2 else []

            by_id = {command.id: command for command in await eventually(commands, within=40)}
            theirs = by_id.pop(given["id"])
            (ours,) = by_id.values()
            assert (ours.case, ours.state) == (gone_out.case, "Belum Terverifikasi")

            (message,) = [seen.event() for seen in await read_all(kafka, f"{prefix}intake.messages")]
            assert isinstance(message, MessageReceived)
            form = InboundForm.model_validate_json(KEYS.open(message.payload))
            assert (message.channel, message.pack, form.text) == ("sp4n", "74.09", "Jembatan putus")

            # The case that it became is answered here, and SP4N-LAPOR! hears it.
            reporter = gone_out.reporter.model_copy(update={"channel": "sp4n"})
            answered = case(
                "PUPR",
                case=theirs.case,
                reporter=reporter,
                state=CaseState.SELESAI,
                linked=(Linked(system="sp4n", id=theirs.id, state="Terdisposisi", at=AT),),
            )
            await put(kafka, prefix, [("b", CaseChanged(case=answered, cause="b"))])

            async def told() -> bool:
                rows = (await hand.get("/api/sp4n")).json()["reports"]
                return any(row["id"] == theirs.id and row["state"] == "Selesai" for row in rows)

            await eventually(told, within=40)

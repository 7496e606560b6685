"""Lapor Wali Kota Palu (72.71): its first month over again, nearly 260 reports, each transparent, in time and complete.

The roles are the real ones on a real Kafka and MongoDB; the month is a clock that the story moves, across Nyepi, Idul Fitri
and their cuti bersama.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from salur.channels.inbound import InboundForm, Sender
from salur.contracts import ids
from salur.contracts.base import Contract
from salur.contracts.cases import Actor, Case, CaseState, Role
from salur.contracts.commands import (
    AcceptReview,
    AnswerCase,
    Command,
    DispatchCase,
    FinishCase,
    StartCase,
)
from salur.contracts.messages import MessageReceived
from salur.contracts.topics import DEAD_LETTER_SUFFIX
from salur.messaging.clock import HeldClock
from salur.packs import load_pack
from salur.store.database import Store
from services.intake.dialogue.app import ROLE as DIALOGUE
from services.router.app import ROLE as ROUTER
from services.verify.app import ROLE as VERIFY
from tests.kafka_tools import make_topics, put, read_all
from tests.polling import eventually
from tests.roles import KEYS, PACKS, held_up

PACK = load_pack(PACKS / "72.71-palu")
PORTAL = "web"
# Monday, 2 March 2026, nine in the morning in Palu.
FIRST_DAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WEEKS, A_WEEK = 4, 65
HELD = (CaseState.TERDISPOSISI, CaseState.PROSES, CaseState.TINDAK_LANJUT, CaseState.SELESAI)
ADMIN = Actor(role=Role.ADMIN, id="o_kominfo")
TOLD = {
    "jalan": "Jalan berlubang dan drainase tersumbat di depan rumah nomor {}",
    "lingkungan": "Sampah menumpuk sejak {} hari, bau sekali",
    "perhubungan": "Lampu jalan mati di tiang ke-{}",
    "adminduk": "KTP saya belum jadi, antrean nomor {}",
    "kesehatan": "Puskesmas kehabisan obat, sudah {} kali saya datang",
    "bansos": "Nama saya hilang dari penerima PKH tahap {}",
    "umum": "Pelayanan kantor lambat, loket {} kosong",
}
# The written procedure: what is due at each stage, and who is responsible for it.
RESPONSIBLE = {
    clock.name: clock.responsible
    for policy in PACK.sla.policies
    if policy.key.startswith("jangka_")
    for clock in policy.clocks
}
PROCEDURE = {clock.name for policy in PACK.sla.policies for clock in policy.clocks}
KELURAHAN = ("Lolu Utara", "Besusu Barat", "Duyu", "Petobo", "Talise", "Lere")


@dataclass
class Palu:
    """The city's service, and everybody who uses it."""

    kafka: str
    prefix: str
    clock: HeldClock
    store: Store
    written: int = 0
    done: int = 0

    async def write(self, count: int) -> None:
        """So many citizens fill in the portal's form."""
        events: list[tuple[str, Contract]] = []
        for _ in range(count):
            self.written += 1
            events.append(self._form(self.written))
        await put(self.kafka, self.prefix, events)

    def _form(self, number: int) -> tuple[str, Contract]:
        category = list(TOLD)[number % len(TOLD)]
        sender = Sender(phone=f"62800727{number:05d}")
        form = InboundForm(
            provider_id=f"formulir-{number}",
            sender=sender,
            at=self.clock.now(),
            category=category,
            text=TOLD[category].format(number),
            place=f"Kelurahan {KELURAHAN[number % len(KELURAHAN)]}",
            name=f"Warga {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number % 26]}",
            nik=f"7271991205{80 + number % 20}{number:04d}",
        )
        message = ids.message_id(PORTAL, "palu", form.provider_id)
        event = MessageReceived(
            message=message,
            channel=PORTAL,
            number="palu",
            pack="72.71",
            sender=KEYS.refs().sender(PORTAL, sender.id),
            received_at=self.clock.now(),
            payload=KEYS.seal("intake.message", form.model_dump_json().encode()),
        )
        return message, event

    async def all(self, topic: str) -> list[Any]:
        """Every event of a topic, each once."""
        names = [
            f"{self.prefix}{topic}",
            *([f"{self.prefix}{topic}.urgent"] if topic != "cases.refused" else []),
        ]
        found: dict[str, Any] = {}
        for seen in await read_all(self.kafka, *names):
            found.setdefault(seen.id, seen.event())
        return list(found.values())

    async def cases(self, count: int, states: Iterable[CaseState] = CaseState) -> dict[str, Case]:
        """The newest of every case as Kafka has it, once so many are in one of these states."""
        wanted = set(states)
        stored = self.store.collection("router", "cases")

        async def stand_so() -> bool:
            query = {"case.state": {"$in": [state.value for state in wanted]}}
            return bool(await stored.count_documents(query) >= count)

        async def newest() -> dict[str, Case] | None:
            found: dict[str, Case] = {}
            for event in await self.all("cases.changed"):
                known = found.get(event.case.case)
                if known is None or known.version < event.case.version:
                    found[event.case.case] = event.case
            return found if sum(case.state in wanted for case in found.values()) >= count else None

        await eventually(stand_so, within=90)
        return await eventually(newest, within=60)

    async def ask(
        self, kind: type[Command], cases: Iterable[Case], by: Callable[[Case], Actor], **what: Any
    ) -> None:
        """The same of many cases; asked twice, it is done once."""
        commands: list[tuple[str, Contract]] = []
        for case in cases:
            given = {name: value(case) if callable(value) else value for name, value in what.items()}
            mark = ids.derived_id("palu", case.case, kind.TYPE)
            common = {"command": mark, "case": case.case, "by": by(case), "at": self.clock.now()}
            commands.append((mark, kind.model_validate(common | given)))
        await put(self.kafka, self.prefix, commands)


def admin(_case: Case) -> Actor:
    return ADMIN


def agency(case: Case) -> Actor:
    return Actor(role=Role.OFFICER, id=f"o_{case.agency}", agency=case.agency)


def term(case: Case) -> str:
    return PACK.category(case.category).sla


async def test_a_month_of_260_reports_is_accounted_for(kafka: str, mongo: str, prefix: str) -> None:
    await make_topics(kafka, prefix)
    clock = HeldClock(FIRST_DAY)
    store = Store(mongo, prefix=prefix)
    palu = Palu(kafka, prefix, clock, store)
    async with AsyncExitStack() as roles:
        roles.push_async_callback(store.close)
        for role in (DIALOGUE, VERIFY, ROUTER):
            await roles.enter_async_context(held_up(role, kafka, mongo, prefix, clock=clock))
        for week in range(WEEKS):
            await _a_week(palu, FIRST_DAY + timedelta(weeks=week), A_WEEK * (week + 1))
        long_ones = await _the_long_ones(palu)
        month = await palu.cases(WEEKS * A_WEEK, (CaseState.SELESAI,))
        assert long_ones > 20

        # All accounted for: what was written is a report, what is a report is a case, and nothing died on the way.
        assert len(month) == palu.written == WEEKS * A_WEEK == 260
        submitted = {report.report for report in await palu.all("reports.submitted")}
        assert submitted == set(month)
        assert await palu.all("cases.refused") == []
        for topic in ("intake.messages", "reports.submitted", "reports.verified", "cases.commands"):
            assert await read_all(kafka, f"{prefix}{topic}{DEAD_LETTER_SUFFIX}") == []
        # In time: each clock of each stage of the procedure was met before it rang. Router's own clocks, which wait for
        # a reporter's word after the end, are no stage of it.
        late = [
            (case.code, due.clock)
            for case in month.values()
            for due in case.dues
            if due.clock in PROCEDURE and (due.met_at is None or due.met_at > due.at)
        ]
        assert late == []
        stages = Counter(due.clock for case in month.values() for due in case.dues)
        assert stages["completion"] == stages["first_response"] == 260
        assert stages["forward"] == stages["coordination"] > 200
        assert all(who for name, who in RESPONSIBLE.items() if name in stages), RESPONSIBLE
        # Transparent: each reporter was told of each step, by a code that is theirs alone.
        assert len({case.code for case in month.values()}) == 260
        told = {event.notification for event in await palu.all("notifications.requested")}
        steps = [entry for case in month.values() for entry in case.timeline if entry.notification]
        assert {entry.notification for entry in steps} <= told
        assert (
            min(
                Counter(entry.what for entry in steps)[what]
                for what in ("dispatched", "answered", "finished")
            )
            == 260
        )
        # Each matter has its term.
        assert {term(case) for case in month.values()} >= {
            "jangka_pendek",
            "jangka_menengah",
            "jangka_panjang",
        }


async def _a_week(palu: Palu, monday: datetime, so_far: int) -> None:
    """Reports come on Monday, are handed on within the day, answered on Tuesday; what is short is done by Thursday."""
    clock = palu.clock
    clock.advance(monday - clock.now())
    await palu.write(A_WEEK)
    cases = await palu.cases(so_far)
    fresh = [case for case in cases.values() if case.submitted_at >= monday]
    assert len(fresh) == A_WEEK
    clock.advance(timedelta(hours=3))
    doubted = [c for c in fresh if c.state in (CaseState.REVIEW, CaseState.NEEDS_ANSWER)]
    await palu.ask(AcceptReview, doubted, admin)
    await palu.ask(DispatchCase, fresh, admin, agency=lambda case: PACK.category(case.category).agency)
    cases = await palu.cases(so_far, HELD)
    held = [cases[case.case] for case in fresh]
    clock.advance(timedelta(days=1))
    await palu.ask(StartCase, held, agency)
    await palu.ask(AnswerCase, held, agency, text="Kami periksa lokasinya hari ini.")
    await palu.cases(so_far, (CaseState.TINDAK_LANJUT, CaseState.SELESAI))
    clock.advance(timedelta(days=2))
    short = [case for case in held if term(case) != "jangka_panjang"]
    await palu.ask(FinishCase, short, agency, text="Sudah kami kerjakan.", media=("m-1",))
    palu.done += len(short)
    await palu.cases(palu.done, (CaseState.SELESAI,))


async def _the_long_ones(palu: Palu) -> int:
    """What needs a budget is done at the month's end, long before its term."""
    palu.clock.advance(timedelta(days=3))
    cases = await palu.cases(260)
    long_ones = [case for case in cases.values() if case.state is not CaseState.SELESAI]
    await palu.ask(FinishCase, long_ones, agency, text="Jalan sudah diaspal.", media=("m-1",))
    return len(long_ones)

"""How fast router opens cases and obeys commands, beside a bare loop with the same Mongo operations.

Opening inserts a case and its ledger row; a command replaces a case at its version and inserts a ledger row, and
what it tells the reporter is a second record. Both write one audit entry a batch, and ask what is newest after telling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import uvloop

from bench.bare_loop import Bare, Sent, Written
from bench.servers import Servers, servers
from bench.side_by_side import Pace, all_met, in_turn, told, written_pace
from bench.stages import PACKS, fill, fresh_prefix, make, run_until
from salur.contracts import wire
from salur.contracts.base import Contract
from salur.contracts.cases import CaseChanged
from salur.contracts.commands import DispatchCase
from salur.contracts.reports import ReportVerified
from salur.messaging.clock import SystemClock
from salur.packs import load_packs
from salur.store.database import Store
from services.router.adapters.cases import CASES
from services.router.domain.deciding import decide
from services.router.domain.opening import open_case
from services.router.domain.record import CaseRecord
from services.router.domain.steps import Taken
from services.router.domain.telling import Teller
from tests.made_up import ADMIN, AT, report, verified

MESSAGES = 10_000
ROUNDS = 5
WANTED = 0.5
_TOPICS = ("reports.verified", "cases.commands", "cases.changed", "cases.refused", "notifications.requested")
_PIECE = 2000


@dataclass(frozen=True)
class Work:
    """One kind of work: what is read, the cases that are there before, and what the bare loop sends for each."""

    name: str
    topic: str
    events: Sequence[tuple[str, Contract]]
    cases: Sequence[CaseRecord]
    sent: tuple[Contract, ...]


def opening() -> Work:
    """Verified reports become cases."""
    events = _reports()
    taken = _open(events[0])
    changed = CaseChanged(case=taken.case, cause="c")
    return Work(
        "router-opens",
        "reports.verified",
        [(f"verify-{n}", event) for n, event in enumerate(events)],
        (),
        (changed,),
    )


def commanding() -> Work:
    """Cases that are there are dispatched."""
    cases = [_open(event).case for event in _reports()]
    commands = [
        DispatchCase(command=f"c-{n}", case=case.case, by=ADMIN, at=AT, agency="PUPR")
        for n, case in enumerate(cases)
    ]
    done = decide(cases[0], commands[0], _PACK, _TELLER, AT)
    assert isinstance(done, Taken)
    return Work(
        "router-commands",
        "cases.commands",
        [(command.command, command) for command in commands],
        [CaseRecord.of(case) for case in cases],
        (CaseChanged(case=done.case, cause="c"), *done.told),
    )


_PACK = load_packs(PACKS).get("74.09")
_TELLER = Teller("https://lapor.example")


def _reports() -> list[ReportVerified]:
    return [verified(report(str(number))) for number in range(MESSAGES)]


def _open(event: ReportVerified) -> Taken:
    return open_case(event, _PACK, _TELLER, AT)[-1]


async def measure(on: Servers) -> list[dict[str, object]]:
    """Both kinds of work, both sides in turn."""
    results = []
    for work in (opening(), commanding()):
        print(f"{work.name}: {MESSAGES} messages a round")
        results.append(told(work.name, await _paces(work, on), WANTED))
    return results


async def _paces(work: Work, on: Servers) -> Pace:
    async def ours(_: int) -> float:
        with fresh_prefix(on) as prefix:
            await (await _prepared(work, on, prefix)).close()
            return await run_until(on, prefix, "router", f"{prefix}cases.changed", MESSAGES)

    async def bare(_: int) -> float:
        with fresh_prefix(on) as prefix:
            store = await _prepared(work, on, prefix)
            await _bare(work, on, prefix, store).drain(MESSAGES)
            await store.close()
            return await written_pace(on.kafka, f"{prefix}cases.changed")

    return await in_turn(ours, bare, ROUNDS)


async def _prepared(work: Work, on: Servers, prefix: str) -> Store:
    await make(on, prefix, *_TOPICS)
    await fill(on, prefix, work.events)
    store = Store(on.mongo, prefix=prefix)
    await store.prepare((CASES,))
    for start in range(0, len(work.cases), _PIECE):
        documents = [CASES.document(case, 1) for case in work.cases[start : start + _PIECE]]
        await store.of(CASES).insert_many(documents, ordered=False)
    return store


def _bare(work: Work, on: Servers, prefix: str, store: Store) -> Bare:
    record = work.cases[0] if work.cases else CaseRecord.of(_open(_reports()[0]).case)
    example = CASES.document(record, 1, "c")

    def document(value: dict[str, Any]) -> dict[str, Any]:
        return example | {"_id": value["case"] if work.cases else value["report"]["report"]}

    topics = {
        "salur.case-changed.v1": "cases.changed",
        "salur.notification-requested.v1": "notifications.requested",
    }
    return Bare(
        kafka=on.kafka,
        group=f"{prefix}bare",
        topics=(f"{prefix}{work.topic}",),
        store=store,
        database="router",
        writes=(Written(CASES, document, replaces=bool(work.cases)),),
        sends=tuple(
            Sent(
                f"{prefix}{topics[event.TYPE]}",
                wire.body(event),
                wire.headers(event, event_id="e", source="bare", at=SystemClock().now(), trace=None),
            )
            for event in work.sent
        ),
        chained=True,
        newest=True,
    )


def main() -> int:
    """Measures and prints; 1 where a ratio was not reached."""
    with servers() as on:
        return all_met(uvloop.run(measure(on)))


if __name__ == "__main__":
    raise SystemExit(main())

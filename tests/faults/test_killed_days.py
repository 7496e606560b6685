"""Two months over Nyepi and Idul Fitri on a real Kafka, with router and timers killed (SIGKILL) again and again in the midst of them."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import pytest

from salur.contracts.cases import CaseState
from salur.contracts.notifications import NotificationRequested
from salur.messaging.crash import Point
from salur.store.database import Store
from services.router.adapters.cases import CASES
from services.router.adapters.notices import NOTICES
from services.router.domain import escalating
from services.router.timers.adapters import StoredDueCases
from tests.integration.road.test_a_year import ROUNDS, days_off, finished, held_to, one_report
from tests.kafka_tools import make_topics, put
from tests.made_up import packs
from tests.polling import eventually
from tests.proofs.days import Days, FileClock, days
from tests.proofs.lives import lives
from tests.proofs.outcomes import caught_up, letters, told
from tests.proofs.worker import Place

FIRST, LAST = datetime(2027, 2, 22, 9, tzinfo=UTC), datetime(2027, 4, 20, tzinfo=UTC)
# Reports come on so many evenings, so many on each; of each evening's, two are finished at once.
EVENINGS, EACH, DONE = 6, 8, 2
# Router dies twice at each point of its way through a batch, timers each third evening wherever they are.
DEATHS = tuple(f"router:{point}:{skip}" for skip in (0, 1) for point in Point)
_SETTLED = 120.0


def evenings() -> Iterator[datetime]:
    at = FIRST
    while at < LAST:
        yield at
        at += ROUNDS


@pytest.mark.timeout(900)
async def test_two_months_of_deaths_lose_and_double_nothing(place: Place) -> None:
    await make_topics(place.kafka, place.prefix)
    clock = FileClock(place.folder / "clock")
    clock.set(FIRST)
    router, timers = Days(place, "router", clock, DEATHS), Days(place, "timers", clock)
    store = Store(place.mongo, prefix=place.prefix)
    await store.prepare((CASES, NOTICES))
    begun: dict[str, datetime] = {}
    ended: set[str] = set()

    async def settled(today: datetime) -> bool:
        """All that came is a case, and all that is due by now was said and done, whoever had to begin again for it."""
        router.again()
        timers.again()
        assert await store.of(CASES).count_documents({}) == len(begun)
        assert await store.of(CASES).count_documents({"case.state": CaseState.SELESAI}) == len(ended)
        assert not await StoredDueCases(store).due(clock.now(), 1)
        assert not await store.of(NOTICES).count_documents({"at": {"$lt": today}})
        return True

    with days(router, timers):
        for number, today in enumerate(evenings()):
            clock.set(today)
            if number < EVENINGS:
                new = [one_report(f"{number}-{n}", n % 2, today) for n in range(EACH)]
                begun |= {one.report.report: today for one in new}
                await put(place.kafka, place.prefix, [(f"v-{one.report.report}", one) for one in new])
                # A command that is faster than its case waits for a later evening, and meanwhile the clock rings.
                await eventually(partial(settled, today), within=_SETTLED)
                done = [one.report.report for one in new[: 2 * DONE : 2]]
                commands = [event for case in done for event in finished(case, today)]
                ended |= set(done)
                await put(place.kafka, place.prefix, [(event.command, event) for event in commands])
            if number % 3 == 2:
                await asyncio.sleep(0)
                timers.kill()
            await eventually(partial(settled, today), within=_SETTLED)
        await _caught_up(place, router)

    assert router.statuses == [-signal.SIGKILL] * len(DEATHS)
    assert timers.statuses.count(-signal.SIGKILL) >= 9
    # Not one lost, not one double: each report is a case, each version of it was told under one id and in one form.
    cases = {row["_id"]: CASES.read(row).case async for row in store.of(CASES).find({})}
    assert cases.keys() == begun.keys()
    versions = await lives(place)
    assert {case: len(found) for case, found in versions.items()} == {
        case.case: case.version for case in cases.values()
    }
    for topic in ("reports.verified", "cases.commands"):
        assert (await letters(place, topic)).events == []
    refused = [seen.event() for seen in (await told(place, "cases.refused")).events]
    assert [(one.command, one.reason, one.state) for one in refused] == []
    # Each clock stands on the day counted on the fingers, and each of its marks rang on the evening after it, once.
    off = days_off()
    rung = [what for case in cases.values() for what in held_to(case, begun[case.case], off)]
    assert (rung.count("escalated"), rung.count("rating_asked")) == (
        8 * (len(cases) - len(ended)),
        len(ended),
    )
    # Whoever is to hear of a late case heard of each level once, on each of their channels.
    asked = [seen.event() for seen in (await told(place, "notifications.requested")).events]
    late = [
        (one.case, one.to.ref)
        for one in asked
        if isinstance(one, NotificationRequested) and one.text == "late_case"
    ]
    expected = [
        (case.case, notice.to.ref)
        for case in cases.values()
        for level in range(1, case.level + 1)
        for notice in escalating.notices(
            case.model_copy(update={"level": level}), packs().get(case.pack), "", "", clock.now()
        )
    ]
    assert sorted(late) == sorted(expected)
    assert len(expected) == 12 * 2 * 2 + 24 * 2
    await store.close()


async def _caught_up(place: Place, router: Days) -> None:
    router.again()
    await caught_up(place, "router", "router", "reports.verified", "cases.commands")

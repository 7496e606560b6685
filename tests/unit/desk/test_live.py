"""What a process has just seen: told to those who listen, remembered for those who ask a moment later."""

from __future__ import annotations

import asyncio

import pytest

from salur.contracts.cases import CaseState, CommandRefused
from salur.contracts.notifications import DeliveryState
from services.desk.adapters import live
from services.desk.adapters.live import Hub
from services.desk.adapters.tail import news_of
from services.desk.domain.record import Delivery
from services.desk.ports.cases import Ended, Outcome
from tests.integration.desk.histories import History
from tests.made_up import AT, PUPR

CASE = History.begin("1", AT).case


async def test_answer_that_came_before_anybody_waited_is_found() -> None:
    hub = Hub()
    hub.publish(Outcome("c-1", "Tidak bisa."))
    assert await hub.outcome("c-1", 0) == Outcome("c-1", "Tidak bisa.")
    assert await hub.outcome("c-2", 0) is None


async def test_all_who_wait_for_an_answer_get_it() -> None:
    hub = Hub()
    waiting = [asyncio.create_task(hub.outcome("c-1", 5)) for _ in range(3)]
    await asyncio.sleep(0)
    hub.publish(Outcome("c-1"))
    assert await asyncio.gather(*waiting) == [Outcome("c-1")] * 3


async def test_older_version_is_no_news() -> None:
    hub = Hub()
    newer = History.begin("1", AT).dispatched("PUPR").case
    with hub.listening() as listener:
        for case in (newer, CASE, newer):
            hub.publish(case)
        assert await listener.next(0.1) == newer
        assert await listener.next(0) is None
    assert hub.case(CASE.case) == newer


async def test_message_is_not_taken_back() -> None:
    hub = Hub()
    read, sent = (
        Delivery(notification="n", case=CASE.case, state=state, reason=None, at=AT)
        for state in (DeliveryState.READ, DeliveryState.SENT)
    )
    hub.publish(read)
    hub.publish(sent)
    assert hub.deliveries(CASE.case) == {"n": read}


async def test_listener_that_falls_behind_is_ended_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live, "BEHIND", 3)
    hub = Hub()
    with hub.listening() as slow, hub.listening() as quick:
        for number in range(5):
            hub.publish(Outcome(f"c-{number}"))
            assert await quick.next(1) == Outcome(f"c-{number}")
        with pytest.raises(Ended):
            await slow.next(1)


async def test_closing_ends_everybody() -> None:
    hub = Hub()
    with hub.listening() as listener:
        hub.publish(Outcome("c-1"))
        hub.close()
        with pytest.raises(Ended):
            await listener.next(1)


def test_what_was_seen_is_forgotten_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("services.desk.adapters.live.time.monotonic", lambda: now[0])
    hub = Hub()
    hub.publish(CASE)
    now[0] = 59.0
    assert list(hub.cases()) == [CASE.case]
    now[0] = 61.0
    assert list(hub.cases()) == []
    assert hub.case(CASE.case) is None


def test_events_are_what_they_mean_to_those_who_look() -> None:
    changed = History.begin("1", AT).dispatched("PUPR").started(PUPR).changed()
    assert list(news_of(changed)) == [changed.case, Outcome(changed.cause)]
    refused = CommandRefused(
        case=CASE.case,
        command="c-1",
        reason="x",
        sentence="Tidak bisa.",
        state=CaseState.SELESAI,
        at=AT,
    )
    assert list(news_of(refused)) == [Outcome("c-1", "Tidak bisa.")]

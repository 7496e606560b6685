"""What is asked for reaches its person: in order, worded, once, and its progress is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from salur.contracts.base import Lane
from salur.contracts.messages import ReceiptState
from salur.contracts.notifications import DeliveryState
from salur.messaging.clock import SystemClock
from tests.integration.notify.notifier import (
    CHOICES,
    Notifier,
    asks,
    phone,
    read_until,
    receipt,
)
from tests.integration.notify.peer import Peer
from tests.kafka_tools import read_all
from tests.polling import eventually


async def test_a_text_is_worded_sent_and_told(notifier: Notifier, peer: Peer) -> None:
    await notifier.know([1])
    due = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
    asked = asks(
        "satu",
        text="status_agency",
        values={
            "code": "4821 0937 5562",
            "agency": "Dinas PU",
            "link": "http://x/lacak/4",
            "category": "Jalan",
            "state": "sedang ditangani",
        },
        moments={"due": due},
        case="r-1",
    )
    async with notifier.running():
        await notifier.ask(asked)
        (got,) = await eventually(lambda: peer.took)
        assert got.to == phone(1)
        assert "Laporan 4821 0937 5562" in got.text
        assert "Kamis, 26 November 2026 pukul 16.00 WITA" in got.text
        (settled,) = await eventually(notifier.settled)
        assert (settled.notification, settled.case, settled.state) == (
            asked.notification,
            "r-1",
            DeliveryState.ACCEPTED,
        )


async def test_options_are_shown_as_buttons(notifier: Notifier, peer: Peer) -> None:
    await notifier.know([1])
    async with notifier.running():
        await notifier.ask(asks("satu", options=CHOICES), asks("dua", text="menu", values={}))
        await eventually(lambda: len(peer.took) == 2)
    shown = [
        [button["reply"]["id"] for button in got.body["interactive"]["action"]["buttons"]]
        for got in peer.took
    ]
    assert shown == [["send", "cancel"], ["report", "status", "help"]]


async def test_each_person_reads_in_order(notifier: Notifier, peer: Peer) -> None:
    await notifier.know(range(5))
    async with notifier.running():
        await notifier.ask(*(asks(f"{n:03d}", person=n % 5) for n in range(60)))
        await eventually(lambda: len(peer.took) == 60, within=20)
    for person in range(5):
        texts = [got.text for got in peer.took if got.to == phone(person)]
        assert texts == sorted(texts)
        assert len(texts) == 12


async def test_the_same_notification_asked_twice_is_sent_once(notifier: Notifier, peer: Peer) -> None:
    await notifier.know([1])
    async with notifier.running():
        await notifier.ask(asks("satu"))
        await eventually(lambda: notifier.states("satu"))
        await notifier.ask(asks("satu"), asks("dua"))
        await eventually(lambda: notifier.states("dua"))
    assert len(peer.took) == 2


async def test_an_emergency_and_an_answer_go_before_news(notifier: Notifier, peer: Peer) -> None:
    await notifier.know(range(30))
    news = [asks(f"kabar {n:02d}", person=n, case="r-1") for n in range(20)]
    answers = [asks(f"jawab {n}", person=n) for n in range(20, 23)]
    danger = asks("darurat", person=25, urgent=True)
    await notifier.ask(*news, *answers, danger)
    async with notifier.running(notify_per_second=4.0):
        await eventually(lambda: len(peer.took) >= 8, within=30)
    names = " ".join(peer.texts()[:8])
    assert all(f"jawab {n}" in names for n in range(20, 23))
    assert "darurat" in names


async def test_danger_waits_for_no_other_texts_answer_and_for_nobody_s_pace(
    notifier: Notifier, peer: Peer
) -> None:
    await notifier.know(range(6))
    peer.hold.clear()
    async with notifier.running(notify_at_once=2, notify_patience=20.0):
        await notifier.ask(*(asks(f"kabar {n}", person=n, case="r-1") for n in range(5)))
        await eventually(lambda: len(peer.took) == 2)
        await notifier.ask(asks("darurat", person=5, urgent=True))
        await eventually(lambda: len(peer.took) == 3)
        peer.hold.set()
        await eventually(lambda: len(peer.took) == 6)
    assert "darurat" in peer.texts()[2]


async def test_a_process_of_the_urgent_lane_sends_no_news(notifier: Notifier, peer: Peer) -> None:
    await notifier.know(range(4))
    async with notifier.running(lanes=(Lane.ROUTINE,), notify_per_second=0.01):
        await notifier.ask(*(asks(f"kabar {n}", person=n, case="r-1") for n in range(3)))
        await eventually(notifier.settled)
    async with notifier.running(lanes=(Lane.URGENT,)):
        await notifier.ask(asks("darurat", person=3, urgent=True))
        await eventually(lambda: notifier.states("darurat"))
    assert ["darurat" in text for text in peer.texts()] == [False, True]


async def test_a_long_text_is_accepted_when_all_its_parts_are(notifier: Notifier, peer: Peer) -> None:
    await notifier.know([1])
    peer.script.extend([131016])
    many = "Kalimat yang cukup panjang untuk diuji. " * 150
    long = asks("satu", text="move_away", values={"channel": many})
    async with notifier.running():
        await notifier.ask(long)
        await eventually(lambda: len(peer.took) == 2, within=20)
        assert await eventually(lambda: notifier.states("satu")) == ["accepted"]
        await notifier.receive(receipt(peer.took[0].id, ReceiptState.READ))
        await notifier.receive(receipt(peer.took[1].id, ReceiptState.DELIVERED))
        await eventually(lambda: _has(notifier, "satu", "delivered"))
        assert await notifier.states("satu") == ["accepted", "delivered"]


async def _has(notifier: Notifier, name: str, state: str) -> bool:
    return state in await notifier.states(name)


async def test_what_is_too_late_is_not_said(notifier: Notifier, peer: Peer) -> None:
    await notifier.know([1])
    async with notifier.running():
        late = SystemClock().now() - timedelta(seconds=1)
        await notifier.ask(asks("satu", expires_at=late), asks("dua"))
        await eventually(lambda: _has(notifier, "dua", "accepted"))
        assert await eventually(lambda: notifier.states("satu")) == ["expired"]
    assert len(peer.took) == 1


async def test_somebody_who_was_erased_is_not_written_to(notifier: Notifier, peer: Peer) -> None:
    await notifier.know([1])
    async with notifier.running():
        await notifier.ask(asks("satu", person=99), asks("dua", person=1))
        assert await eventually(lambda: notifier.states("satu")) == ["failed"]
        await eventually(lambda: notifier.states("dua"))
    assert [e.reason for e in await notifier.settled() if e.state == "failed"] == ["no_address"]


async def test_a_text_that_cannot_be_worded_is_a_dead_letter(notifier: Notifier, peer: Peer) -> None:
    await notifier.know([1])
    async with notifier.running():
        await notifier.ask(asks("satu", values={}), asks("dua", text="no_such_text"), asks("tiga"))
        await eventually(lambda: _has(notifier, "tiga", "accepted"))
    letters = await read_all(notifier.kafka, f"{notifier.prefix}notifications.requested.dlq")
    assert [letter.event().reason for letter in letters] == ["no_words", "no_words"]


@pytest.mark.parametrize(
    "states", [["sent", "delivered", "read"], ["read", "sent", "delivered", "read", "sent"]]
)
async def test_receipts_in_any_order_end_the_same(notifier: Notifier, peer: Peer, states: list[str]) -> None:
    await notifier.know([1])
    async with notifier.running():
        await notifier.ask(asks("satu"))
        await eventually(lambda: notifier.states("satu"))
        for state in states:
            await notifier.receive(receipt(peer.took[0].id, ReceiptState(state)))
        await eventually(lambda: _has(notifier, "satu", "read"))
        seen = await notifier.states("satu")
        assert seen == sorted(seen, key=[state.value for state in DeliveryState].index)


async def test_what_was_read_until_a_moment_is_read_also_where_our_note_comes_later(
    notifier: Notifier, peer: Peer
) -> None:
    await notifier.know([1, 2])
    async with notifier.running():
        await notifier.ask(asks("satu"), asks("tetangga", person=2))
        await eventually(lambda: len(peer.took) == 2)
        await eventually(lambda: _has(notifier, "tetangga", "accepted"))
        peer.hold.clear()
        await notifier.ask(asks("dua"))
        await eventually(lambda: len(peer.took) == 3)
        await notifier.receive(read_until(1, SystemClock().now()))
        peer.hold.set()
        await eventually(lambda: _has(notifier, "dua", "read"), within=30)
        assert "read" in await notifier.states("satu")
        await notifier.ask(asks("tiga"))
        await eventually(lambda: _has(notifier, "tiga", "accepted"))
        assert await notifier.states("tetangga") == ["accepted"]


async def test_it_wakes_by_itself_when_something_is_stored(notifier: Notifier, peer: Peer) -> None:
    await notifier.know([1])
    async with notifier.running(notify_look_every=3600.0):
        await notifier.ask(asks("satu"))
        await eventually(lambda: peer.took)

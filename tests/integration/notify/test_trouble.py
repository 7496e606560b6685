"""Notify when things go wrong: the provider throttles, breaks, refuses; processes die; receipts come when they like."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from salur.contracts.messages import ReceiptState
from salur.messaging.clock import SystemClock
from salur.observability import metrics
from tests.integration.notify.notifier import FAST, KEYS, NUMBER, Notifier, asks, phone, receipt
from tests.integration.notify.peer import Peer
from tests.kafka_tools import read_all
from tests.polling import eventually


async def _has(notifier: Notifier, name: str, state: str) -> bool:
    return state in await notifier.states(name)


def _counted(name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(name, labels) or 0.0


async def test_throttled_the_number_rests_and_nothing_is_lost(notifier: Notifier, peer: Peer) -> None:
    await notifier.know(range(20))
    peer.script.extend([130429] * 3)
    async with notifier.running(notify_at_once=1):
        await notifier.ask(*(asks(f"{n:02d}", person=n) for n in range(20)))
        await eventually(lambda: peer.asked >= 1)
        asked = peer.asked
        await eventually(lambda: len(peer.took) == 20, within=40)
    assert asked <= 3
    # Three refusals for twenty texts: who rests does not try each of them.
    assert peer.asked == 23
    assert len(set(peer.texts())) == 20


async def test_one_person_who_must_wait_holds_up_nobody_else(notifier: Notifier, peer: Peer) -> None:
    await notifier.know(range(5))
    busy = phone(0)
    peer.rule = lambda body: 131056 if body["to"] == busy and len(peer.took) < 6 else None
    async with notifier.running():
        first = [asks(f"0 {n}", person=0) for n in range(2)]
        await notifier.ask(*first, *(asks(f"{n} {m}", person=n) for n in range(1, 4) for m in range(2)))
        await eventually(lambda: len(peer.took) == 6, within=5)
        assert busy not in {got.to for got in peer.took}
        await eventually(lambda: len(peer.took) == 8, within=30)
    assert [got.text for got in peer.took if got.to == busy] == sorted(
        got.text for got in peer.took if got.to == busy
    )


@pytest.mark.parametrize("trouble", [131016, 190, 0], ids=["5xx", "token expired", "hangs up"])
async def test_a_provider_that_is_away_is_waited_for(notifier: Notifier, peer: Peer, trouble: int) -> None:
    await notifier.know(range(3))
    away = asyncio.Event()
    peer.rule = lambda _: None if away.is_set() else trouble
    async with notifier.running():
        await notifier.ask(*(asks(f"{n}", person=n) for n in range(3)))
        await eventually(lambda: peer.asked >= 2)
        away.set()
        await eventually(lambda: len(peer.took) == 3, within=30)
        await eventually(lambda: _has(notifier, "2", "accepted"))
        assert {e.state.value for e in await notifier.settled()} == {"accepted"}


async def test_one_text_that_always_breaks_does_not_stop_its_number(notifier: Notifier, peer: Peer) -> None:
    await notifier.know(range(11))
    poison = phone(0)
    peer.rule = lambda body: 131000 if body["to"] == poison else None
    async with notifier.running():
        await notifier.ask(*(asks(f"{n:02d}", person=n) for n in range(11)))
        await eventually(lambda: len(peer.took) == 10, within=30)


async def test_what_is_refused_has_failed_with_its_reason(notifier: Notifier, peer: Peer) -> None:
    await notifier.know([1])
    peer.script.append(131047)
    async with notifier.running():
        await notifier.ask(asks("satu"), asks("dua"))
        await eventually(lambda: _has(notifier, "dua", "accepted"))
        await eventually(lambda: _has(notifier, "satu", "failed"))
    (failed,) = [e for e in await notifier.settled() if e.state == "failed"]
    assert failed.reason == "window_closed 131047"


async def test_a_failed_receipt_is_the_end(notifier: Notifier, peer: Peer) -> None:
    await notifier.know([1])
    async with notifier.running():
        await notifier.ask(asks("satu"))
        await eventually(lambda: _has(notifier, "satu", "accepted"))
        sent = peer.took[0].id
        await notifier.receive(receipt(sent, ReceiptState.FAILED, error="131026"))
        await notifier.receive(receipt(sent, ReceiptState.DELIVERED))
        await eventually(lambda: _has(notifier, "satu", "failed"))
        await notifier.ask(asks("dua"))
        await eventually(lambda: _has(notifier, "dua", "accepted"))
        assert (await notifier.states("satu"))[-1] == "failed"
    (failed,) = [e for e in await notifier.settled() if e.state == "failed"]
    assert failed.reason == "131026"


async def test_a_receipt_that_overtakes_our_own_note_waits_for_it(notifier: Notifier, peer: Peer) -> None:
    await notifier.know([1])
    peer.hold.clear()
    async with notifier.running(notify_patience=30.0):
        await notifier.ask(asks("satu"))
        await eventually(lambda: peer.took)
        await notifier.receive(receipt(peer.took[0].id, ReceiptState.DELIVERED))
        await notifier.receive(receipt(peer.took[0].id, ReceiptState.READ))
        await eventually(lambda: _parked("notify-receipts"))
        peer.hold.set()
        await eventually(lambda: _has(notifier, "satu", "read"), within=20)
    letters = await read_all(notifier.kafka, f"{notifier.prefix}notifications.receipts.dlq")
    assert letters == []


def _parked(stage: str) -> bool:
    return _counted("salur_stage_records_total", stage=stage, lane="routine", outcome="parked") > 0


async def test_a_receipt_for_a_text_of_somebody_else_is_counted_and_dropped(
    notifier: Notifier, peer: Peer
) -> None:
    await notifier.know([1])
    before = _counted("salur_stray_receipts_total", channel="whatsapp")
    old = SystemClock().now() - timedelta(hours=1)
    async with notifier.running():
        await notifier.receive(receipt("wamid.ASING", ReceiptState.READ, at=old))
        await eventually(lambda: _counted("salur_stray_receipts_total", channel="whatsapp") == before + 1)
        assert await notifier.settled() == []


@asynccontextmanager
async def worker(notifier: Notifier, name: str, peer: Peer) -> AsyncIterator[asyncio.subprocess.Process]:
    """Notify in a process that can be killed."""
    settings = {f"SALUR_{key.upper()}": str(value) for key, value in (FAST | {"notify_lease": 3.0}).items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "salur.cli",
        "run",
        "notify",
        env=os.environ
        | settings
        | {
            "SALUR_KAFKA": notifier.kafka,
            "SALUR_MONGO": notifier.mongo,
            "SALUR_PREFIX": notifier.prefix,
            "SALUR_KEYS": KEYS.to_json(),
            "SALUR_INSTANCE": name,
            "SALUR_DEV": "true",  # hotlines of the pack that nobody has checked yet
            "SALUR_ADMIN_PORT": "0",
        },
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_killed_between_sending_and_noting_at_most_those_in_flight_go_again(
    notifier: Notifier, peer: Peer
) -> None:
    await notifier.know(range(12))
    await notifier.ask(*(asks(f"{n:02d}", person=n) for n in range(4)))
    async with worker(notifier, "satu", peer) as first:
        await eventually(lambda: _all_accepted(notifier, 4), within=30)
        peer.hold.clear()
        await notifier.ask(*(asks(f"{n:02d}", person=n) for n in range(4, 12)))
        await eventually(lambda: len(peer.took) == 12, within=30)
        first.send_signal(signal.SIGKILL)
        await first.wait()
    in_flight = peer.took[4:]
    peer.hold.set()
    async with worker(notifier, "dua", peer):
        await eventually(lambda: _all_accepted(notifier, 12), within=40)
    again = peer.took[12:]
    assert sorted(got.text for got in again) == sorted(got.text for got in in_flight)
    assert len({event.notification for event in await notifier.settled()}) == 12


async def _all_accepted(notifier: Notifier, count: int) -> bool:
    return len([e for e in await notifier.settled() if e.state == "accepted"]) == count


async def test_two_replicas_share_the_work_and_keep_the_order(notifier: Notifier, peer: Peer) -> None:
    await notifier.know(range(8))
    async with notifier.running(instance="satu"), notifier.running(instance="dua"):
        for start in range(0, 160, 40):
            await notifier.ask(*(asks(f"{n:03d}", person=n % 8) for n in range(start, start + 40)))
        await eventually(lambda: len(peer.took) == 160, within=60)
        await eventually(lambda: _all_accepted(notifier, 160), within=20)
    assert len(set(peer.texts())) == 160
    for person in range(8):
        texts = [got.text for got in peer.took if got.to == phone(person)]
        assert texts == sorted(texts)


async def test_stopped_it_finishes_what_is_under_way_and_leaves_the_rest(
    notifier: Notifier, peer: Peer
) -> None:
    await notifier.know(range(3))
    peer.hold.clear()
    async with notifier.running():
        await notifier.ask(*(asks(f"{n}", person=n) for n in range(3)))
        await eventually(lambda: len(peer.took) == 3)
        asyncio.get_running_loop().call_later(0.3, peer.hold.set)
    async with notifier.running(instance="dua"):
        await eventually(lambda: _all_accepted(notifier, 3))
    assert len(peer.took) == 3


async def test_nothing_personal_stands_in_kafka_or_in_our_database(notifier: Notifier, peer: Peer) -> None:
    await notifier.know([1])
    async with notifier.running():
        await notifier.ask(asks("satu"))
        await eventually(lambda: _has(notifier, "satu", "accepted"))
        await notifier.receive(receipt(peer.took[0].id, ReceiptState.READ))
        await eventually(lambda: _has(notifier, "satu", "read"))
    seen = await read_all(notifier.kafka, f"{notifier.prefix}notifications.settled")
    written = b"".join((s.key or b"") + s.value for s in seen) + (await _database(notifier)).encode()
    for secret in (phone(1), peer.took[0].id):
        assert secret.encode() not in written
    assert NUMBER.encode() in written


async def _database(notifier: Notifier) -> str:
    from salur.store.database import Store

    store = Store(notifier.mongo, prefix=notifier.prefix)
    found = [
        repr(await store.collection("notify", name).find({}).to_list(None))
        for name in ("messages", "sent", "untold", "ledger", "parked", "audit")
    ]
    await store.close()
    return "".join(found)

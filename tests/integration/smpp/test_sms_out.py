"""Texts go out by SMS: notify's transmitter binds, the message centre's answers, its receipts by the SMS role."""

from __future__ import annotations

import json

import pytest

from salur.channels.smpp.errors import Status
from salur.contracts.ids import derived_id
from salur.contracts.messages import Address
from salur.contracts.notifications import NotificationRequested, NotificationSettled, Option
from salur.messaging.clock import SystemClock
from salur.privacy import Secret
from salur.privacy.vault import Reach, VaultWriter
from salur.privacy.vault_records import KINDS
from salur.store.database import Store
from salur.store.work import Work
from sandbox.sms.centre import Centre
from sandbox.sms.faults import SmsFaults
from services.intake.sms.app import ROLE as SMS
from services.notify.app import ROLE as NOTIFY
from tests.integration.smpp.conftest import set_accounts
from tests.integration.smpp.network_operator import PHONE, Operator, words
from tests.kafka_tools import make_topics, put, read_all
from tests.polling import eventually
from tests.roles import KEYS, held_up

NUMBER = "1708@contoh-1"


async def know(mongo: str, prefix: str) -> None:
    """Puts the telephone into the vault."""
    store = Store(mongo, prefix=prefix)
    await store.prepare(KINDS)
    work = Work(store)
    reach = Reach("sms", NUMBER, Secret(PHONE))
    await VaultWriter(work, KEYS, KEYS.refs()).remember(reach, SystemClock().now())
    async with store.transaction() as session:
        await work.flush(session)
    await store.close()


def asks(name: str, **more: object) -> NotificationRequested:
    base: dict[str, object] = {
        "notification": derived_id("notification", name),
        "to": Address(ref=KEYS.refs().sender("sms", PHONE), channel="sms", number=NUMBER, pack="74.09"),
        "text": "case_in_progress",
        "values": {"agency": "Dinas PU", "code": name},
        "requested_at": SystemClock().now(),
    }
    return NotificationRequested.model_validate(base | more)


async def ask(kafka: str, prefix: str, *requests: NotificationRequested) -> None:
    await put(kafka, prefix, [(f"cause-{r.notification}", r) for r in requests])


async def states(kafka: str, prefix: str, name: str) -> list[str]:
    seen = await read_all(kafka, f"{prefix}notifications.settled")
    events = [one.event() for one in {one.id: one for one in seen}.values()]
    assert all(isinstance(event, NotificationSettled) for event in events)
    return [e.state.value for e in events if e.notification == derived_id("notification", name)]


async def test_a_text_is_sent_and_its_receipt_comes_back(
    kafka: str, mongo: str, prefix: str, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_accounts(monkeypatch, operator.centre.port, mode="tx+rx")
    await make_topics(kafka, prefix)
    await know(mongo, prefix)
    async with held_up(NOTIFY, kafka, mongo, prefix), held_up(SMS, kafka, mongo, prefix):
        await eventually(lambda: operator.centre.accounts["salur"].binds == 2)
        await ask(kafka, prefix, asks("satu"))
        (short,) = await eventually(lambda: operator.took)
        assert (short.source.number, short.destination.number) == ("1708", PHONE)
        assert "satu" in words([short])

        async def is_accepted() -> bool:
            return await states(kafka, prefix, "satu") == ["accepted"]

        await eventually(is_accepted)
        operator.reports("A-1", "DELIVRD")

        async def is_delivered() -> bool:
            return await states(kafka, prefix, "satu") == ["accepted", "delivered"]

        await eventually(is_delivered)


async def test_a_long_text_is_delivered_when_all_its_parts_are(
    kafka: str, mongo: str, prefix: str, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_accounts(monkeypatch, operator.centre.port)
    await make_topics(kafka, prefix)
    await know(mongo, prefix)
    options = tuple(Option(id=str(n), label=f"Pilihan ke-{n} yang agak panjang namanya") for n in range(1, 9))
    async with held_up(NOTIFY, kafka, mongo, prefix), held_up(SMS, kafka, mongo, prefix):
        await ask(kafka, prefix, asks("satu", options=options))
        await eventually(lambda: len(operator.took) == 3, within=20)
        assert "8. Pilihan ke-8" in words(operator.took)
        operator.reports("A-2", "DELIVRD")
        operator.reports("A-1", "DELIVRD")

        async def is_accepted() -> bool:
            return await states(kafka, prefix, "satu") == ["accepted"]

        await eventually(is_accepted)
        operator.reports("A-3", "DELIVRD")

        async def is_delivered() -> bool:
            return await states(kafka, prefix, "satu") == ["accepted", "delivered"]

        await eventually(is_delivered, within=20)


async def test_throttled_texts_wait_and_refused_ones_fail(
    kafka: str, mongo: str, prefix: str, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_accounts(monkeypatch, operator.centre.port)
    await make_topics(kafka, prefix)
    await know(mongo, prefix)
    operator.centre.faults = SmsFaults(throttle_next=1)
    async with held_up(NOTIFY, kafka, mongo, prefix):
        await ask(kafka, prefix, asks("satu"))
        await eventually(lambda: len(operator.took) == 1, within=20)
        operator.centre.faults = SmsFaults(refuse_next=1, status=Status.RINVDSTADR)
        await ask(kafka, prefix, asks("dua"))

        async def has_failed() -> bool:
            return await states(kafka, prefix, "dua") == ["failed"]

        await eventually(has_failed)
    assert await states(kafka, prefix, "satu") == ["accepted"]
    assert len(operator.took) == 1


async def test_a_centre_that_was_away_gets_what_waited(
    kafka: str, mongo: str, prefix: str, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    operator = Operator()
    operator.centre = Centre({"salur": "rahasia"}, operator.take, retry_for=30)
    await operator.centre.start("127.0.0.1", 0)
    port = operator.centre.port
    await operator.centre.close()
    set_accounts(monkeypatch, port)
    await make_topics(kafka, prefix)
    await know(mongo, prefix)
    async with held_up(NOTIFY, kafka, mongo, prefix):
        await ask(kafka, prefix, asks("satu"))
        operator.centre = Centre({"salur": "rahasia"}, operator.take, retry_for=30)
        await operator.centre.start("127.0.0.1", port)
        await eventually(lambda: len(operator.took) == 1, within=30)
    await operator.centre.close()


async def test_each_account_has_its_own_pace(
    kafka: str, mongo: str, prefix: str, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_accounts(monkeypatch, operator.centre.port, per_second=10.0)
    await make_topics(kafka, prefix)
    await know(mongo, prefix)
    async with held_up(NOTIFY, kafka, mongo, prefix):
        await ask(kafka, prefix, *[asks(f"ke-{n}") for n in range(15)])
        await eventually(lambda: len(operator.took) == 15, within=30)
    took = operator.moments[-1] - operator.moments[0]
    assert took > 1.0, f"fifteen texts at ten a second went out in {took:.2f} s"


async def test_an_unset_up_salur_sends_as_before(
    kafka: str, mongo: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALUR_SMPP", json.dumps([]))
    await make_topics(kafka, prefix)
    async with held_up(NOTIFY, kafka, mongo, prefix) as process:
        process.health.started()
        assert (await process.health.ready()).well

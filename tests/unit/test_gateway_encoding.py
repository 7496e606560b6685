"""The gateway's own bytes are those that the contract's serialiser gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bench.webhooks import bodies
from salur.channels.whatsapp.inbound import parse
from salur.contracts import wire
from salur.contracts.messages import (
    MessageKind,
    MessageReceived,
    ReceiptReceived,
    ReceiptState,
    ReceiptUntilReceived,
)
from salur.contracts.topics import registry
from salur.privacy import KeyRing
from services.intake.gateway.domain import Event, Sorter
from services.intake.gateway.encoding import Received, body, output
from tests.made_up import packs

KEYS = KeyRing.generate()
AT = datetime(2026, 11, 22, 8, 26, 40, 123000, tzinfo=UTC)


def message(kind: MessageKind = MessageKind.MESSAGE, *, urgent: bool = False) -> MessageReceived:
    return MessageReceived(
        message="5a1c7a0e-6b0f-5c5e-9d3a-74097206a001",
        channel="whatsapp",
        number="740900000000001",
        pack="74.09",
        sender="s_contoh",
        kind=kind,
        urgent=urgent,
        received_at=AT,
        payload=KEYS.seal("intake.message", "é \u2028 \U0001f44d".encode()),
    )


def receipt(error: str | None) -> ReceiptReceived:
    return ReceiptReceived(
        receipt="r",
        channel="whatsapp",
        number="1",
        sent="m_contoh",
        state=ReceiptState.FAILED,
        error=error,
        at=AT,
        payload=KEYS.seal("intake.receipt", b"{}"),
    )


READ = ReceiptUntilReceived(
    receipt="r",
    channel="messenger",
    number="1",
    person="s_contoh",
    state=ReceiptState.READ,
    until=AT,
    payload=KEYS.seal("intake.receipt", b"{}"),
)


@pytest.mark.parametrize(
    "event",
    [*map(message, MessageKind), message(urgent=True), receipt(None), receipt('"13\u00e9'), READ],
    ids=lambda event: type(event).__name__,
)
def test_an_event_is_the_same_bytes(event: Received) -> None:
    assert body(event) == wire.body(event)


def test_a_record_has_the_attributes_that_every_other_has() -> None:
    found = Event("5a1c7a0e-6b0f-5c5e-9d3a-74097206a001", message(urgent=True))
    record = output(found, registry("x-"), AT, "intake-gateway")
    trace = "00-5a1c7a0e6b0f5c5e9d3a74097206a001-9d3a74097206a001-01"
    expected = wire.headers(found.event, event_id=found.id, source="intake-gateway", at=AT, trace=trace)
    assert dict(record.headers) == dict(expected)
    assert (record.topic, record.key) == ("x-intake.messages.urgent", b"s_contoh")


def test_each_moment_has_its_own_time() -> None:
    found = Event("5a1c7a0e-6b0f-5c5e-9d3a-74097206a001", message())
    times = [
        dict(output(found, registry(""), AT + timedelta(milliseconds=n), "x").headers)["ce_time"]
        for n in (0, 1, 0)
    ]
    assert times[0] == times[2] != times[1]


def test_what_is_sorted_without_checks_is_what_the_contract_would_check() -> None:
    sorter = Sorter(
        "whatsapp",
        KEYS,
        KEYS.refs(),
        pack_of=lambda number, _: packs().by_phone_number_id.get(number),
        urgent_now=lambda _sender, _now: False,
    )
    sorted_ones = [
        found.event
        for whole in bodies(next(iter(packs().by_phone_number_id)), 40)
        for item in parse(whole)
        if isinstance(found := sorter.sort(item, AT), Event)
    ]
    assert {type(event) for event in sorted_ones} == {MessageReceived, ReceiptReceived}
    for event in sorted_ones:
        checked = type(event).model_validate_json(body(event), strict=False)
        assert event == checked
        assert list(event.__dict__) == list(checked.__dict__)
        assert body(event) == wire.body(checked)
        assert type(event).model_validate(event.__dict__, strict=True) == event

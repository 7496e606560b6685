"""The gateway from outside: what it answers, and what then stands in Kafka."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import orjson
import pytest

from salur.channels.inbound import InboundMessage, InboundReceipt
from salur.contracts.messages import MessageKind, MessageReceived, ReceiptReceived, ReceiptState, UrgentSender
from salur.messaging.clock import SystemClock
from salur.messaging.dead_letters import Original
from salur.observability import metrics
from tests.integration.gateway.webhooks import (
    KEYS,
    NAME,
    PHONE,
    SECRET,
    TOKEN,
    USER_ID,
    Gateway,
    message,
    signed,
    status,
    webhook,
)
from tests.kafka_tools import Seen, put, read_all
from tests.polling import eventually

LANES = ("intake.messages", "intake.messages.urgent")


async def messages(kafka: str, prefix: str, *topics: str) -> list[Seen]:
    return await read_all(kafka, *(prefix + topic for topic in topics or LANES))


def opened(seen: Seen) -> Any:
    return orjson.loads(KEYS.open(seen.event().payload))


def counted(name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(name, labels) or 0.0


async def test_a_message_is_sealed_and_in_kafka_when_it_is_acknowledged(
    gateway: Gateway, kafka: str, prefix: str
) -> None:
    assert await gateway.post(webhook(message(1))) == 200
    (seen,) = await messages(kafka, prefix)
    event = seen.event()
    assert isinstance(event, MessageReceived)
    assert (event.channel, event.number, event.pack) == ("whatsapp", "740900000000001", "74.09")
    refs = KEYS.refs()
    assert (event.sender, event.also) == (refs.sender("whatsapp", USER_ID), refs.sender("whatsapp", PHONE))
    assert seen.key == event.sender.encode()
    assert seen.id == event.message
    assert seen.headers["traceparent"].decode().split("-")[1] == event.message.replace("-", "")
    inbound = InboundMessage.model_validate_json(KEYS.open(event.payload))
    assert inbound.text == "jalan rusak di depan kantor desa Wanggudu"
    assert inbound.sender.profile_name == NAME


async def test_nothing_personal_stands_in_clear(gateway: Gateway, kafka: str, prefix: str) -> None:
    body = webhook(message(1), {"broken": PHONE}, statuses=[status("delivered")])
    assert await gateway.post(body) == 200
    assert await gateway.post(b'{"from": "628001234567"') == 200
    everything = await messages(kafka, prefix, *LANES, "notifications.receipts", "intake.messages.dlq")
    assert len(everything) == 4
    written = b"".join(
        (seen.key or b"") + seen.value + repr(seen.headers).encode() for seen in everything
    ).decode()
    for secret in (PHONE, USER_ID, NAME, "Wanggudu", "wamid", "08001234567"):
        assert secret not in written


async def test_the_same_webhook_twenty_times_at_once_is_one_message(
    gateway: Gateway, kafka: str, prefix: str
) -> None:
    body = webhook(message(1))
    assert await asyncio.gather(*(gateway.post(body) for _ in range(20))) == [200] * 20
    found = await messages(kafka, prefix)
    assert len({seen.id for seen in found}) == 1
    assert len({seen.partition for seen in found}) == 1
    assert len({orjson.dumps(opened(seen)) for seen in found}) == 1


async def test_order_is_the_order_of_our_answers_and_then_of_the_payload(
    gateway: Gateway, kafka: str, prefix: str
) -> None:
    for start in range(0, 9, 3):
        assert (
            await gateway.post(webhook(*(message(start + n, f"pesan {start + n}") for n in range(3)))) == 200
        )
    assert [opened(seen)["text"] for seen in await messages(kafka, prefix)] == [
        f"pesan {n}" for n in range(9)
    ]


async def test_receipts_go_their_own_way_under_a_ref(gateway: Gateway, kafka: str, prefix: str) -> None:
    failed = status("failed") | {"errors": [{"code": 131026, "title": f"to {PHONE}"}]}
    assert await gateway.post(webhook(statuses=[status("sent"), failed])) == 200
    sent, second = await messages(kafka, prefix, "notifications.receipts")
    event = second.event()
    assert isinstance(event, ReceiptReceived)
    assert event.sent == KEYS.refs().message("whatsapp", "wamid.KELUAR1")
    assert (event.state, event.error) == (ReceiptState.FAILED, "131026")
    assert sent.key == second.key == event.sent.encode()
    assert InboundReceipt.model_validate_json(KEYS.open(event.payload)).provider_id == "wamid.KELUAR1"
    assert await messages(kafka, prefix) == []


@pytest.mark.parametrize("headers", [{}, {"x-hub-signature-256": "sha256=" + "0" * 64}])
async def test_what_is_not_signed_is_refused_and_leaves_nothing(
    gateway: Gateway, kafka: str, prefix: str, headers: dict[str, str]
) -> None:
    before = counted("salur_webhook_requests_total", channel="whatsapp", outcome="bad_signature")
    assert await gateway.post(webhook(message(1)), headers or {"x": "y"}) == 401
    assert await gateway.post(webhook(message(1)), signed(webhook(message(1)), "another secret")) == 401
    assert await messages(kafka, prefix, *LANES, "intake.messages.dlq") == []
    after = counted("salur_webhook_requests_total", channel="whatsapp", outcome="bad_signature")
    assert after == before + 2


async def test_an_address_that_nobody_has_is_not_found(gateway: Gateway) -> None:
    before = counted("salur_webhook_requests_total", channel="whatsapp", outcome="unknown_account")
    elsewhere = Gateway(gateway.url + "-lain", gateway.client, gateway.health)
    assert await elsewhere.post(webhook(message(1))) == 404
    assert (
        counted("salur_webhook_requests_total", channel="whatsapp", outcome="unknown_account") == before + 1
    )
    async with gateway.client.put(gateway.url, data=b"") as answer:
        assert answer.status == 405


async def test_the_handshake(gateway: Gateway) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": TOKEN, "hub.challenge": "1158201444"}
    async with gateway.client.get(gateway.url, params=query) as answer:
        assert (answer.status, await answer.text()) == (200, "1158201444")
    async with gateway.client.get(gateway.url, params=query | {"hub.verify_token": "x"}) as answer:
        assert answer.status == 403


async def test_a_number_that_no_pack_owns_is_kept_aside_whole(
    gateway: Gateway, kafka: str, prefix: str
) -> None:
    before = counted("salur_dead_letters_total", topic="intake.messages", reason="unknown_number")
    body = webhook(message(1), message(2), number="999")
    assert [await gateway.post(body), await gateway.post(body)] == [200, 200]
    assert await messages(kafka, prefix) == []
    first, again = await messages(kafka, prefix, "intake.messages.dlq")
    assert first.id == again.id
    letter = first.event()
    assert (letter.reason, letter.topic) == ("unknown_number", "/hooks/whatsapp/aplikasi")
    original = Original.unpack(KEYS.open(letter.sealed))
    assert original.value == body
    assert await gateway.post(original.value, {k: v.decode() for k, v in original.headers}) == 200
    assert counted("salur_dead_letters_total", topic="intake.messages", reason="unknown_number") == before + 6


async def test_broken_items_do_not_touch_their_siblings(gateway: Gateway, kafka: str, prefix: str) -> None:
    body = webhook(message(1, "satu"), {"id": 7}, "tiga", message(4, "empat"))
    assert await gateway.post(body) == 200
    assert [opened(seen)["text"] for seen in await messages(kafka, prefix)] == ["satu", "empat"]
    (letter,) = await messages(kafka, prefix, "intake.messages.dlq")
    assert (letter.event().reason, letter.event().where) == ("invalid", "type")
    assert Original.unpack(KEYS.open(letter.event().sealed)).value == body


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\x00", b'{"object": "page"}', b"[" * 5000])
async def test_a_signed_body_that_cannot_be_read_is_kept_and_not_asked_for_again(
    gateway: Gateway, kafka: str, prefix: str, body: bytes
) -> None:
    assert await gateway.post(body) == 200
    (letter,) = await messages(kafka, prefix, "intake.messages.dlq")
    assert letter.event().reason == "invalid"
    assert Original.unpack(KEYS.open(letter.event().sealed)).value == body


async def test_news_that_are_not_messages_are_taken_and_leave_nothing(
    gateway: Gateway, kafka: str, prefix: str
) -> None:
    change = {"field": "account_update", "value": {"event": "ACCOUNT_UPDATE"}}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]})
    assert await gateway.post(body.encode()) == 200
    assert await messages(kafka, prefix, *LANES, "intake.messages.dlq") == []


async def test_a_body_over_three_megabytes_is_too_large(gateway: Gateway, kafka: str, prefix: str) -> None:
    large = webhook(message(1, "x" * (3 * 1024 * 1024)))
    assert await gateway.post(large) == 413

    async def in_pieces() -> Any:
        for start in range(0, len(large), 1 << 18):
            yield large[start : start + (1 << 18)]

    async with gateway.client.post(gateway.url, data=in_pieces(), headers=signed(large)) as answer:
        assert answer.status == 413
    assert await messages(kafka, prefix) == []


async def test_a_large_text_below_that_is_taken_whole(gateway: Gateway, kafka: str, prefix: str) -> None:
    text = "x" * (2 * 1024 * 1024)
    assert await gateway.post(webhook(message(1, text), message(2))) == 200
    assert {len(opened(seen)["text"]) for seen in await messages(kafka, prefix)} == {len(text), 41}


async def test_what_grows_too_large_by_sealing_is_kept_as_it_came(
    gateway: Gateway, kafka: str, prefix: str
) -> None:
    """A backslash is two bytes in the webhook and four where JSON stands within JSON."""
    grows = {"from": PHONE, "id": "wamid.X", "timestamp": "1", "type": "lain", "lain": "\\" * 1_500_000}
    body = webhook(grows, message(2))
    assert await gateway.post(body) == 200
    found = await messages(kafka, prefix)
    letters = await messages(kafka, prefix, "intake.messages.dlq")
    assert [seen.event().kind for seen in found][-1] == MessageKind.MESSAGE
    assert len(found) + len(letters) == 2


async def test_danger_goes_by_the_urgent_lane(gateway: Gateway, kafka: str, prefix: str) -> None:
    assert await gateway.post(webhook(message(1), message(2, "TOLONG ada kebakaran di pasar"))) == 200
    (urgent,) = await messages(kafka, prefix, "intake.messages.urgent")
    assert urgent.event().urgent
    assert opened(urgent)["text"].startswith("TOLONG")
    (routine,) = await messages(kafka, prefix, "intake.messages")
    assert not routine.event().urgent


async def test_who_has_an_open_emergency_is_urgent_until_it_is_over(
    gateway: Gateway, kafka: str, prefix: str
) -> None:
    sender = KEYS.refs().sender("whatsapp", USER_ID)
    now = SystemClock().now()
    posted = iter(range(1, 10_000))

    async def goes_by(topic: str) -> bool:
        number = next(posted)
        assert await gateway.post(webhook(message(number, f"pesan {number}"))) == 200
        return [opened(s)["text"] for s in await messages(kafka, prefix, topic)][-1:] == [f"pesan {number}"]

    assert await goes_by("intake.messages")
    opening = UrgentSender(sender=sender, report="u-1", until=now + timedelta(hours=1))
    await put(kafka, prefix, [("open", opening)])
    await eventually(lambda: goes_by("intake.messages.urgent"))
    await put(kafka, prefix, [("over", opening.model_copy(update={"until": now - timedelta(hours=1)}))])
    await eventually(lambda: goes_by("intake.messages"))


async def test_a_changed_number_is_told_under_the_new_identity(
    gateway: Gateway, kafka: str, prefix: str
) -> None:
    changed = message(1, type="system") | {
        "system": {
            "type": "user_changed_number",
            "wa_id": "628007654321",
            "user_id": "ID.9",
            "previous_user_id": USER_ID,
        }
    }
    del changed["text"]
    assert await gateway.post(webhook(changed)) == 200
    (seen,) = await messages(kafka, prefix)
    assert seen.event().kind == MessageKind.IDENTITY_CHANGED
    assert seen.event().sender == KEYS.refs().sender("whatsapp", "ID.9")
    assert opened(seen)["was"]["user_id"] == USER_ID


async def test_it_is_ready_while_kafka_answers_and_needs_nothing_else(gateway: Gateway) -> None:
    assert (await gateway.health.ready()).problems == ()
    assert SECRET not in repr(gateway)

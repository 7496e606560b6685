"""A real Kannel between the operator and Salur: a citizen's words come in, the answer and its receipt go their way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from salur.channels.inbound import InboundMessage
from salur.contracts.notifications import NotificationSettled
from salur.embedded import free_port
from services.intake.dialogue.app import ROLE as DIALOGUE
from services.intake.gateway.app import ROLE as GATEWAY
from services.notify.app import ROLE as NOTIFY
from tests.integration.smpp import kannel
from tests.integration.smpp.citizens import messages, opened, written
from tests.integration.smpp.network_operator import PHONE, Operator, words
from tests.kafka_tools import make_topics, read_all
from tests.polling import eventually
from tests.roles import held_up

SECRET = "rahasia-contoh-1234"
WORDS = "KONUT 🌊 Banjir setinggi lutut di depan balai desa Wanggudu, “jembatan” sudah tidak bisa dilewati mobil & motor."


@pytest.mark.timeout(120)
@pytest.mark.skipif(bool(kannel.missing()), reason=f"no {kannel.missing()}: Debian has it as kannel")
async def test_a_citizen_is_heard_and_answered_through_kannel(
    kafka: str,
    mongo: str,
    prefix: str,
    operator: Operator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Salur is away when the words come: Kannel keeps them and tries again."""
    port = free_port()
    hook = f"http://127.0.0.1:{port}/hooks/smshttp/pusat"
    await make_topics(kafka, prefix)
    async with kannel.kannel(tmp_path, centre=operator.centre.port, hook=hook, secret=SECRET) as sendsms:
        account = {
            "shape": "kannel",
            "url": sendsms,
            "short_code": "1708",
            "secret": SECRET,
            "receipts": hook,
            "values": {"user": kannel.USER, "password": kannel.PASSWORD},
        }
        monkeypatch.setenv("SALUR_SMS_HTTP", json.dumps({"pusat": account}))
        done: list[str | None] = []
        for short in written(PHONE, WORDS, reference=7):
            operator.centre.deliver("salur", short, done.append)
        await eventually(lambda: len(done) > 1 and not any(done), within=20)
        async with (
            held_up(GATEWAY, kafka, mongo, prefix, host="127.0.0.1", port=port),
            held_up(DIALOGUE, kafka, mongo, prefix),
            held_up(NOTIFY, kafka, mongo, prefix),
        ):
            first = (await eventually(lambda: operator.took, within=30))[0]
            assert (first.destination.number, first.source.number) == (PHONE, "1708")
            (heard,) = await messages(kafka, prefix)
            message = opened(heard)
            assert isinstance(message, InboundMessage)
            assert (message.text, message.sender.phone) == (WORDS, PHONE)

            await eventually(lambda: "Bencana dan damkar" in words(operator.took))
            operator.reports("A-1", "DELIVRD")

            async def delivered() -> bool:
                seen = [one.event() for one in await read_all(kafka, f"{prefix}notifications.settled")]
                assert all(isinstance(event, NotificationSettled) for event in seen)
                return "delivered" in {event.state.value for event in seen}

            await eventually(delivered, within=20)

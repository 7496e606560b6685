"""Whatever is posted to the gateway, it answers with what a provider understands, and keeps what it accepted."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salur.channels.meta.graph import Graph
from salur.channels.whatsapp import WhatsApp
from salur.channels.whatsapp.settings import Account
from salur.contracts import wire
from salur.contracts.topics import registry
from salur.messaging.clock import HeldClock
from salur.messaging.producer import LARGEST_RECORD
from salur.privacy import KeyRing
from salur.store.ledger import Output
from services.intake.gateway.adapters.tally import MetricsTally
from services.intake.gateway.domain import Sorter
from services.intake.gateway.handlers import Door
from services.intake.gateway.letters import Letters
from services.intake.gateway.webhooks import LARGEST_BODY, Webhooks
from tests.made_up import packs

SECRET = "rahasia-contoh-1234"
PATH = "/hooks/whatsapp/aplikasi"
GOLDEN = [
    json.loads(path.read_text("utf-8"))["webhook"]
    for path in sorted(Path("shared/salur/channels/whatsapp/golden").glob("*.json"))
]
KEYS = KeyRing.generate()


class Kept:
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.outputs: list[Output] = []

    async def send(self, outputs: Sequence[Output], within: float) -> None:
        assert within <= 5
        self.outputs.extend(outputs)


def app(sink: Kept) -> Webhooks:
    secrets = {"app_secret": SECRET, "verify_token": SECRET, "access_token": SECRET}
    tally = MetricsTally()
    refs = KEYS.refs()
    door = Door(
        WhatsApp(Account.model_validate(secrets), Graph("http://graph.example", "v24.0")),
        PATH,
        sorter=Sorter(
            "whatsapp",
            KEYS,
            refs,
            pack_of=lambda number, _: packs().by_phone_number_id.get(number),
            urgent_now=lambda _sender, _now: False,
        ),
        letters=Letters("intake.messages.dlq", KEYS, refs),
        registry=registry(""),
        sink=sink,
        tally=tally,
        clock=HeldClock(datetime(2026, 3, 2, tzinfo=UTC)),
    )
    return Webhooks({PATH: door}, tally)


def post(body: bytes, headers: Sequence[tuple[bytes, bytes]], pieces: int = 1) -> tuple[int, list[Output]]:
    """The status that a body is answered with, and what was kept; the body comes in so many pieces."""
    sink = Kept()
    size = max(1, -(-len(body) // pieces))
    parts = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
    inbox = [
        {"type": "http.request", "body": part, "more_body": number < len(parts) - 1}
        for number, part in enumerate(parts)
    ]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return inbox.pop(0) if inbox else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": PATH, "method": "POST", "headers": list(headers), "query_string": b""}
    asyncio.run(app(sink)(scope, receive, send))
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    return sent[0]["status"], sink.outputs


def signed(body: bytes) -> list[tuple[bytes, bytes]]:
    return [
        (b"x-hub-signature-256", b"sha256=" + hmac.digest(SECRET.encode(), body, "sha256").hex().encode())
    ]


def readable(outputs: Sequence[Output]) -> None:
    for output in outputs:
        headers = dict(output.headers)
        assert headers["ce_id"]
        assert wire.read(headers["ce_type"].decode(), output.value).key().encode() == output.key
        assert len(output.value) < LARGEST_RECORD


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2_000) | st.text(max_size=500).map(str.encode), st.integers(1, 5))
def test_any_signed_bytes_are_accepted_and_kept(body: bytes, pieces: int) -> None:
    status, outputs = post(body, signed(body), pieces)
    assert status == 200
    assert outputs, "it was acknowledged and is nowhere"
    readable(outputs)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=500),
    st.lists(
        st.tuples(st.sampled_from([b"x-hub-signature-256", b"content-length", b"x"]), st.binary(max_size=80))
    ),
)
def test_any_bytes_with_any_headers_are_refused_and_leave_nothing(
    body: bytes, headers: list[tuple[bytes, bytes]]
) -> None:
    status, outputs = post(body, headers)
    assert status in (401, 413)
    assert outputs == []


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_webhook_with_any_value_anywhere_is_accepted_and_kept(data: st.DataObject) -> None:
    webhook = json.loads(json.dumps(data.draw(st.sampled_from(GOLDEN))))
    _bend(webhook, data)
    body = json.dumps(webhook).encode()
    status, outputs = post(body, signed(body))
    assert status == 200
    readable(outputs)


def _bend(node: Any, data: st.DataObject) -> None:
    keys = list(node) if isinstance(node, dict) else list(range(len(node)))
    key = data.draw(st.sampled_from(keys))
    if isinstance(node[key], dict | list) and node[key] and data.draw(st.integers(0, 9)):
        _bend(node[key], data)
        return
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    node[key] = data.draw(
        leaves | st.lists(leaves, max_size=3) | st.dictionaries(st.text(max_size=5), leaves)
    )


@pytest.mark.parametrize("pieces", [1, 7])
def test_a_body_that_is_too_large_is_not_read_to_its_end(pieces: int) -> None:
    body = b"x" * (LARGEST_BODY + 1)
    assert post(body, signed(body), pieces) == (413, [])


def test_a_body_that_says_it_is_too_large_is_not_waited_for() -> None:
    sent: list[Any] = []
    inbox: list[dict[str, Any]] = [{"type": "http.request", "body": b"{", "more_body": True}]

    async def receive() -> dict[str, Any]:
        return inbox.pop()

    async def send(message: Any) -> None:
        sent.append(message)

    announced = [(b"content-length", str(LARGEST_BODY + 1).encode())]
    scope = {"type": "http", "path": PATH, "method": "POST", "headers": announced, "query_string": b""}
    asyncio.run(app(Kept())(scope, receive, send))
    assert sent[0]["status"] == 413


def test_who_hangs_up_in_the_middle_leaves_nothing() -> None:
    sink = Kept()
    inbox: list[dict[str, Any]] = [
        {"type": "http.request", "body": b"{", "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return inbox.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": PATH, "method": "POST", "headers": signed(b"{"), "query_string": b""}
    asyncio.run(app(sink)(scope, receive, send))
    assert (sent[0]["status"], sink.outputs) == (408, [])

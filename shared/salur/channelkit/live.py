"""The contract where a real Kafka and a real MongoDB matter: webhooks through the real gateway, then the dialogue.

Each test holds for all channels that are asked for at once: servers cost more than requests. A channel that holds a
connection has a role of its own and is proved by that role's tests.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from salur.channelkit.held import MESSAGES, Loop, Salur, thread
from salur.channels.protocol import WebhookRequest
from salur.channels.subject import CITIZEN, NEIGHBOUR, Subject
from salur.embedded import EmbeddedKafka

rule = pytest.mark.channel_rule
WORDS = "jalan rusak di depan kantor desa Wanggudu"
_ODD = (b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b"[" * 5_000, b'{"update_id": 1}', b"a=1&b=%ff")


@pytest.fixture
def channel_loop() -> Iterator[Loop]:
    with thread() as loop:
        yield loop


@pytest.fixture
def channel_webhooks(channel_subjects: Mapping[str, Subject]) -> list[Subject]:
    """The subjects whose items come by webhooks; a test without any is skipped."""
    found = [subject for subject in channel_subjects.values() if subject.voice.webhooks]
    if not found:
        pytest.skip("a channel that holds a connection is proved by its own role's tests")
    return found


@rule("redelivery", "unsupported", "fuzz", "private", "outage")
def test_03_04_08_14_what_is_posted_is_one_sealed_message_and_the_citizen_is_told(
    channel_webhooks: list[Subject],
    channel_kafka: str,
    channel_mongo: str,
    channel_loop: Loop,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The gateway's MongoDB is nowhere: it accepts all the same."""
    salur, run = Salur(channel_webhooks, channel_kafka, tmp_path), channel_loop.run
    run(salur.prepare())
    with channel_loop.holding(salur.role("intake.gateway")):
        for subject in channel_webhooks:
            voice = subject.voice
            (written,), (unknown,) = (
                _first(subject, voice.message(1, CITIZEN, WORDS)),
                _first(subject, voice.unknown(2, NEIGHBOUR)),
            )
            assert run(salur.post(subject, [written] * 20)) == [200] * 20, subject.kind.name
            assert run(salur.post(subject, [unknown])) == [200], subject.kind.name
            assert all(400 <= status < 500 for status in run(salur.post(subject, voice.forged(written))))
            odd = [voice.signed(body) for body in _ODD]
            assert all(0 < status < 500 for status in run(salur.post(subject, odd))), subject.kind.name
    found = run(salur.records(*MESSAGES))
    assert Counter(
        (r.event.channel, r.event.kind.value) for r in {r.id: r for r in found}.values()
    ) == Counter(
        (subject.kind.name, kind) for subject in channel_webhooks for kind in ("message", "unsupported")
    )
    everything = found + run(salur.records("intake.messages.dlq"))
    kept = repr([(r.key, r.value, r.headers) for r in everything]) + "".join(capfd.readouterr())
    for private in (CITIZEN.phone, CITIZEN.id, CITIZEN.name, NEIGHBOUR.id, "Wanggudu"):
        assert private not in kept, "in clear"
    with channel_loop.holding(salur.role("intake.dialogue", channel_mongo)):
        told = run(_told(salur, len(channel_webhooks)))
    for subject in channel_webhooks:
        said = Counter(text for channel, text in told if channel == subject.kind.name)
        assert said.pop("unsupported_message") == 1, subject.kind.name
        assert set(said.values()) == {1}, "one draft, and each question once"


@rule("outage")
def test_05_kafka_away_is_not_accepted_and_then_exactly_once(
    channel_webhooks: list[Subject], channel_loop: Loop, tmp_path: Path
) -> None:
    kafka, run = EmbeddedKafka(tmp_path / "kafka"), channel_loop.run
    kafka.start()
    try:
        salur = Salur(channel_webhooks, kafka.bootstrap, tmp_path)
        run(salur.prepare())
        with channel_loop.holding(salur.role("intake.gateway")):
            requests = [(subject, _first(subject, _words(subject))) for subject in channel_webhooks]
            kafka.pause()
            try:
                refused = run(_post_all(salur, requests))
            finally:
                kafka.resume()
            assert all(status not in range(200, 300) for status in refused)
            assert all(status in (0, 503) for status in refused)
            accepted: list[int] = []
            for _ in range(5):
                accepted = run(_post_all(salur, requests))
                if all(status == 200 for status in accepted):
                    break
            assert all(status == 200 for status in accepted)
            ids = {record.id for record in run(salur.records(*MESSAGES))}
            assert len(ids) == len(channel_webhooks)
    finally:
        kafka.stop()


@rule("restart")
def test_15_restarted_in_mid_flight_nothing_is_lost_and_nothing_is_two(
    channel_webhooks: list[Subject], channel_kafka: str, channel_loop: Loop, tmp_path: Path
) -> None:
    salur, run = Salur(channel_webhooks, channel_kafka, tmp_path), channel_loop.run
    run(salur.prepare())
    requests = [
        (subject, _first(subject, subject.voice.message(n, CITIZEN, f"pesan {n}")))
        for subject in channel_webhooks
        for n in range(1, 21)
    ]
    with channel_loop.holding(salur.role("intake.gateway")):
        flying = asyncio.run_coroutine_threadsafe(_post_all(salur, requests), channel_loop.loop)
    cut = flying.result(60)
    before = {record.id for record in run(salur.records(*MESSAGES))}
    assert len(before) >= cut.count(200), "accepted and not kept"
    with channel_loop.holding(salur.role("intake.gateway")):
        again = [request for request, status in zip(requests, cut, strict=True) if status != 200]
        assert all(status == 200 for status in run(_post_all(salur, again)))
    assert len({record.id for record in run(salur.records(*MESSAGES))}) == len(requests)


def _words(subject: Subject) -> Any:
    return subject.voice.message(1, CITIZEN, WORDS)


def _first(subject: Subject, item: Any) -> list[WebhookRequest]:
    return list(subject.voice.requests([item])[0])


async def _post_all(salur: Salur, requests: list[tuple[Subject, list[WebhookRequest]]]) -> list[int]:
    answers = await asyncio.gather(*(salur.post(subject, sent) for subject, sent in requests))
    return [status for (status,) in answers]


async def _told(salur: Salur, channels: int) -> list[tuple[str, str]]:
    """Which texts were asked for on which channel, once each channel has its answers to both writers."""
    topics = ("notifications.requested", "notifications.requested.urgent")
    async with asyncio.timeout(60):
        while True:
            found = {record.id: record.event for record in await salur.records(*topics)}
            people = {(event.to.channel, event.to.ref) for event in found.values()}
            if len(people) >= 2 * channels:
                return [(event.to.channel, event.text) for event in found.values()]
            await asyncio.sleep(0.1)

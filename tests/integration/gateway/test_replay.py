"""Dead letters of webhooks whose provider shows a secret: delivered again by Salur, which keeps none, and by nobody else."""

from dataclasses import replace
from pathlib import Path

import pytest
from salur_telegram.subject import SUBJECT as TELEGRAM

from salur.channelkit.held import MESSAGES, Salur
from salur.channels.smshttp.subject import SUBJECT as AGGREGATOR
from salur.channels.subject import CITIZEN
from salur.contracts.topics import registry
from salur.messaging import replayed
from salur.messaging.clock import SystemClock
from salur.messaging.dead_letter_box import Box, CannotReplay
from salur.privacy import KeyRing

SUBJECTS = [TELEGRAM, AGGREGATOR]


async def test_what_no_pack_owned_is_delivered_again_once_one_does(kafka: str, tmp_path: Path) -> None:
    salur = Salur(SUBJECTS, kafka, tmp_path)
    lines = tmp_path / "packs" / "74.09-contoh" / "channels.yaml"
    owned = lines.read_text()
    lines.write_text(
        owned.replace(TELEGRAM.number, "bot_lain_contoh").replace(AGGREGATOR.number, "1709@lain")
    )
    await salur.prepare()
    came = [(s, s.voice.requests([s.voice.message(1, CITIZEN, "halo")])[0]) for s in SUBJECTS]
    box = Box(kafka, registry(salur.prefix), salur.keys, salur.url)
    async with salur.role("intake.gateway"):
        for subject, requests in came:
            assert await salur.post(subject, requests) == [200]
    letters = await box.letters()
    assert {letter.reason for letter in letters} == {"unknown_number"}
    assert await salur.records(*MESSAGES) == []

    lines.write_text(owned)
    async with salur.role("intake.gateway"):
        await box.replay(letters, SystemClock().now(), old=False)
        assert {record.event.channel for record in await salur.records(*MESSAGES)} == {"telegram", "sms"}
        stranger = Box(kafka, registry(salur.prefix), KeyRing.generate(), salur.url)
        (_, (request,)), _ = came
        mark = replayed.mark(stranger.keys, "/hooks/telegram/contoh", request.body)
        unmarked = replace(request, headers={})
        for other in ("", "x", "k 00", mark, replayed.mark(salur.keys, "/hooks/telegram/lain", request.body)):
            forged = replace(unmarked, headers={replayed.HEADER: other})
            assert await salur.post(TELEGRAM, [forged]) == [401]
    with pytest.raises(CannotReplay, match="does not answer"):
        await box.replay(letters[:1], SystemClock().now(), old=False)

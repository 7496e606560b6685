"""Messenger and Instagram against Meta's documentation: golden webhooks in, limits and second tries out."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest

from salur.channels.instagram import Instagram
from salur.channels.instagram.subject import SUBJECT as INSTAGRAM
from salur.channels.messenger.subject import SUBJECT as MESSENGER
from salur.channels.meta.inbox.channel import Inbox
from salur.channels.meta.inbox.errors import CODES
from salur.channels.protocol import (
    Destination,
    Down,
    Fetch,
    Fetches,
    ProviderResponse,
    Refused,
    Rendered,
    Wait,
)
from salur.channels.subject import Subject
from salur.contracts.notifications import Option
from salur.media.origins import allowed


def channel(subject: Subject) -> Inbox:
    opened = subject.open()
    assert isinstance(opened, Inbox)
    return opened


@pytest.mark.parametrize("subject", [MESSENGER, INSTAGRAM], ids=["messenger", "instagram"])
def test_a_webhook_is_read_as_its_golden_file_says(subject: Subject) -> None:
    opened = channel(subject)
    files = [
        f for f in resources.files(subject.package).joinpath("golden").iterdir() if f.name.endswith(".json")
    ]
    assert len(files) > 12
    for file in files:
        golden = json.loads(file.read_text("utf-8"))
        request = subject.voice.signed(json.dumps(golden["webhook"]).encode())
        opened.authenticate(request)
        found = [{"number": item.number, "inbound": _plain(item.inbound)} for item in opened.parse(request)]
        assert found == golden["items"], file.name


def _plain(inbound: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(inbound.model_dump_json(exclude_defaults=True))
    return {"kind": inbound.kind, **told}


def test_instagram_counts_bytes_and_nothing_is_left_out() -> None:
    for text in ("Jalan rusak – parah. " * 150, "\U0001f6a7" * 600, "é" * 1001, "a" * 1000):
        said = [
            json.loads(request.body)["message"]["text"]
            for request in channel(INSTAGRAM).render(Rendered(text), Destination(INSTAGRAM.number, "9"))
        ]
        assert all(0 < len(part.encode()) <= 1000 for part in said)
        assert "".join("".join(said).split()) == "".join(text.split())


def test_what_meta_would_not_take_as_a_quick_reply_is_numbered() -> None:
    def replies(*options: Option) -> tuple[str, list[str]]:
        (request,) = channel(MESSENGER).render(
            Rendered("Pilih.", options), Destination(MESSENGER.number, "9")
        )
        message = json.loads(request.body)["message"]
        return message["text"], [reply["title"] for reply in message.get("quick_replies", [])]

    assert replies(Option(id="a", label="Ya"), Option(id="b", label="Tidak")) == ("Pilih.", ["Ya", "Tidak"])
    same = replies(Option(id="a", label="Asera"), Option(id="b", label="Asera"))
    assert same == ("Pilih.\n\n1. Asera\n2. Asera", ["1", "2"])
    assert replies(Option(id="x" * 1001, label="Ya")) == ("Pilih.\n\n1. Ya", [])


def test_a_text_after_24_hours_goes_again_under_the_tag_that_meta_granted() -> None:
    opened = channel(MESSENGER)
    (request,) = opened.render(Rendered("Selesai."), Destination(MESSENGER.number, "9"))
    closed = ProviderResponse(403, {}, b'{"error": {"code": 10, "error_subcode": 2018278}}')
    other = opened.otherwise(request, closed)
    assert other is not None
    body = json.loads(other.body)
    assert (body["messaging_type"], body["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
    assert body["message"] == json.loads(request.body)["message"]
    for answer in (ProviderResponse(200, {}, b"{}"), ProviderResponse(400, {}, b'{"error": {"code": 100}}')):
        assert opened.otherwise(request, answer) is None
    untagged = json.loads(MESSENGER.environment["SALUR_MESSENGER"])["contoh"] | {"tag": None}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SALUR_INSTAGRAM", json.dumps({"contoh": untagged}))
        assert Instagram.accounts()["contoh"].otherwise(request, closed) is None


def test_each_code_has_its_fate() -> None:
    for (code, subcode), meaning in CODES.items():
        error = {"message": "(#1) for 990000000001", "code": code, "error_subcode": subcode}
        outcome = channel(MESSENGER).classify(
            ProviderResponse(400, {}, json.dumps({"error": error}).encode())
        )
        assert isinstance(outcome, Wait | Down | Refused)
        assert outcome.reason == f"{meaning.name} {code}"


def test_a_file_is_fetched_from_metas_own_hosts_without_a_token() -> None:
    for subject, url in (
        (MESSENGER, "https://scontent.xx.fbcdn.net/v/foto.jpg?oh=1"),
        (INSTAGRAM, "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1"),
    ):
        opened = channel(subject)
        assert isinstance(opened, Fetches)
        first = opened.media(url)
        assert isinstance(first, Fetch)
        assert (first.request.url, first.request.headers) == (url, {})
        assert allowed(url, opened.media_hosts)
        assert not allowed("https://fbcdn.net.example/foto.jpg", opened.media_hosts)

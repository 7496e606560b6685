"""The channel against Meta's documentation: golden webhooks in, requests out, codes one by one."""

from __future__ import annotations

import hmac
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salur.channels.discovery import Channels, installed
from salur.channels.inbound import InboundDead
from salur.channels.manifest import Manifest
from salur.channels.meta.answers import Fate
from salur.channels.meta.graph import Graph
from salur.channels.protocol import (
    Accepted,
    BadSignature,
    Destination,
    Down,
    ProviderResponse,
    Refused,
    Rendered,
    Unparsable,
    Wait,
    WebhookRequest,
)
from salur.channels.splitting import length
from salur.channels.whatsapp import WhatsApp
from salur.channels.whatsapp.errors import CODES
from salur.channels.whatsapp.settings import Account, WhatsAppSettings
from salur.contracts.notifications import Option

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))
SECRET = "rahasia-contoh-1234"
CHANNEL = WhatsApp(
    Account.model_validate(
        {"app_secret": SECRET, "verify_token": "token-contoh-1234", "access_token": "akses"}
    ),
    Graph("https://graph.example/", "v24.0"),
)
TO = Destination(number="740900000000001", to="628001234567")


def signed(body: bytes, secret: str = SECRET) -> WebhookRequest:
    signature = hmac.new(secret.encode(), body, "sha256").hexdigest()
    return WebhookRequest("POST", {"x-hub-signature-256": f"sha256={signature}"}, {}, body)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_webhook_is_read_as_its_golden_file_says(path: Path) -> None:
    golden = json.loads(path.read_text("utf-8"))
    request = signed(json.dumps(golden["webhook"]).encode())
    CHANNEL.authenticate(request)
    items = CHANNEL.parse(request)
    assert [
        {"number": i.number, "inbound": json.loads(i.inbound.model_dump_json(exclude_defaults=True))}
        for i in items
    ] == [{"number": i["number"], "inbound": _without_kind(i["inbound"])} for i in golden["items"]]
    assert [i.inbound.kind for i in items] == [i["inbound"]["kind"] for i in golden["items"]]


def _without_kind(inbound: dict[str, Any]) -> dict[str, Any]:
    """`kind` and a text's type are defaults of our models and not written out."""
    default_type = inbound["kind"] == "message" and inbound["type"] == "text"
    return {k: v for k, v in inbound.items() if k != "kind" and not (k == "type" and default_type)}


def test_nothing_of_a_person_shows_in_what_a_programmer_prints() -> None:
    for path in GOLDEN:
        items = CHANNEL.parse(signed(json.dumps(json.loads(path.read_text("utf-8"))["webhook"]).encode()))
        assert not any(word in repr(items) for word in ("628001234567", "Contoh", "Wanggudu", "7409990000"))
    assert "628001234567" not in repr(TO) + repr(CHANNEL.render(Rendered("Halo"), TO))


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        "sha1=" + "0" * 40,
        "sha256=é",
        hmac.new(b"x", b"{}", "sha256").hexdigest(),
    ],
)
def test_a_signature_that_does_not_fit_is_refused(header: str) -> None:
    with pytest.raises(BadSignature):
        CHANNEL.authenticate(WebhookRequest("POST", {"x-hub-signature-256": header}, {}, b"{}"))


def test_the_signature_is_over_the_raw_bytes() -> None:
    request = signed(b'{"a": 1}')
    CHANNEL.authenticate(request)
    with pytest.raises(BadSignature):
        CHANNEL.authenticate(WebhookRequest("POST", request.headers, {}, b'{"a":1}'))
    with pytest.raises(BadSignature):
        CHANNEL.authenticate(WebhookRequest("POST", {}, {}, b'{"a": 1}'))


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({}, "1158201444"),
        ({"hub.mode": "unsubscribe"}, None),
        ({"hub.verify_token": "another"}, None),
        ({"hub.verify_token": "é"}, None),
        ({"hub.challenge": "<script>"}, None),
        ({"hub.challenge": "1" * 300}, None),
        ({"hub.challenge": ""}, None),
    ],
)
def test_the_handshake_answers_only_who_knows_the_token(change: dict[str, str], answer: str | None) -> None:
    query = {
        "hub.mode": "subscribe",
        "hub.verify_token": "token-contoh-1234",
        "hub.challenge": "1158201444",
    } | change
    request = WebhookRequest("GET", {}, query, b"")
    if answer is None:
        with pytest.raises(BadSignature):
            CHANNEL.handshake(request)
    else:
        assert CHANNEL.handshake(request) == answer


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"3",
        b"\xff\xfe",
        b'{"object": "page", "entry": []}',
        b'{"object": "whatsapp_business_account"}',
        b"[" * 100_000,
        b'{"object": "whatsapp_business_account", "entry": [' + b"[" * 400 + b"]" * 400 + b"]}",
        b"NaN",
    ],
)
def test_a_body_that_is_no_webhook_is_unparsable_as_a_whole(body: bytes) -> None:
    with pytest.raises(Unparsable):
        CHANNEL.parse(signed(body))


def test_half_a_surrogate_pair_costs_one_sign_and_no_message() -> None:
    golden = json.loads((Path(__file__).parent / "golden" / "text.json").read_text("utf-8"))["webhook"]
    body = json.dumps(golden).replace("Wa Ode Contoh", "Contoh \\ud83d").encode()
    (item,) = CHANNEL.parse(signed(body))
    assert item.inbound.model_dump()["sender"]["profile_name"] == "Contoh ?"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_webhook_bent_anywhere_never_breaks_the_reader(data: st.DataObject) -> None:
    webhook = json.loads(data.draw(st.sampled_from(GOLDEN)).read_text("utf-8"))["webhook"]
    for _ in range(data.draw(st.integers(1, 3))):
        _bend(webhook, data)
    try:
        items = CHANNEL.parse(signed(json.dumps(webhook).encode()))
    except Unparsable:
        return
    for item in items:
        assert isinstance(item.number, str)
        assert item.inbound.model_dump_json()
        assert isinstance(item.inbound, InboundDead) or item.number


def _bend(node: Any, data: st.DataObject) -> None:
    """Replaces one value somewhere in the tree."""
    keys = list(node) if isinstance(node, dict) else list(range(len(node)))
    if not keys:
        return
    key = data.draw(st.sampled_from(keys))
    if isinstance(node[key], dict | list) and node[key] and data.draw(st.booleans() | st.just(True)):
        _bend(node[key], data)
    else:
        node[key] = data.draw(JSON)


def options(count: int, label: str = "Pilihan {}", hint: str = "") -> tuple[Option, ...]:
    return tuple(Option(id=f"o{n}", label=label.format(n), hint=hint) for n in range(1, count + 1))


def shown(rendered: Rendered, to: Destination = TO) -> list[dict[str, Any]]:
    """The bodies, after checking what every request must have and Meta's limits."""
    bodies = []
    for request in CHANNEL.render(rendered, to):
        assert request.method == "POST"
        assert request.url == "https://graph.example/v24.0/740900000000001/messages"
        assert request.headers["authorization"] == "Bearer akses"
        body = json.loads(request.body)
        assert body["messaging_product"] == "whatsapp"
        _check_limits(body)
        bodies.append(body)
    return bodies


def _check_limits(body: dict[str, Any]) -> None:
    if body["type"] == "text":
        assert 0 < length(body["text"]["body"]) <= 4096
        return
    interactive = body["interactive"]
    assert 0 < length(interactive["body"]["text"]) <= 1024
    if interactive["type"] == "button":
        replies = [button["reply"] for button in interactive["action"]["buttons"]]
        assert 1 <= len(replies) <= 3
        assert all(0 < length(r["title"]) <= 20 and 0 < len(r["id"]) <= 256 for r in replies)
        return
    (section,) = interactive["action"]["sections"]
    assert 0 < length(interactive["action"]["button"]) <= 20
    assert 1 <= len(section["rows"]) <= 10
    for row in section["rows"]:
        assert 0 < length(row["title"]) <= 24
        assert len(row["id"]) <= 200
        assert length(row.get("description", "x")) <= 72


def test_a_text_goes_to_a_number_or_to_a_user_id() -> None:
    (body,) = shown(Rendered("Halo, apa kabar?"))
    assert (body["type"], body["to"], body["text"]["body"]) == ("text", "628001234567", "Halo, apa kabar?")
    (body,) = shown(Rendered("Halo"), Destination(TO.number, "ID.7409990000000001"))
    assert (body["recipient"], "to" in body) == ("ID.7409990000000001", False)


def test_three_short_options_are_buttons() -> None:
    (body,) = shown(Rendered("Sudah benar?", options(3)))
    replies = [button["reply"] for button in body["interactive"]["action"]["buttons"]]
    assert replies[0] == {"id": "o1", "title": "Pilihan 1"}


@pytest.mark.parametrize(
    "given_options",
    [options(4), options(10), options(3, hint="di Asera"), options(2, label="Kantor Desa Wanggudu {}")],
    ids=["four", "ten", "with hints", "longer titles"],
)
def test_more_or_longer_options_are_a_list(given_options: tuple[Option, ...]) -> None:
    (body,) = shown(Rendered("Pilih satu.", given_options, options_title="Lihat"))
    action = body["interactive"]["action"]
    assert action["button"] == "Lihat"
    assert [row["id"] for row in action["sections"][0]["rows"]] == [o.id for o in given_options]


@pytest.mark.parametrize(
    "given_options",
    [
        options(11),
        options(4, label="Sebuah pilihan yang panjang sekali {}"),
        options(4, hint="x" * 73),
        (Option(id="a", label="Sama"), Option(id="b", label="Sama")),
        (Option(id="x" * 300, label="Panjang"),),
    ],
    ids=["eleven", "long titles", "long hints", "the same title twice", "long id"],
)
def test_what_fits_neither_becomes_a_numbered_list(given_options: tuple[Option, ...]) -> None:
    (body,) = shown(Rendered("Pilih satu.", given_options))
    assert body["type"] == "text"
    lines = body["text"]["body"].splitlines()
    assert lines[0] == "Pilih satu."
    assert lines[2].startswith(f"1. {given_options[0].label}")
    assert lines[-1].startswith(f"{len(given_options)}. ")


def test_a_long_text_is_cut_where_a_sentence_ends() -> None:
    sentence = "Petugas sudah memeriksa jembatan itu dan akan kembali besok pagi. "
    bodies = shown(Rendered(sentence * 150))
    texts = [body["text"]["body"] for body in bodies]
    assert len(texts) == 3
    assert all(text.endswith("besok pagi.") for text in texts)
    assert " ".join(texts) == (sentence * 150).strip()


def test_a_long_text_with_options_keeps_them_at_its_end() -> None:
    *before, last = shown(Rendered("Keterangan panjang. " * 120, options(2)))
    assert all(body["type"] == "text" for body in before)
    assert last["type"] == "interactive"
    assert before


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=9000).filter(lambda t: t.strip()),
    st.integers(0, 12),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(lambda t: t.strip()),
)
def test_whatever_is_said_meta_would_take_it_and_nothing_is_left_out(
    text: str, count: int, label: str
) -> None:
    bodies = shown(Rendered(text, options(count, label=label.replace("{", "").replace("}", "") + "{}")))
    said = "".join(
        b["text"]["body"] if b["type"] == "text" else b["interactive"]["body"]["text"] for b in bodies
    )
    assert "".join(text.split()) in "".join(said.split())


FATES = {
    Fate.WAIT: Wait,
    Fate.WAIT_FOR_PERSON: Wait,
    Fate.DOWN: Down,
    Fate.REFUSED: Refused,
    Fate.SILENT: Refused,
}


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_code_has_its_fate(code: int) -> None:
    body = json.dumps({"error": {"message": "(#1) for 628001234567", "type": "OAuthException", "code": code}})
    outcome = CHANNEL.classify(ProviderResponse(400, {}, body.encode()))
    assert isinstance(outcome, FATES[CODES[code].fate])
    if isinstance(outcome, Wait):
        assert outcome.wait > timedelta(0)
        assert outcome.one_person is (CODES[code].fate is Fate.WAIT_FOR_PERSON)
    assert isinstance(outcome, Wait | Down | Refused)
    assert outcome.reason == f"{CODES[code].name} {code}"
    assert getattr(outcome, "silent", False) is (code == 131047)


@pytest.mark.parametrize(
    ("status", "headers", "body", "outcome"),
    [
        (200, {}, b'{"messages": [{"id": "wamid.A"}]}', Accepted("wamid.A")),
        (200, {}, b'{"messages": [{"id": "wamid.A", "message_status": "accepted"}]}', Accepted("wamid.A")),
        (200, {}, b"OK", Accepted("")),
        (200, {}, b'{"messages": []}', Accepted("")),
        (400, {}, b'{"error": {"code": 999999}}', Refused("unlisted 999999")),
        (400, {}, b"no json", Refused("unlisted 400")),
        (403, {}, b'{"error": {"code": 230}}', Down("no_permission 230")),
        (429, {}, b"", Wait(timedelta(seconds=60), "throttled 429")),
        (429, {"retry-after": "7"}, b"", Wait(timedelta(seconds=7), "throttled 429")),
        (429, {"retry-after": "soon"}, b"", Wait(timedelta(seconds=60), "throttled 429")),
        (500, {}, b"<html>", Down("http 500")),
        (503, {}, b'{"error": "busy"}', Down("http 503")),
    ],
)
def test_an_answer_is_understood(status: int, headers: dict[str, str], body: bytes, outcome: object) -> None:
    assert CHANNEL.classify(ProviderResponse(status, headers, body)) == outcome


def test_the_manifest_names_the_settings_that_there_are() -> None:
    manifest = Manifest.of("whatsapp")
    fields = WhatsAppSettings.model_fields
    assert {setting.name for setting in manifest.settings} == {f"SALUR_{name.upper()}" for name in fields}
    assert [setting.name for setting in manifest.settings if setting.secret] == ["SALUR_WHATSAPP"]


def test_accounts_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {"app_secret": SECRET, "verify_token": "token-contoh-1234", "access_token": "akses"}
    one, other = {**secrets, "numbers": ["1"]}, {**secrets, "numbers": ["2"]}
    monkeypatch.setenv("SALUR_WHATSAPP", json.dumps({"satu": one, "dua": other}))
    kind = installed()["whatsapp"]
    channels = Channels({("whatsapp", name): channel for name, channel in kind.accounts().items()})
    assert channels.sender("whatsapp", "2") is channels.account("whatsapp", "dua")
    assert channels.sender("whatsapp", "3") is None
    assert channels.account("whatsapp", "tiga") is None
    assert SECRET not in repr(kind.settings())

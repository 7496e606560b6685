"""The contract that every channel holds to, as far as it needs no server. `salur.channelkit.live` has the rest.

The numbers in the names are the points of the contract.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr

from salur.channels.inbound import (
    InboundDead,
    InboundIdentityChanged,
    InboundMessage,
    InboundReceipt,
    InboundReceiptUntil,
    InboundUnsupported,
)
from salur.channels.manifest import Claim, Limits
from salur.channels.pacing import Pace
from salur.channels.protocol import (
    Accepted,
    BadSignature,
    Destination,
    Down,
    Fetch,
    Fetches,
    Item,
    ProviderRequest,
    ProviderResponse,
    Refused,
    Rendered,
    Template,
    Unparsable,
    Wait,
    Webhooked,
    WebhookRequest,
)
from salur.channels.rules import Tier
from salur.channels.subject import CITIZEN, NEIGHBOUR, Subject
from salur.contracts.messages import ReceiptState
from salur.contracts.notifications import Option
from salur.media.origins import allowed

rule = pytest.mark.channel_rule
WORDS = "jalan rusak di depan kantor desa Wanggudu"
_FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_RANK = {state: rank for rank, state in enumerate(ReceiptState)}


def _to(subject: Subject) -> Destination:
    return Destination(subject.number, CITIZEN.phone)


def _written(subject: Subject, count: int) -> list[Any]:
    return [subject.voice.message(n, CITIZEN, f"pesan {n}") for n in range(1, count + 1)]


# 1: who gets in


@rule("signature")
def test_01_only_the_provider_gets_in(channel_subject: Subject) -> None:
    channel, voice = channel_subject.open(), channel_subject.voice
    if not voice.webhooks:
        assert not isinstance(channel, Webhooked), "it would have an address that anybody can post to"
        return
    assert isinstance(channel, Webhooked)
    (first, *_), *_ = voice.requests(_written(channel_subject, 1))
    channel.authenticate(first)
    forged = voice.forged(first)
    assert len(forged) >= 2, "name at least: without any signature, with a wrong one"
    for request in forged:
        with pytest.raises(BadSignature):
            channel.authenticate(request)


@rule("signature")
def test_01_the_handshake_is_answered_to_the_provider_alone(channel_subject: Subject) -> None:
    channel, handshake = channel_subject.open(), channel_subject.voice.handshake()
    if not isinstance(channel, Webhooked):
        return
    if handshake is not None:
        request, answer = handshake
        assert channel.handshake(request) == answer
    with pytest.raises(BadSignature):
        channel.handshake(WebhookRequest("GET", {}, {"hub.mode": "subscribe", "challenge": "1"}, b""))


# 2: every item


@rule("items")
@pytest.mark.parametrize("count", [1, 2, 7])
def test_02_n_items_are_n_however_they_come(channel_subject: Subject, count: int) -> None:
    channel = channel_subject.open()
    ways = channel_subject.voice.ways(channel, _written(channel_subject, count))
    assert ways
    for items in ways:
        assert [item.inbound.text for item in _messages(items)] == [f"pesan {n}" for n in range(1, count + 1)]
        assert {item.number for item in items} == {channel_subject.number}
        assert len({item.inbound.provider_id for item in _messages(items)}) == count, "each has its own id"
    assert len({tuple(i.inbound.provider_id for i in _messages(items)) for items in ways}) == 1


@rule("items")
def test_02_a_broken_item_costs_no_sibling(channel_subject: Subject) -> None:
    channel, voice = channel_subject.open(), channel_subject.voice
    one, other = _written(channel_subject, 2)
    for items in voice.ways(channel, [one, voice.poison(), other]):
        assert [item.inbound.text for item in _messages(items)] == ["pesan 1", "pesan 2"]
        assert [type(item.inbound) for item in items].count(InboundDead) == 1


@rule("choices")
def test_02_a_tap_comes_back_by_its_id(channel_subject: Subject) -> None:
    item = channel_subject.voice.choice(1, CITIZEN, "send")
    (message,) = _only(channel_subject, item)
    assert isinstance(message, InboundMessage)
    assert message.choice == "send"


@rule("location")
def test_02_a_place_comes_with_its_coordinates(channel_subject: Subject) -> None:
    item = channel_subject.voice.place(1, CITIZEN, -3.5, 122.25)
    (message,) = _only(channel_subject, item)
    assert isinstance(message, InboundMessage)
    assert (message.latitude, message.longitude) == (-3.5, 122.25)


# 3: the unknown


@rule("unsupported")
def test_03_an_unknown_type_is_kept_as_it_came(channel_subject: Subject) -> None:
    unknown = channel_subject.voice.unknown(1, CITIZEN)
    (found,) = _only(channel_subject, unknown)
    assert isinstance(found, InboundUnsupported)
    assert found.raw
    assert found.type
    assert found.sender.id, "who cannot be answered cannot be told"


# 6: media


@rule("media")
def test_06_a_photo_is_a_message_with_what_is_needed_to_fetch_it(channel_subject: Subject) -> None:
    (message,) = _only(channel_subject, channel_subject.voice.photo(1, CITIZEN))
    assert isinstance(message, InboundMessage)
    assert message.media
    channel = channel_subject.open()
    assert isinstance(channel, Fetches), "who fetches it? see salur.channels.protocol.Fetches"
    first = channel.media(message.media[0].provider_id)
    assert allowed(first.request.url, channel.media_hosts), "it asks elsewhere than at its own media_hosts"
    assert CITIZEN.phone not in repr(first)
    assert isinstance(first, Fetch) or isinstance(channel.found(ProviderResponse(500, {}, b"")), Wait | Down)


# 7: who it is


@rule("identity")
def test_07_the_same_person_is_the_same_and_another_is_not(channel_subject: Subject) -> None:
    channel, voice = channel_subject.open(), channel_subject.voice
    written = [
        voice.message(1, CITIZEN, "a"),
        voice.message(2, NEIGHBOUR, "b"),
        voice.message(3, CITIZEN, "c"),
    ]
    for items in voice.ways(channel, written):
        one, other, again = (item.inbound.sender.id for item in _messages(items))
        assert one == again != other
        assert one


@rule("identity")
def test_07_a_sender_of_whom_little_is_told_is_somebody(channel_subject: Subject) -> None:
    nobody = channel_subject.voice.nobody(1)
    if nobody is None:
        return
    (message,) = _only(channel_subject, nobody)
    assert isinstance(message, InboundMessage)
    assert message.sender.id


@rule("identity")
def test_07_a_changed_identity_leads_from_the_old_to_the_new(channel_subject: Subject) -> None:
    renamed = channel_subject.voice.renamed(1, CITIZEN)
    if renamed is None:
        return
    item, wanted = renamed
    (found,) = _only(channel_subject, item)
    assert isinstance(found, InboundIdentityChanged)
    assert (found.sender.id, found.was.id) == (wanted.sender.id, wanted.was.id)


# 8: anything at all


@rule("fuzz")
@_FEW
@given(body=st.binary(max_size=600) | st.text(max_size=200).map(str.encode))
def test_08_any_body_is_read_or_unparsable(channel_subject: Subject, body: bytes) -> None:
    _bears(channel_subject, body)


@rule("fuzz")
@_FEW
@given(data=st.data())
def test_08_a_body_bent_anywhere_never_breaks_the_reader(
    channel_subject: Subject, data: st.DataObject
) -> None:
    voice = channel_subject.voice
    if not voice.webhooks:
        return
    items = [voice.message(1, CITIZEN, WORDS), voice.unknown(2, CITIZEN), voice.photo(3, CITIZEN)]
    (request, *_), *_ = voice.requests([item for item in items if item is not None])
    try:
        tree = json.loads(request.body)
    except ValueError:
        return  # not JSON: the test above bends its bytes
    _bend(tree, data)
    _bears(channel_subject, json.dumps(tree).encode())


def _bears(subject: Subject, body: bytes) -> None:
    channel, voice = subject.open(), subject.voice
    if not isinstance(channel, Webhooked):
        return
    request = voice.signed(body)
    try:
        channel.authenticate(request)
        items = channel.parse(request)
    except (Unparsable, BadSignature):
        return
    for item in items:
        assert isinstance(item.number, str)
        assert item.inbound.model_dump_json()


def _bend(node: Any, data: st.DataObject) -> None:
    keys = list(node) if isinstance(node, dict) else list(range(len(node)))
    if not keys:
        return
    key = data.draw(st.sampled_from(keys))
    if isinstance(node[key], dict | list) and node[key] and data.draw(st.integers(0, 5)):
        _bend(node[key], data)
        return
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    node[key] = data.draw(leaves | st.lists(leaves, max_size=3))


# 9: what goes out


@rule("outbound")
def test_09_requests_are_as_the_golden_files_say(channel_subject: Subject) -> None:
    channel = channel_subject.open()
    assert channel_subject.goldens, f"no golden files in {channel_subject.golden}/"
    for path in channel_subject.goldens:
        golden = json.loads(path.read_text("utf-8"))
        options = tuple(Option.model_validate(option) for option in golden.get("options", ()))
        rendered = Rendered(golden["text"], options, template=_template(golden.get("template")))
        made = channel.render(rendered, Destination(channel_subject.number, golden["to"]))
        shown = [
            {"method": r.method, "url": _unnamed(r), "headers": dict(r.headers), "body": _readable(r.body)}
            for r in made
        ]
        assert shown == golden["requests"], path.name


def _template(golden: Any) -> Template | None:
    if golden is None:
        return None
    return Template(
        golden["name"],
        golden["language"],
        tuple(golden["values"]),
        tuple(golden["taps"]),
        golden.get("copied", ""),
    )


@rule("outbound")
def test_09_an_accepted_part_has_the_providers_id(channel_subject: Subject) -> None:
    channel = channel_subject.open()
    taken = [response for response, outcome in channel_subject.answers if isinstance(outcome, Accepted)]
    assert taken
    named = [
        outcome for r in taken if isinstance(outcome := channel.classify(r), Accepted) and outcome.provider_id
    ]
    references = [request.reference for request in channel.render(Rendered("Halo"), _to(channel_subject))]
    assert named or all(references)


@rule("outbound")
def test_09_it_sends_from_its_own_numbers_only(channel_subject: Subject) -> None:
    assert channel_subject.open().serves(channel_subject.number)


def _unnamed(request: ProviderRequest) -> str:
    """The address; our own name for a text is another each time."""
    return request.url.replace(request.reference, "REFERENCE") if request.reference else request.url


def _readable(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode() if body.isascii() and body.decode().isprintable() else body.hex()


# 10: what the provider answers


@rule("errors")
def test_10_each_answer_has_its_fate(channel_subject: Subject) -> None:
    channel = channel_subject.open()
    for response, wanted in channel_subject.answers:
        assert channel.classify(response) == wanted, response.status
    kinds = {type(outcome) for _, outcome in channel_subject.answers}
    assert kinds == {Accepted, Wait, Down, Refused}, "name an answer of each kind"


@rule("errors")
@_FEW
@given(status=st.integers(100, 599), body=st.binary(max_size=200))
def test_10_any_answer_is_understood_somehow(channel_subject: Subject, status: int, body: bytes) -> None:
    outcome = channel_subject.open().classify(ProviderResponse(status, {}, body))
    assert isinstance(outcome, Accepted | Wait | Down | Refused)


# 11: receipts


@rule("receipts")
def test_11_receipts_say_how_far_a_text_came_in_any_order(channel_subject: Subject) -> None:
    channel, voice = channel_subject.open(), channel_subject.voice
    told = voice.receipts("keluar-1")
    assert {state for _, state in told} & {ReceiptState.DELIVERED, ReceiptState.READ}
    for order in itertools.islice(itertools.permutations(told), 24):
        repeated = [order[0], *order, order[-1]]
        for items in voice.ways(channel, [item for item, _ in repeated]):
            kinds = InboundReceipt | InboundReceiptUntil
            found = [item.inbound for item in items if isinstance(item.inbound, kinds)]
            assert [receipt.state for receipt in found] == [state for _, state in repeated]
            named = {r.provider_id if isinstance(r, InboundReceipt) else r.sender.id for r in found}
            assert len(named) <= len({type(receipt) for receipt in found}), "one text, one person"
            furthest = max((r.state for r in found), key=_RANK.__getitem__)
            assert furthest == max((s for _, s in told), key=_RANK.__getitem__)


# 12: the pace


@rule("pacing")
def test_12_never_faster_than_the_provider_takes(channel_subject: Subject) -> None:
    rate = channel_subject.manifest.rate
    assert rate is not None, "channel.yaml says no rate"
    pace, now, sent = Pace(rate.per_second, 0.0), 0.0, []
    while now < 10.0:
        room = pace.room(now)
        pace.take(room)
        sent += [now] * room
        now += max(pace.wait(), 0.001)
    for start in range(9):
        within = sum(start <= at < start + 1 for at in sent)
        assert within <= rate.per_second * 1.25 + 1
    assert len(sent) >= rate.per_second * 9


@rule("pacing")
def test_12_who_is_asked_to_wait_waits(channel_subject: Subject) -> None:
    channel = channel_subject.open()
    waits = [channel.classify(r) for r, outcome in channel_subject.answers if isinstance(outcome, Wait)]
    assert waits
    assert all(isinstance(found, Wait) and found.wait.total_seconds() > 0 for found in waits)


# 13: what cannot be shown


def _options(count: int, label: str = "Pilihan {}") -> tuple[Option, ...]:
    return tuple(Option(id=f"o{n}", label=label.format(n)) for n in range(1, count + 1))


@rule("degrade")
@pytest.mark.parametrize("count", [0, 1, 3, 4, 11, 60])
@pytest.mark.parametrize(
    "label", ["Pilihan {}", "Sebuah pilihan yang panjang sekali namanya, nomor {}, di Kecamatan Asera"]
)
def test_13_every_option_is_shown_somehow(channel_subject: Subject, count: int, label: str) -> None:
    channel = channel_subject.open()
    requests = channel.render(Rendered("Pilih satu.", _options(count, label)), _to(channel_subject))
    shown = _closed(*(channel_subject.shown(request) for request in requests))
    assert "Pilihsatu." in shown
    for option in _options(count, label):
        assert _closed(option.label) in shown
    if count and not isinstance(channel_subject.manifest.limits, Limits):
        assert _closed(f"{count}. {_options(count, label)[-1].label}") in shown


@rule("degrade")
def test_13_of_a_long_text_nothing_is_left_out(channel_subject: Subject) -> None:
    sentence = "Petugas sudah memeriksa jembatan itu dan akan kembali besok pagi. "
    text = (sentence * 120).strip()
    requests = channel_subject.open().render(Rendered(text), _to(channel_subject))
    assert _closed(text) == _closed(*(channel_subject.shown(request) for request in requests))


def _closed(*texts: str) -> str:
    """Without space: where a text is cut, some of it goes."""
    return "".join("".join(texts).split())


# 14: nothing of a person


@rule("private")
def test_14_nothing_of_a_person_shows_in_what_a_programmer_prints(channel_subject: Subject) -> None:
    channel, voice = channel_subject.open(), channel_subject.voice
    items = [voice.message(1, CITIZEN, WORDS), voice.unknown(2, CITIZEN)]
    shown = repr(voice.ways(channel, items)) + repr(channel) + repr(channel.__dict__)
    shown += "".join(repr(request) for way in voice.requests(items) for request in way)
    shown += repr(channel.render(Rendered(WORDS), _to(channel_subject))) + repr(_to(channel_subject))
    for private in (CITIZEN.phone, CITIZEN.name, "Wanggudu", "kantor desa"):
        assert private not in shown


# 16: settings


@rule("settings")
def test_16_each_setting_is_declared_and_which_are_secret(channel_subject: Subject) -> None:
    manifest, kind = channel_subject.manifest, channel_subject.kind
    fields = kind.settings.model_fields
    prefix = kind.settings.model_config.get("env_prefix", "")
    assert {s.name for s in manifest.settings} == {f"{prefix}{name}".upper() for name in fields}
    for setting in manifest.settings:
        field = fields[setting.name.removeprefix(prefix.upper()).lower()]
        secrets = set(_secrets(field.annotation))
        assert setting.secret is bool(secrets), f"{setting.name}: is it secret?"
        declared = {name for name, entry in setting.accounts.items() if entry.secret}
        assert declared == {name for name in secrets if name}, f"{setting.name}: which fields are secret?"


@rule("settings")
def test_16_no_secret_shows(channel_subject: Subject) -> None:
    with channel_subject.set():
        shown = repr(channel_subject.kind.settings()) + repr(channel_subject.kind.accounts())
    for setting in channel_subject.manifest.settings:
        given = channel_subject.environment.get(setting.name)
        if setting.secret and given:
            for secret in _values(given, {n for n, entry in setting.accounts.items() if entry.secret}):
                assert secret not in shown


def _secrets(annotation: Any) -> Iterator[str]:
    """The names of the secret fields in a setting; an empty name where it is a secret as a whole."""
    if annotation is SecretStr:
        yield ""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            if any(True for _ in _secrets(field.annotation)):
                yield name
    for inner in getattr(annotation, "__args__", ()):
        yield from _secrets(inner)


def _values(given: str, secret: set[str]) -> Iterator[str]:
    if not secret:
        yield given
        return
    found = json.loads(given)
    for account in found.values() if isinstance(found, dict) else found:
        yield from (
            str(value) for name, value in account.items() if name in secret and isinstance(value, str)
        )


# 17: the manifest


@rule("manifest")
def test_17_the_manifest_is_true(channel_subject: Subject) -> None:
    manifest, voice, channel = channel_subject.manifest, channel_subject.voice, channel_subject.open()
    assert manifest.name == channel.name == channel_subject.kind.name
    claimed = {name for name in ("media", "choices", "location") if manifest.claim(name) is Claim.DONE}
    received = {
        "media": bool({"image", "photo"} & set(manifest.receives)),
        "choices": "choice" in manifest.receives,
        "location": "location" in manifest.receives,
    }
    assert all(received[name] for name in claimed), "a rule is claimed that `receives` does not name"
    receipts = {state.value for _, state in voice.receipts("keluar-1")}
    assert set(manifest.receipts) == receipts
    assert manifest.claim("receipts") is not Claim.DONE or manifest.receipts


@rule("manifest")
def test_17_a_text_of_the_longest_length_is_one_request(channel_subject: Subject) -> None:
    channel, longest = channel_subject.open(), channel_subject.manifest.limits.text
    if longest > 10_000:
        return  # a channel that joins parts itself
    text = ("kata " * (longest // 5)).strip()
    assert len(channel.render(Rendered(text), _to(channel_subject))) == 1
    longer = channel.render(Rendered(text + " lagi" * 10), _to(channel_subject))
    assert len(longer) == 2


@rule("manifest")
def test_17_its_settings_have_a_schema(channel_subject: Subject) -> None:
    schema = channel_subject.manifest.settings_schema()
    assert schema["type"] == "object"
    assert all(described["description"] for described in schema["properties"].values())


@rule("guide")
def test_17_an_operator_is_led_through_the_set_up(channel_subject: Subject) -> None:
    manifest = channel_subject.manifest
    assert len(manifest.guide) >= 3
    if channel_subject.voice.webhooks:
        assert any("/hooks/" in step for step in manifest.guide), "say which address to name at the provider"


def test_every_tier_is_weighed(channel_subject: Subject) -> None:
    assert Counter(channel_subject.manifest.tier.keys()) == Counter(Tier)


def _messages(items: list[Item]) -> list[Any]:
    return [item for item in items if isinstance(item.inbound, InboundMessage)]


def _only(subject: Subject, item: Any) -> list[Any]:
    assert item is not None, "the voice has no such item, and the manifest claims it"
    found = [[i.inbound for i in items] for items in subject.voice.ways(subject.open(), [item])]
    assert all(len(items) == 1 for items in found)
    return found[0]

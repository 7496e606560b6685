"""The channel against its golden PDUs (whose bytes another implementation wrote) and its error table."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from salur.channels.discovery import Channels, installed
from salur.channels.manifest import Manifest
from salur.channels.protocol import (
    Accepted,
    Connected,
    Destination,
    Down,
    ProviderResponse,
    Refused,
    Rendered,
    Wait,
    Webhooked,
)
from salur.channels.smpp import Smpp, gsm7
from salur.channels.smpp.codec import Frames, decode, encode
from salur.channels.smpp.concatenation import HAS_HEADER
from salur.channels.smpp.errors import MEANINGS, Fate, Status
from salur.channels.smpp.inbound import read
from salur.channels.smpp.pdus import Address, Command, ShortMessage
from salur.channels.smpp.settings import Account, SmppSettings, short_code_of
from salur.channels.smpp.text import read as read_text
from salur.contracts.notifications import Option
from salur.packs.texts import default_templates

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))
AT = datetime(2026, 3, 2, 1, 15, tzinfo=UTC)
PASSWORD = "rahasia"
GIVEN: dict[str, Any] = {
    "name": "contoh",
    "host": "127.0.0.1",
    "system_id": "salur",
    "password": PASSWORD,
    "short_code": "1708",
}
ACCOUNT = Account.model_validate(GIVEN)
CHANNEL = Smpp(ACCOUNT)
TO = Destination(number="1708@contoh", to="628001234567")


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_pdu_is_read_as_its_golden_file_says(path: Path) -> None:
    golden = json.loads(path.read_text("utf-8"))
    (frame,) = Frames().feed(bytes.fromhex(golden["pdu"]))
    pdu = decode(frame)
    assert encode(pdu) == frame
    assert isinstance(pdu.body, ShortMessage)
    inbound = read(pdu.body, ACCOUNT, "p-1", AT)
    assert (
        json.loads(inbound.model_dump_json(exclude_defaults=True)) | {"kind": inbound.kind}
        == golden["inbound"]
    )


def test_nothing_of_a_person_shows_in_what_a_programmer_prints() -> None:
    for path in GOLDEN:
        pdu = decode(bytes.fromhex(json.loads(path.read_text("utf-8"))["pdu"]))
        assert isinstance(pdu.body, ShortMessage)
        shown = repr(pdu) + repr(read(pdu.body, ACCOUNT, "p-1", AT))
        assert not any(word in shown for word in ("8001234567", "LAPOR", "Wanggudu", "rusak"))
    assert "628001234567" not in repr(CHANNEL.render(Rendered("Halo"), TO))


def sent(rendered: Rendered, channel: Smpp = CHANNEL) -> list[ShortMessage]:
    """The bodies of what is to be sent, after checking what every request must have."""
    bodies = []
    for request in channel.render(rendered, TO):
        assert (request.method, request.url) == ("submit_sm", "smpp:contoh")
        pdu = decode(request.body)
        assert (pdu.command, pdu.sequence) == (Command.SUBMIT_SM, 0)
        assert isinstance(pdu.body, ShortMessage)
        assert (pdu.body.source, pdu.body.destination) == (
            Address(0, 1, "1708"),
            Address(1, 1, "628001234567"),
        )
        assert pdu.body.registered_delivery == 1
        bodies.append(pdu.body)
    return bodies


def told(bodies: list[ShortMessage]) -> str:
    """What the person reads."""
    data = b"".join(body.text[6:] if body.esm_class & HAS_HEADER else body.text for body in bodies)
    return read_text(bodies[0].data_coding, data) or ""


def test_a_short_text_is_one_short_message() -> None:
    (body,) = sent(Rendered("Laporan Anda kami terima.\n\nKode: 5025 0297 0877"))
    assert (body.data_coding, body.esm_class) == (0, 0)
    assert told([body]) == "Laporan Anda kami terima.\nKode: 5025 0297 0877"


def test_a_long_text_is_parts_of_one() -> None:
    text = "Petugas sudah memeriksa jembatan itu dan akan kembali besok pagi. " * 6
    bodies = sent(Rendered(text))
    assert [body.text[:3] + body.text[4:6] for body in bodies] == [
        b"\5\0\3\3\1",
        b"\5\0\3\3\2",
        b"\5\0\3\3\3",
    ]
    assert len({body.text[3] for body in bodies}) == 1
    assert all(body.esm_class == HAS_HEADER for body in bodies)
    assert told(bodies) == text.strip()


def test_options_are_numbered_and_told_apart_only_where_they_must_be() -> None:
    plain = (Option(id="a", label="Kirim", hint="laporan"), Option(id="b", label="Ubah"))
    assert told(sent(Rendered("Sudah benar?", plain))) == "Sudah benar?\n1. Kirim\n2. Ubah"
    alike = (Option(id="a", label="Sawa", hint="Kec. Sawa"), Option(id="b", label="Sawa", hint="Kec. Lembo"))
    assert (
        told(sent(Rendered("Yang mana?", alike))) == "Yang mana?\n1. Sawa (Kec. Sawa)\n2. Sawa (Kec. Lembo)"
    )


def test_a_centre_with_another_default_is_written_to_in_latin_1() -> None:
    channel = Smpp(Account.model_validate(GIVEN | {"alphabet": "latin-1"}))
    (body,) = sent(Rendered("café @ Sawa"), channel)
    assert (body.data_coding, body.text) == (3, "café @ Sawa".encode("latin-1"))


@pytest.mark.parametrize("key", sorted(default_templates("id")))
def test_every_text_of_ours_is_in_the_short_alphabet(key: str) -> None:
    template = default_templates("id")[key]
    said = [template.text, *template.buttons.values()]
    assert [gsm7.plain(text) for text in said if gsm7.octets(gsm7.plain(text)) is None] == []


FATES = {Fate.WAIT: Wait, Fate.DOWN: Down, Fate.REFUSED: Refused}


@pytest.mark.parametrize("status", sorted(MEANINGS))
def test_each_status_has_its_fate(status: Status) -> None:
    outcome = CHANNEL.classify(ProviderResponse(status, {}, b""))
    assert isinstance(outcome, FATES[MEANINGS[status].fate])
    assert not isinstance(outcome, Accepted)
    assert outcome.reason == status.name
    if isinstance(outcome, Wait):
        assert outcome.wait > timedelta(0)
        assert not outcome.one_person


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (0, b"A-17", Accepted("A-17")),
        (0, b"", Accepted("")),
        (0x400, b"", Refused("0x00000400")),
        (0xFFFFFFFF, b"", Refused("0xFFFFFFFF")),
        (Status.RCANCELFAIL, b"", Refused("RCANCELFAIL")),
    ],
)
def test_an_answer_is_understood(status: int, body: bytes, outcome: object) -> None:
    assert CHANNEL.classify(ProviderResponse(status, {}, body)) == outcome


def test_ids_of_answers_are_those_of_receipts() -> None:
    channel = Smpp(Account.model_validate(GIVEN | {"receipt_ids": "decimal_of_hex"}))
    assert channel.classify(ProviderResponse(0, {}, b"0000001A")) == Accepted("26")


def test_there_is_no_webhook() -> None:
    assert isinstance(CHANNEL, Connected)
    assert not isinstance(CHANNEL, Webhooked)


def test_the_manifest_names_the_settings_that_there_are() -> None:
    manifest = Manifest.of("smpp")
    fields = SmppSettings.model_fields
    assert manifest.name == CHANNEL.name
    assert {setting.name for setting in manifest.settings} == {f"SALUR_{name.upper()}" for name in fields}
    assert [setting.name for setting in manifest.settings if setting.secret] == ["SALUR_SMPP"]
    with pytest.raises(TypeError, match="sms has nothing to tap"):
        _ = manifest.tappable


def test_accounts_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALUR_SMPP", json.dumps([GIVEN, GIVEN | {"name": "lain", "short_code": "1709"}]))
    kind = installed()["sms"]
    channels = Channels({("sms", name): channel for name, channel in kind.accounts().items()})
    assert channels.sender("sms", "1709@lain") is channels.account("sms", "lain")
    assert channels.sender("sms", "1709@contoh") is None
    assert short_code_of("1709@lain") == "1709"
    assert PASSWORD not in repr(kind.settings())


@pytest.mark.parametrize(
    "change",
    [{"password": "ninechars"}, {"name": "Dua Kata"}, {"short_code": "+62"}, {"system_id": ""}, {"x": 1}],
)
def test_settings_that_cannot_be_right_are_refused(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    monkeypatch.setenv("SALUR_SMPP", json.dumps([GIVEN | change]))
    with pytest.raises(ValidationError) as wrong:
        SmppSettings()
    assert "ninechars" not in str(wrong.value)


def test_two_accounts_have_two_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALUR_SMPP", json.dumps([GIVEN, GIVEN]))
    with pytest.raises(ValidationError, match="same name"):
        SmppSettings()

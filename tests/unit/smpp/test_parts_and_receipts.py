"""Which part a PDU holds, what a receipt says, and what a deliver_sm is to Salur."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given

from salur.channels.inbound import (
    InboundDead,
    InboundMessage,
    InboundPart,
    InboundReceipt,
    InboundUnsupported,
    PartOf,
    PartScheme,
)
from salur.channels.smpp.concatenation import HAS_HEADER, unwrapped
from salur.channels.smpp.inbound import fingerprint, read
from salur.channels.smpp.pdus import Address, ShortMessage, Tag, Tlv
from salur.channels.smpp.receipts import IdForm, Receipt, answered, is_receipt, receipt
from salur.channels.smpp.settings import Account
from salur.contracts.messages import ReceiptState
from tests.unit.smpp import values

AT = datetime(2026, 3, 2, 1, 15, tzinfo=UTC)
ACCOUNT = Account.model_validate(
    {"name": "contoh", "host": "127.0.0.1", "system_id": "salur", "password": "rahasia", "short_code": "1708"}
)
PHONE = "628001234567"


def deliver(text: bytes = b"Halo", **changes: object) -> ShortMessage:
    given = {"source": Address(1, 1, PHONE), "destination": Address(0, 1, "1708"), "text": text}
    return ShortMessage(**given | changes)  # type: ignore[arg-type]  # the fields' types are the tests' own


def sar(reference: int, total: int, number: int) -> tuple[Tlv, ...]:
    return (
        Tlv(Tag.SAR_MSG_REF_NUM, reference.to_bytes(2)),
        Tlv(Tag.SAR_TOTAL_SEGMENTS, bytes((total,))),
        Tlv(Tag.SAR_SEGMENT_SEQNUM, bytes((number,))),
    )


def part(reference: int, scheme: PartScheme, total: int, number: int) -> PartOf:
    return PartOf(reference=reference, scheme=scheme, total=total, number=number)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (b"\5\0\3\x2a\3\2", part(0x2A, PartScheme.UDH_8, 3, 2)),
        (b"\6\x08\4\1\x2a\3\2", part(0x12A, PartScheme.UDH_16, 3, 2)),
        (b"\x0a\x24\1\1\5\0\0\3\1\2\1", part(1, PartScheme.UDH_8, 2, 1)),
        (b"\x0b\x05\4\0\0\0\0\0\3\1\2\1", part(1, PartScheme.UDH_8, 2, 1)),
        (b"\5\0\3\x2a\3\0", None),
        (b"\5\0\3\x2a\3\4", None),
        (b"\5\0\3\x2a\0\0", None),
        (b"\4\0\2\x2a\3", None),
        (b"\1\0", None),
        (b"\0", None),
    ],
)
def test_a_header_says_which_part(header: bytes, found: PartOf | None) -> None:
    assert unwrapped(deliver(header + b"Halo", esm_class=HAS_HEADER)) == (found, b"Halo")


def test_a_header_longer_than_its_message_is_text() -> None:
    assert unwrapped(deliver(b"\x40Halo", esm_class=HAS_HEADER)) == (None, b"\x40Halo")
    assert unwrapped(deliver(b"", esm_class=HAS_HEADER)) == (None, b"")


def test_optional_parameters_say_which_part() -> None:
    assert unwrapped(deliver(tlvs=sar(700, 2, 1))) == (part(700, PartScheme.SAR, 2, 1), b"Halo")
    assert unwrapped(deliver(tlvs=sar(700, 2, 3)))[0] is None
    assert unwrapped(deliver(tlvs=sar(700, 2, 1)[:2]))[0] is None


@given(values.messages)
def test_anything_delivered_becomes_something(message: ShortMessage) -> None:
    inbound = read(message, ACCOUNT, "p1", AT)
    assert type(inbound).model_validate_json(inbound.model_dump_json()) == inbound
    assert fingerprint(message) == fingerprint(message)


TEXT = "id:{} sub:001 dlvrd:001 submit date:2603020115 done date:2603020116 stat:{} err:{} text:Laporan Anda"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (TEXT.format("A-17", "DELIVRD", "000"), Receipt("A-17", ReceiptState.DELIVERED)),
        (TEXT.format("17", "UNDELIV", "011"), Receipt("17", ReceiptState.FAILED, "011")),
        (TEXT.format("17", "EXPIRED", "000"), Receipt("17", ReceiptState.FAILED, "EXPIRED")),
        (TEXT.format("17", "ACCEPTD", "000"), Receipt("17", ReceiptState.SENT)),
        (TEXT.format("17", "ENROUTE", "000"), Receipt("17", ReceiptState.SENT)),
        (TEXT.format("17", "REJECTD", "000"), Receipt("17", ReceiptState.FAILED, "REJECTD")),
        ("ID:17 SUB:1 DLVRD:1 STAT:Delivered ERR:0 TEXT:", Receipt("17", ReceiptState.DELIVERED)),
        ("id: 17 stat: FAILED", Receipt("17", ReceiptState.FAILED, "UNDELIV")),
        ("stat=DELIVRD id=17", Receipt("17", ReceiptState.DELIVERED)),
        ("id:17 stat:DELIVRD text:id:18 stat:UNDELIV", Receipt("17", ReceiptState.DELIVERED)),
        ("id:17 stat:PERHAPS", None),
        ("stat:DELIVRD", None),
        ("sudah sampai", None),
        ("", None),
    ],
)
def test_a_line_of_text_is_read_as_it_is_written(said: str, found: Receipt | None) -> None:
    assert receipt(deliver(said.encode(), esm_class=0x04), said) == found


def test_optional_parameters_come_before_the_line() -> None:
    tlvs = (
        Tlv(Tag.RECEIPTED_MESSAGE_ID, b"B-9\0"),
        Tlv(Tag.MESSAGE_STATE, b"\5"),
        Tlv(Tag.NETWORK_ERROR_CODE, b"\3\0\x21"),
    )
    said = TEXT.format("17", "DELIVRD", "000")
    found = receipt(deliver(said.encode(), esm_class=0x04, tlvs=tlvs), said)
    assert found == Receipt("B-9", ReceiptState.FAILED, "33")
    alone = receipt(deliver(b"", esm_class=0x04, tlvs=tlvs), "")
    assert alone == Receipt("B-9", ReceiptState.FAILED, "33")


@pytest.mark.parametrize(
    ("form", "in_answer", "in_receipt"),
    [
        (IdForm.SAME, "1A", "1A"),
        (IdForm.DECIMAL_OF_HEX, "000001A", "26"),
        (IdForm.DECIMAL_OF_HEX, "1a", "0026"),
        (IdForm.HEX_OF_DECIMAL, "26", "1A"),
        (IdForm.HEX_OF_DECIMAL, "x-1", "x-1"),
    ],
)
def test_answers_and_receipts_agree_on_the_id(form: IdForm, in_answer: str, in_receipt: str) -> None:
    said = TEXT.format(in_receipt, "DELIVRD", "000")
    found = receipt(deliver(said.encode(), esm_class=0x04), said, form)
    assert found is not None
    assert found.message_id == answered(in_answer, form)


@pytest.mark.parametrize(
    ("esm_class", "is_one"),
    [(0x04, True), (0x20, True), (0x44, True), (0x00, False), (0x40, False), (0x08, False)],
)
def test_receipts_are_told_from_messages(esm_class: int, is_one: bool) -> None:
    assert is_receipt(deliver(esm_class=esm_class)) is is_one


def test_a_receipt_is_a_receipt_to_salur() -> None:
    said = TEXT.format("17", "DELIVRD", "000").encode()
    found = read(deliver(said, esm_class=0x04), ACCOUNT, "p1", AT)
    assert found == InboundReceipt(provider_id="17", state=ReceiptState.DELIVERED, at=AT)
    assert read(deliver(b"?", esm_class=0x04), ACCOUNT, "p1", AT) == InboundDead(reason="receipt", raw="")


@pytest.mark.parametrize(
    ("source", "phone"),
    [
        (Address(1, 1, "628001234567"), PHONE),
        (Address(0, 1, "+628001234567"), PHONE),
        (Address(2, 1, "08001234567"), PHONE),
        (Address(2, 1, "8001234567"), PHONE),
        (Address(0, 0, "8001234567"), PHONE),
        (Address(0, 0, "00628001234567"), PHONE),
        (Address(1, 1, "60123456789"), "60123456789"),
        (Address(1, 1, "8801234567890"), "8801234567890"),
        (Address(5, 0, "PROMO"), None),
        (Address(5, 0, "12345678"), None),
        (Address(0, 0, "4444"), None),
        (Address(0, 0, ""), None),
        (Address(1, 1, "6280\xb2"), None),
    ],
)
def test_a_sender_is_a_phone_however_it_is_written(source: Address, phone: str | None) -> None:
    found = read(deliver(source=source), ACCOUNT, "p1", AT)
    if phone is None:
        assert found == InboundDead(reason="source_addr", raw="")
    else:
        assert isinstance(found, InboundMessage)
        assert (found.sender.phone, found.text, found.provider_id) == (phone, "Halo", "p1")


def test_a_part_keeps_its_octets() -> None:
    cut = "Jalan 🚧".encode("utf-16-be")[:14]
    found = read(deliver(b"\5\0\3\x2a\2\1" + cut, esm_class=HAS_HEADER, data_coding=8), ACCOUNT, "p1", AT)
    assert isinstance(found, InboundPart)
    assert (found.part, found.data, found.coding) == (part(42, PartScheme.UDH_8, 2, 1), cut, 8)
    assert found.text == "Jalan \ufffd"
    whole = read(deliver(b"\5\0\3\x2a\1\1Halo", esm_class=HAS_HEADER), ACCOUNT, "p1", AT)
    assert isinstance(whole, InboundMessage)
    assert whole.text == "Halo"


def test_octets_that_are_no_text_are_kept_raw() -> None:
    found = read(deliver(b"\1\2\3", data_coding=4), ACCOUNT, "p1", AT)
    assert isinstance(found, InboundUnsupported)
    assert (found.type, found.raw) == ("coding 4", "AQID")


def test_a_fingerprint_is_of_what_the_citizen_sent() -> None:
    same = deliver(priority=1, service_type="X", tlvs=(Tlv(0x1400, b"attempt 2"),))
    assert fingerprint(same) == fingerprint(deliver())
    others = [
        deliver(b"Halo!"),
        deliver(source=Address(1, 1, "628001234568")),
        deliver(destination=Address(0, 1, "1709")),
        deliver(data_coding=3),
        deliver(esm_class=HAS_HEADER),
        deliver(tlvs=sar(1, 2, 1)),
        deliver(tlvs=sar(1, 2, 2)),
    ]
    assert len({fingerprint(other) for other in [deliver(), *others]}) == len(others) + 1


def test_nothing_of_a_person_shows() -> None:
    found = read(deliver(), ACCOUNT, "p1", AT)
    assert PHONE not in repr(found)
    assert "rahasia" not in repr(ACCOUNT) + json.dumps(ACCOUNT.model_dump(), default=str)

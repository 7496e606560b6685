"""PDUs to bytes and back, and what happens to bytes that are no PDU."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.channels.smpp.codec import HEADER, LONGEST_PDU, Frames, decode, encode, with_sequence
from salur.channels.smpp.errors import Status
from salur.channels.smpp.malformed import BadPdu, Malformed, OutOfStep
from salur.channels.smpp.pdus import (
    Address,
    Binding,
    Command,
    MessageId,
    Pdu,
    ShortMessage,
    Tag,
    Tlv,
    nack,
    tlv,
)
from tests.unit.smpp import values

ANYBODY = Address(1, 1, "628001234567")
OURS = Address(0, 1, "1708")


def message(**changes: object) -> Pdu:
    body = ShortMessage(source=ANYBODY, destination=OURS, text=b"Halo")
    for name, value in changes.items():
        body = ShortMessage(**{f: getattr(body, f) for f in body.__slots__} | {name: value})
    return Pdu(Command.DELIVER_SM, 7, body=body)


def attempted(frame: bytes) -> Pdu | BadPdu:
    """The PDU in a frame, or what is wrong with it."""
    try:
        return decode(frame)
    except BadPdu as bad:
        return bad


@given(values.pdus)
def test_what_is_written_is_read(pdu: Pdu) -> None:
    assert decode(encode(pdu)) == pdu


@given(st.lists(values.pdus, max_size=3), st.data())
def test_pdus_are_found_however_the_bytes_arrive(pdus: list[Pdu], data: st.DataObject) -> None:
    stream = b"".join(map(encode, pdus))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    frames = Frames()
    found = [
        frame
        for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)
        for frame in frames.feed(stream[start:end])
    ]
    assert [decode(frame) for frame in found] == pdus


@given(values.pdus, st.data())
def test_bent_bytes_are_malformed_or_another_pdu_and_nothing_else(pdu: Pdu, data: st.DataObject) -> None:
    frame = bytearray(encode(pdu))
    for _ in range(data.draw(st.integers(1, 4))):
        frame[data.draw(st.integers(4, len(frame) - 1))] = data.draw(values.octet)
    read = attempted(bytes(frame))
    assert read.sequence == int.from_bytes(frame[12:16])
    if isinstance(read, BadPdu):
        assert read.is_response == bool(frame[4] & 0x80)


@given(values.pdus, st.integers(1, 30))
def test_a_pdu_cut_short_is_malformed_or_lost_optional_parts(pdu: Pdu, fewer: int) -> None:
    frame = encode(pdu)
    short = frame[: max(HEADER.size, len(frame) - fewer)]
    if len(short) == len(frame):
        return
    read = attempted(short)
    if isinstance(read, BadPdu):
        assert read.status is not Status.ROK
    else:
        assert read.body is None or read.body != pdu.body


@given(st.binary(min_size=4, max_size=400))
def test_noise_is_out_of_step_or_waited_for(noise: bytes) -> None:
    length = int.from_bytes(noise[:4])
    if not HEADER.size <= length <= LONGEST_PDU:
        with pytest.raises(OutOfStep):
            list(Frames().feed(noise))
    elif length > len(noise):
        assert list(Frames().feed(noise)) == []
    else:
        attempted(next(Frames().feed(noise)))


@pytest.mark.parametrize("length", [0, 15, LONGEST_PDU + 1, 0xFFFFFFFF])
def test_a_length_that_no_pdu_has_loses_step(length: int) -> None:
    frames = Frames()
    first = encode(message())
    stream = frames.feed(first + length.to_bytes(4))
    assert next(stream) == first
    with pytest.raises(OutOfStep):
        next(stream)


def test_an_unknown_command_is_told_from_a_bad_one() -> None:
    with pytest.raises(BadPdu) as unknown:
        decode(HEADER.pack(16, 0x0000_0103, 0, 5))
    assert (unknown.value.status, unknown.value.sequence) == (Status.RINVCMDID, 5)
    assert not unknown.value.is_response


BODY = encode(message())[HEADER.size :]


@pytest.mark.parametrize(
    ("body", "status", "where"),
    [
        (b"", Status.RINVCMDLEN, "service_type"),
        (b"ABCDEF\0" + BODY[1:], Status.RINVSERTYP, "service_type"),
        (b"\0\1\1" + b"6" * 21 + b"\0", Status.RINVSRCADR, "source_addr"),
        (BODY.replace(b"1708\0", b"1" * 30 + b"\0"), Status.RINVDSTADR, "destination_addr"),
        (BODY[:-5] + b"\xff" + b"x" * 255, Status.RINVMSGLEN, "sm_length"),
        (BODY[:-5] + b"\x09Halo", Status.RINVCMDLEN, "short_message"),
        (BODY + b"\x04", Status.RINVOPTPARSTREAM, "tlv"),
        (BODY + b"\x04\x24\x00\x09abc", Status.RINVOPTPARSTREAM, "tlv"),
        (BODY[:26] + b"2511\0" + BODY[27:], Status.RINVSCHED, "schedule_delivery_time"),
    ],
)
def test_each_field_is_held_to_its_length(body: bytes, status: Status, where: str) -> None:
    with pytest.raises(BadPdu) as bad:
        decode(HEADER.pack(HEADER.size + len(body), Command.DELIVER_SM, 0, 9) + body)
    assert (bad.value.status, bad.value.where, bad.value.sequence) == (status, where, 9)


def test_what_stands_behind_a_body_is_not_overlooked() -> None:
    with pytest.raises(BadPdu) as bad:
        decode(HEADER.pack(17, Command.ENQUIRE_LINK, 0, 3) + b"x")
    assert bad.value.status is Status.RINVCMDLEN


def test_a_response_that_says_no_needs_no_body() -> None:
    refused = HEADER.pack(16, Command.SUBMIT_SM_RESP, Status.RTHROTTLED, 3)
    assert decode(refused) == Pdu(Command.SUBMIT_SM_RESP, 3, Status.RTHROTTLED)
    assert decode(HEADER.pack(19, Command.BIND_RECEIVER_RESP, 0x0E, 3) + b"xyz").body is None


def test_nothing_too_long_is_written() -> None:
    for pdu in (
        message(text=b"x" * 255),
        message(source=Address(1, 1, "6" * 21)),
        message(service_type="ABCDEF"),
        Pdu(Command.BIND_TRANSCEIVER, 1, body=Binding("salur", "ninechars")),
        Pdu(Command.SUBMIT_SM_RESP, 1, body=MessageId("x" * 65)),
        Pdu(Command.SUBMIT_SM_RESP, 1, body=MessageId("a\0b")),
    ):
        with pytest.raises(ValueError, match="does not fit"):
            encode(pdu)


def test_a_payload_may_stand_in_an_optional_parameter() -> None:
    long = b"x" * 60_000
    pdu = message(text=b"", tlvs=(Tlv(Tag.MESSAGE_PAYLOAD, long),))
    (frame,) = Frames().feed(encode(pdu))
    read = decode(frame).body
    assert isinstance(read, ShortMessage)
    assert read.payload == long
    assert tlv(read.tlvs, Tag.MESSAGE_STATE) is None


def test_answers_go_to_what_was_asked() -> None:
    asked = message()
    assert asked.answer(Status.RX_T_APPN) == Pdu(Command.DELIVER_SM_RESP, 7, Status.RX_T_APPN)
    assert nack(3, Status.RINVCMDID).command is Command.GENERIC_NACK
    assert decode(with_sequence(encode(asked), 4711)).sequence == 4711


def test_nobody_is_shown_by_what_a_programmer_prints() -> None:
    shown = repr(message(tlvs=(Tlv(Tag.MESSAGE_PAYLOAD, b"Halo"),)))
    assert "628001234567" not in shown
    assert "Halo" not in shown
    assert "rahasia" not in repr(Binding("salur", "rahasia"))
    with pytest.raises(Malformed) as bad:
        decode(HEADER.pack(40, Command.DELIVER_SM, 0, 9) + b"\0\1\1628001234567 Halo    ")
    assert "6280" not in str(bad.value)

"""Two other implementations read what we write, and we read what they write: smpplib and smpp34."""

from __future__ import annotations

from typing import Any

import smpp34
import smpplib.smpp
from hypothesis import given, settings
from hypothesis import strategies as st

from salur.channels.smpp.codec import decode, encode
from salur.channels.smpp.pdus import Address, Binding, Command, MessageId, Pdu, ShortMessage, Tag, Tlv
from tests.unit.smpp import values

ascii_string = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20)
addresses = st.builds(Address, st.integers(0, 6), st.integers(0, 18), ascii_string)
plain_messages = st.builds(
    ShortMessage,
    source=addresses,
    destination=addresses,
    text=st.binary(min_size=1, max_size=254),
    esm_class=values.octet,
    protocol_id=values.octet,
    priority=values.octet,
    registered_delivery=values.octet,
    data_coding=values.octet,
    tlvs=st.sampled_from(
        [
            (),
            (
                Tlv(Tag.SAR_MSG_REF_NUM, b"\1\2"),
                Tlv(Tag.SAR_TOTAL_SEGMENTS, b"\3"),
                Tlv(Tag.SAR_SEGMENT_SEQNUM, b"\2"),
            ),
        ]
    ),
)
pdus = st.builds(
    Pdu, st.sampled_from([Command.SUBMIT_SM, Command.DELIVER_SM]), values.sequence, body=plain_messages
)


class Numbers:
    """What smpplib wants of its client."""

    sequence = 0

    def next_sequence(self) -> int:
        self.sequence += 1
        return self.sequence


def _said(value: Any) -> str:
    return (value or b"").decode("latin-1")


@given(pdus)
def test_smpplib_reads_what_we_write(pdu: Pdu) -> None:
    read: Any = smpplib.smpp.parse_pdu(encode(pdu), client=Numbers(), allow_unknown_opt_params=True)
    ours = pdu.body
    assert isinstance(ours, ShortMessage)
    assert (read.command, read.sequence) == (pdu.command.name.lower(), pdu.sequence)
    assert (_said(read.source_addr), read.source_addr_ton) == (ours.source.number, ours.source.ton)
    assert (_said(read.destination_addr), read.dest_addr_npi) == (
        ours.destination.number,
        ours.destination.npi,
    )
    assert (read.esm_class, read.data_coding) == (ours.esm_class, ours.data_coding)
    assert read.registered_delivery == ours.registered_delivery
    assert (read.short_message, read.sm_length) == (ours.text, len(ours.text))
    if ours.tlvs:
        assert (read.sar_msg_ref_num, read.sar_total_segments, read.sar_segment_seqnum) == (258, 3, 2)


def test_smpplib_reads_our_bind() -> None:
    binding = Binding("salur", "rahasia", range=Address(0, 1, "1708"))
    read: Any = smpplib.smpp.parse_pdu(
        encode(Pdu(Command.BIND_TRANSCEIVER, 3, body=binding)),
        client=Numbers(),
        allow_unknown_opt_params=True,
    )
    assert (read.command, read.sequence, read.interface_version) == ("bind_transceiver", 3, 0x34)
    assert (read.system_id, read.password, read.address_range) == (b"salur", b"rahasia", b"1708")


def test_we_read_what_smpplib_writes() -> None:
    asked: Any = smpplib.smpp.make_pdu(
        "deliver_sm",
        client=Numbers(),
        source_addr_ton=1,
        source_addr="628001234567",
        destination_addr="1708",
        short_message=b"Halo",
        data_coding=3,
        esm_class=0x40,
    )
    read = decode(asked.generate())
    assert read.sequence == 1
    body = read.body
    assert isinstance(body, ShortMessage)
    assert (body.source, body.destination.number) == (Address(1, 0, "628001234567"), "1708")
    assert (body.text, body.data_coding, body.esm_class) == (b"Halo", 3, 0x40)


@given(pdus)
@settings(max_examples=50)
def test_smpp34_reads_what_we_write(pdu: Pdu) -> None:
    read: Any = smpp34.decode(encode(pdu))
    ours = pdu.body
    assert isinstance(ours, ShortMessage)
    assert (read.command_id, read.sequence_number) == (pdu.command, pdu.sequence)
    assert (read.source_addr, read.destination_addr) == (ours.source.number, ours.destination.number)
    assert (read.short_message, read.data_coding) == (ours.text, ours.data_coding)
    assert [(one.tag, one.value) for one in read.tlvs] == [(one.tag, one.value) for one in ours.tlvs]


def test_we_read_what_smpp34_writes() -> None:
    asked = smpp34.SubmitSm(
        "1708",
        "628001234567",
        b"Halo",
        registered_delivery=1,
        sequence_number=11,
        tlvs=[smpp34.Tlv(Tag.MESSAGE_PAYLOAD, b"x")],
    )
    read = decode(asked.encode())
    body = read.body
    assert isinstance(body, ShortMessage)
    assert (read.command, read.sequence, body.registered_delivery) == (Command.SUBMIT_SM, 11, 1)
    assert (body.text, body.tlvs) == (b"Halo", (Tlv(Tag.MESSAGE_PAYLOAD, b"x"),))


def test_smpplib_reads_our_answers() -> None:
    answer = Pdu(Command.SUBMIT_SM_RESP, 9, body=MessageId("A-1"))
    read: Any = smpplib.smpp.parse_pdu(encode(answer), client=Numbers(), allow_unknown_opt_params=True)
    assert (read.command, read.sequence, read.status, read.message_id) == ("submit_sm_resp", 9, 0, b"A-1")
    refused = Pdu(Command.DELIVER_SM, 4).answer(0x64)
    read = smpplib.smpp.parse_pdu(encode(refused), client=Numbers(), allow_unknown_opt_params=True)
    assert (read.command, read.status) == ("deliver_sm_resp", 0x64)

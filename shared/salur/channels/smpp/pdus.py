"""The PDUs of a session as values. Source: SMPP 3.4, chapter 4; tags of optional parameters: section 5.3.2."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from salur.channels.smpp.errors import Status

VERSION = 0x34


class Command(IntEnum):
    """command_id (SMPP 3.4, 5.1.2.1) of what we speak and understand."""

    BIND_RECEIVER = 0x0000_0001
    BIND_TRANSMITTER = 0x0000_0002
    SUBMIT_SM = 0x0000_0004
    DELIVER_SM = 0x0000_0005
    UNBIND = 0x0000_0006
    BIND_TRANSCEIVER = 0x0000_0009
    ENQUIRE_LINK = 0x0000_0015
    GENERIC_NACK = 0x8000_0000
    BIND_RECEIVER_RESP = 0x8000_0001
    BIND_TRANSMITTER_RESP = 0x8000_0002
    SUBMIT_SM_RESP = 0x8000_0004
    DELIVER_SM_RESP = 0x8000_0005
    UNBIND_RESP = 0x8000_0006
    BIND_TRANSCEIVER_RESP = 0x8000_0009
    ENQUIRE_LINK_RESP = 0x8000_0015

    @property
    def is_response(self) -> bool:
        return self >= Command.GENERIC_NACK

    @property
    def response(self) -> Command:
        """The command that answers this request."""
        return Command(self | Command.GENERIC_NACK)


BINDS = (Command.BIND_RECEIVER, Command.BIND_TRANSMITTER, Command.BIND_TRANSCEIVER)


class Tag(IntEnum):
    """Optional parameters that mean something to us."""

    RECEIPTED_MESSAGE_ID = 0x001E
    SAR_MSG_REF_NUM = 0x020C
    SAR_TOTAL_SEGMENTS = 0x020E
    SAR_SEGMENT_SEQNUM = 0x020F
    SC_INTERFACE_VERSION = 0x0210
    NETWORK_ERROR_CODE = 0x0423
    MESSAGE_PAYLOAD = 0x0424
    MESSAGE_STATE = 0x0427


@dataclass(frozen=True, slots=True)
class Tlv:
    """One optional parameter, its value as bytes."""

    tag: int
    value: bytes = field(repr=False)

    @property
    def number(self) -> int:
        """The value as the integer that its bytes are."""
        return int.from_bytes(self.value)

    @property
    def text(self) -> str:
        """The value as text, up to its first NUL."""
        return self.value.split(b"\0", 1)[0].decode("latin-1")


def tlv(tlvs: tuple[Tlv, ...], tag: Tag) -> Tlv | None:
    """The first parameter with a tag."""
    for one in tlvs:
        if one.tag == tag:
            return one
    return None


@dataclass(frozen=True, slots=True)
class Address:
    """Type of number, numbering plan, and the number or name itself."""

    ton: int = 0
    npi: int = 0
    number: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Binding:
    """The body of a bind request."""

    system_id: str
    password: str = field(repr=False)
    system_type: str = ""
    version: int = VERSION
    range: Address = Address()


@dataclass(frozen=True, slots=True)
class Bound:
    """The body of a bind's response."""

    system_id: str
    tlvs: tuple[Tlv, ...] = ()


@dataclass(frozen=True, slots=True)
class ShortMessage:
    """The body of submit_sm and deliver_sm."""

    source: Address
    destination: Address
    text: bytes = field(default=b"", repr=False)
    service_type: str = ""
    esm_class: int = 0
    protocol_id: int = 0
    priority: int = 0
    schedule: str = ""
    validity: str = ""
    registered_delivery: int = 0
    replace: int = 0
    data_coding: int = 0
    default_message: int = 0
    tlvs: tuple[Tlv, ...] = ()

    @property
    def payload(self) -> bytes:
        """The octets of the message, wherever they stand."""
        if self.text:
            return self.text
        found = tlv(self.tlvs, Tag.MESSAGE_PAYLOAD)
        return found.value if found else b""


@dataclass(frozen=True, slots=True)
class MessageId:
    """The body of a response to submit_sm (the id) and deliver_sm (empty)."""

    message_id: str = ""
    tlvs: tuple[Tlv, ...] = ()


Body = Binding | Bound | ShortMessage | MessageId


@dataclass(frozen=True, slots=True)
class Pdu:
    """One PDU. A response that says no may come without a body."""

    command: Command
    sequence: int
    status: int = Status.ROK
    body: Body | None = None

    def answer(self, status: int = Status.ROK, body: Body | None = None) -> Pdu:
        """The response to this request."""
        return Pdu(self.command.response, self.sequence, status, body)


def nack(sequence: int, status: Status) -> Pdu:
    """A generic_nack: a request could not even be read."""
    return Pdu(Command.GENERIC_NACK, sequence, status)

"""PDUs to bytes and back. Lengths are held to SMPP 3.4, chapter 4; what does not fit is Malformed, never guessed."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import Any

from salur.channels.smpp import fields
from salur.channels.smpp.errors import Status
from salur.channels.smpp.fields import BadField, Reader
from salur.channels.smpp.malformed import BadPdu, OutOfStep
from salur.channels.smpp.pdus import (
    BINDS,
    Address,
    Binding,
    Body,
    Bound,
    Command,
    MessageId,
    Pdu,
    ShortMessage,
)

HEADER = struct.Struct(">LLLL")
# A message_payload may have 64 KiB; twice that is no PDU any more.
LONGEST_PDU = 128 * 1024
LONGEST_TEXT = 254
_COMMANDS = {command.value: command for command in Command}


class Frames:
    """Cuts the bytes of a connection into PDUs."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The PDUs that are whole now, each with its header. Raises OutOfStep."""
        self._rest = rest = self._rest + data if self._rest else data
        at = 0
        try:
            while len(rest) - at >= 4:
                length = int.from_bytes(rest[at : at + 4])
                if not HEADER.size <= length <= LONGEST_PDU:
                    raise OutOfStep(Status.RINVCMDLEN, "command_length")
                if len(rest) - at < length:
                    return
                frame = rest[at : at + length]
                at += length
                yield frame
        finally:
            self._rest = rest[at:]


def decode(frame: bytes) -> Pdu:
    """The PDU in a frame. Raises BadPdu. Of a response that says no the body is left unread: it has no meaning."""
    _, command_id, status, sequence = HEADER.unpack_from(frame)
    command = _COMMANDS.get(command_id)
    if command is None:
        raise BadPdu(Status.RINVCMDID, "command_id", command_id, sequence)
    reader = Reader(frame, HEADER.size)
    try:
        if command.is_response and (status or not reader.left):
            return Pdu(command, sequence, status)
        body = _READERS[command](reader) if command in _READERS else None
        reader.end()
    except BadField as bad:
        raise BadPdu(bad.status, bad.where, command_id, sequence) from None
    return Pdu(command, sequence, status, body)


def encode(pdu: Pdu) -> bytes:
    """The bytes of a PDU. Raises ValueError where a field is too long."""
    body = b"" if pdu.body is None else _WRITERS[type(pdu.body)](pdu.body)
    return HEADER.pack(HEADER.size + len(body), pdu.command, pdu.status, pdu.sequence) + body


def with_sequence(frame: bytes, sequence: int) -> bytes:
    """The same PDU under another sequence number."""
    return frame[:12] + sequence.to_bytes(4) + frame[16:]


def _read_binding(reader: Reader) -> Binding:
    return Binding(
        system_id=reader.string(16, "system_id", Status.RINVSYSID),
        password=reader.string(9, "password", Status.RINVPASWD),
        system_type=reader.string(13, "system_type", Status.RINVSYSTYP),
        version=reader.octet("interface_version"),
        range=reader.address(41, "address_range", Status.RINVPARLEN),
    )


def _write_binding(body: Binding) -> bytes:
    return b"".join(
        (
            fields.string(body.system_id, 16, "system_id"),
            fields.string(body.password, 9, "password"),
            fields.string(body.system_type, 13, "system_type"),
            bytes((body.version,)),
            fields.address(body.range, 41, "address_range"),
        )
    )


def _read_bound(reader: Reader) -> Bound:
    return Bound(reader.string(16, "system_id", Status.RINVSYSID), reader.tlvs())


def _write_bound(body: Bound) -> bytes:
    return fields.string(body.system_id, 16, "system_id") + fields.tlvs(body.tlvs)


def _read_message(reader: Reader) -> ShortMessage:
    service_type = reader.string(6, "service_type", Status.RINVSERTYP)
    source: Address = reader.address(21, "source_addr", Status.RINVSRCADR)
    destination: Address = reader.address(21, "destination_addr", Status.RINVDSTADR)
    esm_class, protocol_id = reader.octet("esm_class"), reader.octet("protocol_id")
    priority = reader.octet("priority_flag")
    schedule = reader.time("schedule_delivery_time", Status.RINVSCHED)
    validity = reader.time("validity_period", Status.RINVEXPIRY)
    registered, replace = reader.octet("registered_delivery"), reader.octet("replace_if_present")
    data_coding, default_message = reader.octet("data_coding"), reader.octet("sm_default_msg_id")
    length = reader.octet("sm_length")
    if length > LONGEST_TEXT:
        raise BadField(Status.RINVMSGLEN, "sm_length")
    return ShortMessage(
        source=source,
        destination=destination,
        text=reader.octets(length, "short_message"),
        service_type=service_type,
        esm_class=esm_class,
        protocol_id=protocol_id,
        priority=priority,
        schedule=schedule,
        validity=validity,
        registered_delivery=registered,
        replace=replace,
        data_coding=data_coding,
        default_message=default_message,
        tlvs=reader.tlvs(),
    )


def _write_message(body: ShortMessage) -> bytes:
    if len(body.text) > LONGEST_TEXT:
        raise ValueError(f"short_message does not fit into {LONGEST_TEXT} octets")
    return b"".join(
        (
            fields.string(body.service_type, 6, "service_type"),
            fields.address(body.source, 21, "source_addr"),
            fields.address(body.destination, 21, "destination_addr"),
            bytes((body.esm_class, body.protocol_id, body.priority)),
            fields.string(body.schedule, 17, "schedule_delivery_time"),
            fields.string(body.validity, 17, "validity_period"),
            bytes((body.registered_delivery, body.replace, body.data_coding, body.default_message)),
            bytes((len(body.text),)),
            body.text,
            fields.tlvs(body.tlvs),
        )
    )


def _read_message_id(reader: Reader) -> MessageId:
    return MessageId(reader.string(65, "message_id", Status.RINVMSGID), reader.tlvs())


def _write_message_id(body: MessageId) -> bytes:
    return fields.string(body.message_id, 65, "message_id") + fields.tlvs(body.tlvs)


_READERS: dict[Command, Callable[[Reader], Body]] = {
    **dict.fromkeys(BINDS, _read_binding),
    **dict.fromkeys((bind.response for bind in BINDS), _read_bound),
    Command.SUBMIT_SM: _read_message,
    Command.DELIVER_SM: _read_message,
    Command.SUBMIT_SM_RESP: _read_message_id,
    Command.DELIVER_SM_RESP: _read_message_id,
}
_WRITERS: dict[type[Any], Callable[[Any], bytes]] = {
    Binding: _write_binding,
    Bound: _write_bound,
    ShortMessage: _write_message,
    MessageId: _write_message_id,
}

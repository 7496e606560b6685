"""A deliver_sm as what it is to Salur: a citizen's message, a part of one, a receipt, or nothing we can read."""

from __future__ import annotations

import base64
import hashlib
import struct
from datetime import datetime

from salur.channels.inbound import (
    Inbound,
    InboundDead,
    InboundMessage,
    InboundPart,
    InboundReceipt,
    InboundUnsupported,
    Sender,
)
from salur.channels.smpp import receipts, text
from salur.channels.smpp.concatenation import HAS_HEADER, unwrapped
from salur.channels.smpp.pdus import Address, ShortMessage, Tag, tlv
from salur.channels.smpp.settings import Account
from salur.privacy.refs import normal_phone

_INTERNATIONAL, _NATIONAL, _ALPHANUMERIC = 1, 2, 5
_COUNTRY = "62"
# Shorter numbers are those of services: to answer one would be two machines talking.
_SHORTEST_PHONE = 8
# Indonesian mobile numbers as message centres write them at home: 8 and up to eleven more.
_LONGEST_AT_HOME = 12
_SAR = (Tag.SAR_MSG_REF_NUM, Tag.SAR_TOTAL_SEGMENTS, Tag.SAR_SEGMENT_SEQNUM)


def read(message: ShortMessage, account: Account, provider_id: str, at: datetime) -> Inbound:
    """What a deliver_sm holds. `provider_id` is what we call the message, for SMPP has no name for it."""
    if receipts.is_receipt(message):
        return _receipt(message, account, at)
    phone = phone_of(message.source)
    if phone is None:
        return InboundDead(reason="source_addr", raw="")
    sender = Sender(phone=phone)
    part, data = unwrapped(message)
    said = text.read(message.data_coding, data, account.alphabet)
    if said is None:
        raw = base64.b64encode(data).decode()
        return InboundUnsupported(
            provider_id=provider_id, sender=sender, at=at, type=f"coding {message.data_coding}", raw=raw
        )
    if part is None or part.total == 1:
        return InboundMessage(provider_id=provider_id, sender=sender, at=at, text=said)
    return InboundPart(
        provider_id=provider_id,
        sender=sender,
        at=at,
        part=part,
        coding=text.plain_coding(message.data_coding, account.alphabet),
        data=data,
        text=said,
    )


def fingerprint(message: ShortMessage) -> str:
    """The same for the same octets from the same source to the same destination, whatever else a centre changes.

    Says who wrote what to whoever can guess it, so it stays in memory or goes under a key.
    """
    hashed = hashlib.sha256()
    sar = b"".join(found.value if (found := tlv(message.tlvs, tag)) else b"-" for tag in _SAR)
    for value in (
        message.source.number.encode(),
        message.destination.number.encode(),
        bytes((message.esm_class & HAS_HEADER, message.data_coding)),
        sar,
        message.payload,
    ):
        hashed.update(struct.pack(">L", len(value)) + value)
    return hashed.hexdigest()


def _receipt(message: ShortMessage, account: Account, at: datetime) -> Inbound:
    said = text.read(message.data_coding, message.payload, account.alphabet) or ""
    found = receipts.receipt(message, said, account.receipt_ids)
    if found is None:
        return InboundDead(reason="receipt", raw="")
    return InboundReceipt(provider_id=found.message_id, state=found.state, at=at, error=found.error)


def phone_of(source: Address) -> str | None:
    """The sender's number as digits with the country; None for names and for services' short codes."""
    if source.ton == _ALPHANUMERIC:
        return None
    number = source.number.strip().removeprefix("+")
    if not (number.isascii() and number.isdigit()):
        return None
    at_home = number.startswith("8") and len(number) <= _LONGEST_AT_HOME
    if source.ton != _INTERNATIONAL and (source.ton == _NATIONAL or at_home) and not number.startswith("0"):
        number = _COUNTRY + number
    phone = normal_phone(number)
    return phone if len(phone) >= _SHORTEST_PHONE else None

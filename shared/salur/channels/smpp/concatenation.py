"""Which part of a longer message a PDU holds: by its user data header (8 or 16 bit), or by SAR parameters.

User data header: 3GPP TS 23.040, sections 9.2.3.24.1 and .8. SAR: SMPP 3.4, sections 5.3.2.22 to 5.3.2.24.
"""

from __future__ import annotations

from salur.channels.inbound import PartOf, PartScheme
from salur.channels.smpp.pdus import ShortMessage, Tag, tlv

HAS_HEADER = 0x40
_CONCATENATED = {0x00: (3, PartScheme.UDH_8), 0x08: (4, PartScheme.UDH_16)}


def unwrapped(message: ShortMessage) -> tuple[PartOf | None, bytes]:
    """The part a message is, None where it is whole, and its octets without the header."""
    header, data = _header(message)
    return _by_header(header) or _by_sar(message), data


def _header(message: ShortMessage) -> tuple[bytes, bytes]:
    """The information elements and what follows. A header longer than its message is taken for text."""
    payload = message.payload
    if not message.esm_class & HAS_HEADER or not payload or payload[0] >= len(payload):
        return b"", payload
    length = payload[0] + 1
    return payload[1:length], payload[length:]


def _by_header(header: bytes) -> PartOf | None:
    """The first element that names a part. One that makes no sense is left out, as the standard asks."""
    at = 0
    while at + 2 <= len(header):
        kind, length = header[at], header[at + 1]
        value = header[at + 2 : at + 2 + length]
        at += 2 + length
        wanted, scheme = _CONCATENATED.get(kind, (0, PartScheme.UDH_8))
        if wanted and len(value) == wanted:
            found = _part(int.from_bytes(value[:-2]), scheme, value[-2], value[-1])
            if found:
                return found
    return None


def _by_sar(message: ShortMessage) -> PartOf | None:
    reference, total, number = (
        tlv(message.tlvs, tag)
        for tag in (Tag.SAR_MSG_REF_NUM, Tag.SAR_TOTAL_SEGMENTS, Tag.SAR_SEGMENT_SEQNUM)
    )
    if not (reference and total and number):
        return None
    return _part(reference.number & 0xFFFF, PartScheme.SAR, total.number, number.number)


def _part(reference: int, scheme: PartScheme, total: int, number: int) -> PartOf | None:
    if not 1 <= number <= total <= 255:
        return None
    return PartOf(reference=reference, scheme=scheme, total=total, number=number)

"""What the octets of a short message say, by its data_coding; and which coding a text of ours is written in.

Codings: SMPP 3.4, section 5.2.19; values of the groups from 0x10 on are those of 3GPP TS 23.038, section 4.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

from salur.channels.smpp import gsm7


class Coding(IntEnum):
    """data_coding of what we write, and of what is read most often."""

    DEFAULT = 0x00
    ASCII = 0x01
    OCTETS = 0x02
    LATIN_1 = 0x03
    OCTETS_2 = 0x04
    CYRILLIC = 0x06
    HEBREW = 0x07
    UCS2 = 0x08


class Alphabet(StrEnum):
    """What a message centre means by its "default alphabet", coding 0."""

    GSM = "gsm"
    LATIN_1 = "latin-1"


# Some centres (those built on node-smpp) write the GSM alphabet and call it coding 1, ASCII. There these octets are
# signs such as @, é and the way to { and €; in ASCII nobody's telephone writes them.
_CONTROLS = frozenset(range(0x20)) - {0x0A, 0x0D}
_CHARSETS: dict[int, str] = {
    Coding.ASCII: "ascii",
    Coding.LATIN_1: "latin-1",
    Coding.CYRILLIC: "iso8859-5",
    Coding.HEBREW: "iso8859-8",
}


def read(coding: int, data: bytes, default: Alphabet = Alphabet.GSM) -> str | None:
    """The text in the octets; None where they are no text, or of a script whose table we do not have."""
    kind = plain_coding(coding, default)
    if kind == Coding.DEFAULT or (kind == Coding.ASCII and not _CONTROLS.isdisjoint(data)):
        return gsm7.decode(data)
    if kind == Coding.UCS2:
        return _ucs2(data)
    charset = _CHARSETS.get(kind)
    return data.decode(charset, "replace") if charset else None


def plain_coding(coding: int, default: Alphabet = Alphabet.GSM) -> int:
    """The coding that says the same without a message class, an indication of mail, or a centre's own default."""
    kind = _simple(coding)
    return Coding.LATIN_1 if kind == Coding.DEFAULT and default is Alphabet.LATIN_1 else kind


def _simple(coding: int) -> int:
    group = coding >> 4
    if group == 0:
        return coding
    if group in (0x1, 0x4, 0x5):
        # General data coding, without and with automatic deletion; bit 5 would mean compressed.
        return (Coding.DEFAULT, Coding.OCTETS, Coding.UCS2, Coding.OCTETS)[coding >> 2 & 0b11]
    if group in (0xC, 0xD):
        return Coding.DEFAULT
    if group == 0xE:
        return Coding.UCS2
    if group == 0xF:
        return Coding.OCTETS if coding & 0b100 else Coding.DEFAULT
    return Coding.OCTETS


def _ucs2(data: bytes) -> str:
    """UTF-16, big end first: telephones send emoji as surrogate pairs although UCS-2 has none."""
    text = data[: len(data) // 2 * 2].decode("utf-16-be", "replace")
    return text.removeprefix("\ufeff")


def utf16(text: str) -> bytes:
    """The octets of a text in UCS-2. What no telephone could show either, half a surrogate pair, becomes "?"."""
    return text.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace").encode("utf-16-be")

"""A text of ours as short messages: one where one will do, the short alphabet where it can, else numbered parts.

Lengths: 3GPP TS 23.040, section 9.2.3.24.1. A part's header takes six of 140 octets, which are 160 septets.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from salur.channels.smpp import gsm7
from salur.channels.smpp.text import Alphabet, Coding, utf16

WHOLE_SEPTETS, PART_SEPTETS = 160, 153
WHOLE_OCTETS, PART_OCTETS = 140, 134
MOST_PARTS = 255
_BLANK = re.compile(r"[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class Segment:
    """One short message: its header, empty for a text that needs one only, and its octets."""

    header: bytes
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Segments:
    """A text as short messages of one data_coding, in order."""

    coding: int
    parts: tuple[Segment, ...]


def segments(text: str, default: Alphabet = Alphabet.GSM) -> Segments:
    """The text as short messages. Blank lines are closed up: they cost and say nothing on a small screen.

    Raises ValueError where it would take more than 255.
    """
    told = _BLANK.sub("\n", text.strip())
    coding, units, whole, part = _written(told, default)
    if sum(map(len, units)) <= whole:
        return Segments(coding, (Segment(b"", b"".join(units)),))
    pieces = _packed(units, part)
    if len(pieces) > MOST_PARTS:
        raise ValueError(f"the text takes {len(pieces)} short messages")
    reference = hashlib.sha256(told.encode("utf-8", "replace")).digest()[0]
    return Segments(
        coding,
        tuple(
            Segment(bytes((5, 0, 3, reference, len(pieces), number)), piece)
            for number, piece in enumerate(pieces, 1)
        ),
    )


def _written(text: str, default: Alphabet) -> tuple[int, Sequence[bytes], int, int]:
    """Coding, the octets of each character, and how many octets fit into a whole message and into a part."""
    if default is Alphabet.GSM:
        septets = gsm7.octets(gsm7.plain(text))
        if septets is not None:
            return Coding.DEFAULT, septets, WHOLE_SEPTETS, PART_SEPTETS
    else:
        plain = gsm7.plain(text)
        if plain.isascii() or _is_latin(plain):
            units = [bytes((octet,)) for octet in plain.encode("latin-1")]
            return Coding.LATIN_1, units, WHOLE_OCTETS, PART_OCTETS
    return Coding.UCS2, [utf16(character) for character in text], WHOLE_OCTETS, PART_OCTETS


def _is_latin(text: str) -> bool:
    return all(character <= "\xff" for character in text)


def _packed(units: Sequence[bytes], most: int) -> list[bytes]:
    """The characters in as few pieces as hold them; none is cut through."""
    pieces: list[bytes] = []
    piece = bytearray()
    for unit in units:
        if len(piece) + len(unit) > most:
            pieces.append(bytes(piece))
            piece.clear()
        piece += unit
    return [*pieces, bytes(piece)]

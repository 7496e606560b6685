"""Cuts a long text into parts that a channel can show, where a reader would pause."""

from __future__ import annotations

import re
from collections.abc import Callable

_PAUSES = (re.compile(r"\n\n"), re.compile(r"\n"), re.compile(r"[.!?…](?=\s)"), re.compile(r"\s"))
# A pause in the first half would leave a stump.
_EARLIEST = 0.5


Width = Callable[[str], int]


def utf16(character: str) -> int:
    """A character's width in UTF-16 units, in which phones and most providers count: an emoji is two."""
    return 1 + (character > "\uffff")


def utf8(character: str) -> int:
    """A character's width in bytes."""
    return len(character.encode("utf-8", "replace"))


def length(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, most: int, width: Width = utf16) -> list[str]:
    """The parts, each at most `most` wide, cut after a paragraph, line, sentence or word if there is one."""
    parts = []
    rest = text.strip()
    while (fitting := _fitting(rest, most, width)) < len(rest):
        cut = _cut(rest, fitting)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest or not parts else parts


def _cut(text: str, fitting: int) -> int:
    window = text[:fitting]
    earliest = int(len(window) * _EARLIEST)
    for pause in _PAUSES:
        ends = [
            found.end() for found in pause.finditer(text, 0, len(window) + 1) if found.end() <= len(window)
        ]
        if ends and ends[-1] > earliest:
            return ends[-1]
    return len(window)


def _fitting(text: str, most: int, width: Width) -> int:
    wide = 0
    for at, character in enumerate(text):
        wide += width(character)
        if wide > most:
            return at
    return len(text)

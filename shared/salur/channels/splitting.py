"""Cuts a long text into parts that a channel can show, where a reader would pause."""

from __future__ import annotations

import re

_PAUSES = (re.compile(r"\n\n"), re.compile(r"\n"), re.compile(r"[.!?…](?=\s)"), re.compile(r"\s"))
# A pause in the first half would leave a stump.
_EARLIEST = 0.5


def length(text: str) -> int:
    """The length in UTF-16 units, in which phones and providers count: an emoji is two."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, most: int) -> list[str]:
    """The parts, each at most `most` units long, cut after a paragraph, line, sentence or word if there is one."""
    parts = []
    rest = text.strip()
    while length(rest) > most:
        cut = _cut(rest, most)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest or not parts else parts


def _cut(text: str, most: int) -> int:
    window = text[: _fitting(text, most)]
    earliest = int(len(window) * _EARLIEST)
    for pause in _PAUSES:
        ends = [
            found.end() for found in pause.finditer(text, 0, len(window) + 1) if found.end() <= len(window)
        ]
        if ends and ends[-1] > earliest:
            return ends[-1]
    return len(window)


def _fitting(text: str, most: int) -> int:
    units = 0
    for at, character in enumerate(text):
        units += 1 + (character > "\uffff")
        if units > most:
            return at
    return len(text)

"""Video and sound in the ISO base media format (MP4, 3GP, M4A): whole or cut off, and without what the camera noted.

After ISO/IEC 14496-12: a file is boxes, each with its length and four letters before it. Where a telephone writes its
place and model are `udta` and `meta` boxes of the film and its tracks; those become `free` space of the same length,
so that nothing else moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from salur.media.limits import Reason, Refused
from salur.media.spool import Spool

_HEADER = 8
_LONG_HEADER = 16
_NOTES = (b"udta", b"meta")
_HOLDERS = (b"moov", b"trak")
# A film holds tracks, and each may have notes. What has more is no telephone's.
_DEEPEST, _MOST_NOTES = 8, 1000


@dataclass(frozen=True, slots=True)
class Note:
    """Where a box with notes starts, where its body does, and where it ends."""

    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Bare:
    """A recording without its notes, read in parts; as long as the recording itself."""

    content: Spool = field(repr=False)
    notes: tuple[Note, ...]

    def __iter__(self) -> Iterator[bytes]:
        at = 0
        for piece in self.content:
            end = at + len(piece)
            touched = [note for note in self.notes if note.start < end and at < note.end]
            yield _without(piece, at, touched) if touched else piece
            at = end


def bare(content: Spool) -> Bare:
    """The same recording without notes. Raises Refused (`truncated`) where a box ends after the file."""
    return Bare(content, tuple(_notes(content, 0, content.size, 0)))


def _without(piece: bytes, at: int, notes: list[Note]) -> bytes:
    cleaned = bytearray(piece)
    for note in notes:
        name = note.start + 4
        for place, letter in zip(range(name, name + 4), b"free", strict=True):
            if at <= place < at + len(piece):
                cleaned[place - at] = letter
        start, end = max(note.body - at, 0), min(note.end - at, len(piece))
        if start < end:
            cleaned[start:end] = bytes(end - start)
    return bytes(cleaned)


def _notes(content: Spool, at: int, end: int, deep: int) -> Iterator[Note]:
    if deep > _DEEPEST:
        raise Refused(Reason.BROKEN)
    found = 0
    for kind, start, body, box_end in _boxes(content, at, end):
        if kind in _NOTES:
            found += 1
            yield Note(start, body, box_end)
        elif kind in _HOLDERS:
            yield from _notes(content, body, box_end, deep + 1)
        if found > _MOST_NOTES:
            raise Refused(Reason.BROKEN)


def _boxes(content: Spool, at: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Each box between two places: its letters, where it starts, where its body starts, where it ends."""
    reader = content.opened()
    while at < end:
        if at + _HEADER > end:
            raise Refused(Reason.TRUNCATED)
        reader.seek(at)
        header = reader.read(_LONG_HEADER)
        size, kind, body = int.from_bytes(header[:4]), header[4:_HEADER], at + _HEADER
        if size == 1:
            size, body = int.from_bytes(header[_HEADER:]), body + 8
        elif size == 0:
            size = end - at
        if size < body - at or at + size > end:
            raise Refused(Reason.TRUNCATED)
        yield kind, at, body, at + size
        at += size

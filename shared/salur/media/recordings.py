"""Video and sound in the ISO base media format (MP4, 3GP, M4A): whole or cut off, and without what the camera noted.

After ISO/IEC 14496-12: a file is boxes, each with its length and four letters before it. Where a telephone writes its
place and model are `udta` and `meta` boxes of the film and its tracks; those become `free` space of the same length,
so that nothing else moves.
"""

from __future__ import annotations

from collections.abc import Iterator

from salur.media.limits import Reason, Refused

_HEADER = 8
_NOTES = (b"udta", b"meta")
_HOLDERS = (b"moov", b"trak")


def bare(content: bytes) -> bytes:
    """The same recording without notes. Raises Refused (`truncated`) where a box ends after the file."""
    cleaned = bytearray(content)
    for kind, start, body, end in _boxes(content, 0, len(content)):
        if kind in _HOLDERS or kind in _NOTES:
            _clean(cleaned, content, kind, start, body, end)
    return bytes(cleaned)


def _clean(cleaned: bytearray, content: bytes, kind: bytes, start: int, body: int, end: int) -> None:
    if kind in _NOTES:
        cleaned[start + 4 : start + _HEADER] = b"free"
        cleaned[body:end] = bytes(end - body)
    elif kind in _HOLDERS:
        for inner in _boxes(content, body, end):
            _clean(cleaned, content, *inner)


def _boxes(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Each box between two places: its letters, where it starts, where its body starts, where it ends."""
    while at < end:
        if at + _HEADER > end:
            raise Refused(Reason.TRUNCATED)
        size, kind, body = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8], at + _HEADER
        if size == 1:
            size, body = int.from_bytes(content[body : body + 8]), body + 8
        elif size == 0:
            size = end - at
        if size < body - at or at + size > end:
            raise Refused(Reason.TRUNCATED)
        yield kind, at, body, at + size
        at += size

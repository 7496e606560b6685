"""What a file is, by its content; its name and what its sender says of it count for nothing."""

from __future__ import annotations

import re
import zipfile

import filetype

from salur.channels.inbound import MediaKind
from salur.media.limits import LIMITS, MOST_UNPACKED, PACKED, PICTURES, Reason, Refused
from salur.media.spool import Spool

_SNIFFED = 8192
_MARKUP = re.compile(rb"^(\xef\xbb\xbf)?\s*(<\?xml|<!--|<!DOCTYPE\s+svg|<svg)", re.IGNORECASE)
_SVG = re.compile(rb"<(\w+:)?svg[\s>]", re.IGNORECASE)
# What makes one file two: markup that a browser would run, another format's mark where its readers look for it.
_SECOND = re.compile(rb"<script|<\?php|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c", re.IGNORECASE)
_LONGEST_MARK = 16
_SAME = {
    "audio/m4a": "audio/mp4",
    "audio/x-m4a": "audio/mp4",
    "video/x-m4v": "video/mp4",
    "video/quicktime": "video/mp4",
}


def type_of(content: Spool, kind: MediaKind | None) -> str:
    """The MIME type of a file that may come in as its kind (None: as any). Raises Refused."""
    if not content.size:
        raise Refused(Reason.EMPTY)
    if content.size > largest(kind):
        raise Refused(Reason.TOO_LARGE)
    head = content.read(0, _SNIFFED)
    mime = _sniffed(content, head)
    if mime is None:
        raise Refused(Reason.SVG if _is_svg(head) else Reason.WRONG_TYPE)
    if not any(mime in limit.types for of, limit in LIMITS.items() if kind in (None, of)):
        raise Refused(Reason.WRONG_TYPE)
    _only_one(content, head, mime)
    return mime


def largest(kind: MediaKind | None) -> int:
    """The most bytes of a kind, or of any."""
    return LIMITS[kind].bytes if kind else max(limit.bytes for limit in LIMITS.values())


def _sniffed(content: Spool, head: bytes) -> str | None:
    found = filetype.guess_mime(head)
    if found == "application/zip" or found in PACKED:
        return _packed(content, head)
    return _SAME.get(found, found) if found else None


def _is_svg(head: bytes) -> bool:
    return bool(_MARKUP.match(head) and _SVG.search(head))


def _only_one(content: Spool, head: bytes, mime: str) -> None:
    """Raises Refused for a file that another program would take for something else."""
    if mime in PACKED:
        return
    second = zipfile.is_zipfile(content.opened())
    if mime in PICTURES:
        second = second or b"%PDF-" in head[:1024] or _holds_another(content)
    if second:
        raise Refused(Reason.POLYGLOT)


def _holds_another(content: Spool) -> bool:
    end = b""
    for piece in content:
        if _SECOND.search(end + piece):
            return True
        end = piece[-_LONGEST_MARK:]
    return False


def _packed(content: Spool, head: bytes) -> str | None:
    """The type of an office document, which is a ZIP; None for any other ZIP. Raises Refused."""
    if not head.startswith(b"PK\x03\x04"):
        raise Refused(Reason.POLYGLOT)
    try:
        with zipfile.ZipFile(content.opened()) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Refused(Reason.TRUNCATED) from None
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused(Reason.BOMB)
    names = {entry.filename for entry in entries}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(Reason.ACTIVE)
    for part, ending in (
        ("word/", "wordprocessingml.document"),
        ("xl/", "spreadsheetml.sheet"),
        ("ppt/", "presentationml.presentation"),
    ):
        if "[Content_Types].xml" in names and any(name.startswith(part) for name in names):
            return f"application/vnd.openxmlformats-officedocument.{ending}"
    return None

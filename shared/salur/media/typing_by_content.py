"""What a file is, by its content; its name and what its sender says of it count for nothing."""

from __future__ import annotations

import io
import re
import zipfile

import filetype

from salur.channels.inbound import MediaKind
from salur.media.limits import LIMITS, MOST_UNPACKED, PACKED, PICTURES, Reason, Refused

_SNIFFED = 8192
_MARKUP = re.compile(rb"^(\xef\xbb\xbf)?\s*(<\?xml|<!--|<!DOCTYPE\s+svg|<svg)", re.IGNORECASE)
_SVG = re.compile(rb"<(\w+:)?svg[\s>]", re.IGNORECASE)
# What makes one file two: markup that a browser would run, another format's mark where its readers look for it.
_SECOND = re.compile(rb"<script|<\?php|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c", re.IGNORECASE)
_SAME = {
    "audio/m4a": "audio/mp4",
    "audio/x-m4a": "audio/mp4",
    "video/x-m4v": "video/mp4",
    "video/quicktime": "video/mp4",
}


def type_of(content: bytes, kind: MediaKind | None) -> str:
    """The MIME type of a file that may come in as its kind (None: as any). Raises Refused."""
    if not content:
        raise Refused(Reason.EMPTY)
    if len(content) > largest(kind):
        raise Refused(Reason.TOO_LARGE)
    mime = _sniffed(content)
    if mime is None:
        raise Refused(Reason.SVG if _is_svg(content) else Reason.WRONG_TYPE)
    if not any(mime in limit.types for of, limit in LIMITS.items() if kind in (None, of)):
        raise Refused(Reason.WRONG_TYPE)
    _only_one(content, mime)
    return mime


def largest(kind: MediaKind | None) -> int:
    """The most bytes of a kind, or of any."""
    return LIMITS[kind].bytes if kind else max(limit.bytes for limit in LIMITS.values())


def _sniffed(content: bytes) -> str | None:
    found = filetype.guess_mime(content[:_SNIFFED])
    if found == "application/zip" or found in PACKED:
        return _packed(content)
    return _SAME.get(found, found) if found else None


def _is_svg(content: bytes) -> bool:
    head = content[:_SNIFFED]
    return bool(_MARKUP.match(head) and _SVG.search(head))


def _only_one(content: bytes, mime: str) -> None:
    """Raises Refused for a file that another program would take for something else."""
    if mime in PACKED:
        return
    second = zipfile.is_zipfile(io.BytesIO(content))
    if mime in PICTURES:
        second = second or b"%PDF-" in content[:1024] or bool(_SECOND.search(content))
    if second:
        raise Refused(Reason.POLYGLOT)


def _packed(content: bytes) -> str | None:
    """The type of an office document, which is a ZIP; None for any other ZIP. Raises Refused."""
    if not content.startswith(b"PK\x03\x04"):
        raise Refused(Reason.POLYGLOT)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
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

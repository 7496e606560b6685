"""What may come in: by kind, which types by content and how large; and what a refusal is called.

Sizes after "Supported media types" of the Cloud API (images 5 MB, audio and video 16 MB) and "Attachments" of the
Messenger Platform (25 MB), whichever is larger; documents are held to the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from salur.channels.inbound import MediaKind

_MB = 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_PAGES = 300
MOST_UNPACKED = 200 * _MB
"""Bytes that a packed document (DOCX, XLSX, PPTX) may unpack to."""


class Reason(StrEnum):
    """Why a file was refused, or lost before it could be looked at."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"
    SVG = "svg"
    POLYGLOT = "polyglot"
    BOMB = "bomb"
    TRUNCATED = "truncated"
    BROKEN = "broken"
    ACTIVE = "active"
    LOCKED = "locked"
    INFECTED = "infected"
    EXPIRED = "expired"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    OWNER_ERASED = "owner_erased"


LOSSES = frozenset({Reason.EXPIRED, Reason.GONE, Reason.OWNER_ERASED})
"""A file that was never here; the others were here and are refused."""


class View(StrEnum):
    """One form of a file: see the package's docstring for which is for whom."""

    ORIGINAL = "original"
    SHOWN = "shown"
    THUMBNAIL = "thumbnail"
    BLURRED = "blurred"


class Refused(Exception):
    """The file is not kept."""

    safe_to_log = True

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limit:
    """The types (by content) and the most bytes of one kind."""

    types: frozenset[str]
    bytes: int


PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
PACKED = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
PDF = "application/pdf"
_AUDIO = frozenset({"audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr"})
_VIDEO = frozenset({"video/mp4", "video/3gpp"})

LIMITS: Mapping[MediaKind, Limit] = {
    MediaKind.IMAGE: Limit(PICTURES, 10 * _MB),
    MediaKind.STICKER: Limit(frozenset({"image/webp"}), _MB),
    MediaKind.AUDIO: Limit(_AUDIO | {"video/mp4"}, 25 * _MB),
    MediaKind.VIDEO: Limit(_VIDEO, 25 * _MB),
    MediaKind.DOCUMENT: Limit(frozenset({PDF, *PACKED, *PICTURES}), 25 * _MB),
}

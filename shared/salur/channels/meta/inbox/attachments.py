"""What hangs on a message: a file at an address of Meta's, a sticker, or a link to what somebody else put up."""

from __future__ import annotations

from dataclasses import dataclass

from salur.channels.inbound import Media, MediaKind
from salur.channels.shape import Json, optional_text

_FILES = {
    "image": MediaKind.IMAGE,
    "video": MediaKind.VIDEO,
    "audio": MediaKind.AUDIO,
    "file": MediaKind.DOCUMENT,
}
# A web page, a post or a reel that a person passes on: its words and its address are what they say by it.
_SHARED = frozenset({"fallback", "share", "post", "ig_post", "reel", "ig_reel"})
_FELT = frozenset({"sticker", "like_heart"})


@dataclass(frozen=True, slots=True)
class Piece:
    """What one attachment gives: a file, or lines of words, or neither where it is a sticker."""

    type: str
    media: Media | None = None
    lines: tuple[str, ...] = ()


def piece_of(attachment: Json) -> Piece | None:
    """What an attachment gives us; None for one that we cannot show."""
    kind = optional_text(attachment, "type")
    payload = attachment.get("payload")
    held = payload if isinstance(payload, dict) else {}
    if kind in _FELT or held.get("sticker_id"):
        return Piece("sticker")
    if kind in _SHARED:
        return _shared(attachment, held)
    url = optional_text(held, "url")
    if kind not in _FILES or url is None:
        return None
    return Piece(_FILES[kind].value, media=Media(kind=_FILES[kind], provider_id=url))


def _shared(attachment: Json, held: Json) -> Piece | None:
    told = (optional_text(held, key) or optional_text(attachment, key) for key in ("title", "url"))
    lines = tuple(line for line in told if line)
    return Piece("link", lines=lines) if lines else None

"""Photos that telephones have sent, until they are fetched or forgotten."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

LARGEST = 5 * 1024 * 1024
"""Bytes of the largest photo (Cloud API, "Supported media types": images up to 5 MB)."""
_ALL = 128 * 1024 * 1024


@dataclass(frozen=True)
class Media:
    """One photo."""

    id: str
    mime: str
    content: bytes

    def described(self, url: str) -> dict[str, Any]:
        """What `GET /{media-id}` answers."""
        return {
            "messaging_product": "whatsapp",
            "id": self.id,
            "url": url,
            "mime_type": self.mime,
            "sha256": hashlib.sha256(self.content).hexdigest(),
            "file_size": len(self.content),
        }


class MediaShelf:
    """The photos, newest kept."""

    def __init__(self) -> None:
        self._media: OrderedDict[str, Media] = OrderedDict()
        self._size = 0
        self._last = 100_000_000_000_000

    def put(self, content: bytes, mime: str) -> Media:
        """Keeps a photo under a new id. Raises ValueError when it is larger than WhatsApp takes."""
        if len(content) > LARGEST:
            raise ValueError("photo too large")
        self._last += 1
        media = Media(str(self._last), mime, content)
        self._media[media.id] = media
        self._size += len(content)
        while self._size > _ALL:
            _id, oldest = self._media.popitem(last=False)
            self._size -= len(oldest.content)
        return media

    def get(self, media_id: str) -> Media | None:
        return self._media.get(media_id)

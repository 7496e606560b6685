"""A file looked at from every side: type, bounds, content, viruses; and the forms in which it will be kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from salur.channels.inbound import MediaKind
from salur.media import pdf, recordings
from salur.media.limits import PDF, PICTURES, View
from salur.media.pictures import picture
from salur.media.spool import Spool
from salur.media.typing_by_content import type_of

_ISO_MEDIA = frozenset({"video/mp4", "video/3gpp", "audio/mp4"})


class Scanner(Protocol):
    """Looks for viruses."""

    async def look(self, content: Spool) -> None:
        """Returns for a clean file. Raises Refused, or ScannerAway where it cannot say."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a file is. `views` are its forms beside the original, in parts; without SHOWN the original is what is shown."""

    kind: MediaKind
    mime: str
    views: Mapping[View, Iterable[bytes]] = field(default_factory=dict, repr=False)
    width: int | None = None
    height: int | None = None
    shape: str | None = None
    unsure: str | None = None
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


async def examine(content: Spool, kind: MediaKind | None, scanner: Scanner | None) -> Found:
    """Looks at a file that came in as `kind` (None: as anything). Raises Refused, or ScannerAway."""
    mime = await asyncio.to_thread(type_of, content, kind)
    if scanner is not None:
        await scanner.look(content)
    kind = kind or _kind_of(mime)
    if mime in PICTURES:
        seen = await asyncio.to_thread(picture, content, mime)
        return Found(
            kind,
            mime,
            {view: (written,) for view, written in seen.views.items()},
            seen.width,
            seen.height,
            seen.shape.bits,
            seen.shape.unsure,
            seen.taken_at,
            seen.latitude,
            seen.longitude,
        )
    if mime == PDF:
        await pdf.look(content)
    if mime in _ISO_MEDIA:
        return Found(kind, mime, {View.SHOWN: await asyncio.to_thread(recordings.bare, content)})
    return Found(kind, mime)


def _kind_of(mime: str) -> MediaKind:
    family = mime.partition("/")[0]
    return MediaKind(family) if family in ("image", "audio", "video") else MediaKind.DOCUMENT

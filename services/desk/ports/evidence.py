"""Pictures of a case: what an officer uploads, and what is shown of what came."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from salur.media.spool import Spool


class NotKept(Exception):
    """A file that cannot be kept. `reason` is a code (`too_large`, `wrong_type`, …) for the words on the page."""

    safe_to_log = True

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class EvidenceAway(Exception):
    """The store of pictures does not answer; try again."""

    safe_to_log = True


class NoSuchPicture(Exception):
    """There is no such picture, or none that may be shown any more."""

    safe_to_log = True


class Size(StrEnum):
    """How a picture is shown; the value stands in its address. In a blurred one nobody can be made out."""

    WHOLE = "penuh"
    SMALL = "kecil"
    BLURRED = "kabur"


@dataclass(frozen=True)
class Picture:
    """A picture in pieces as they are decrypted."""

    chunks: AsyncIterator[bytes]
    mime: str
    headers: Mapping[str, str]


class Evidence(Protocol):
    """The media store, as desk uses it."""

    async def keep(self, content: Spool, officer: str, token: str) -> str:
        """Keeps an officer's picture under its ref; the same token keeps it once. Raises NotKept, EvidenceAway."""
        ...

    async def keep_for(self, content: Spool, sender: str, token: str) -> str:
        """Keeps a citizen's picture under the ref of the sender they will be. Raises as `keep`."""
        ...

    async def missing(self, refs: Iterable[str]) -> Mapping[str, str]:
        """Those that are not there and never will be: `lost` with their provider, or `refused`."""
        ...

    async def picture(self, ref: str, size: Size) -> Picture:
        """What may be shown of a file, without what it tells. Raises NoSuchPicture, EvidenceAway."""
        ...

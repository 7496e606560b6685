"""Desk's pictures, in the media store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from salur.channels.inbound import MediaKind
from salur.contracts.media import MediaOutcome
from salur.media import MediaLibrary, NoSuchMedia, Owner, View
from salur.media.clamd import ScannerAway
from salur.media.objects import ObjectsAway
from salur.media.spool import Spool
from salur.privacy.vault_records import Erased
from services.desk.ports.evidence import EvidenceAway, NoSuchPicture, NotKept, Picture, Size

_VIEWS = {Size.WHOLE: View.SHOWN, Size.SMALL: View.THUMBNAIL, Size.BLURRED: View.BLURRED}


class LibraryEvidence:
    """Meets `ports.evidence.Evidence`."""

    def __init__(self, library: MediaLibrary) -> None:
        self._library = library

    async def keep(self, content: Spool, officer: str, token: str) -> str:
        return await self._keep(content, Owner.officer(officer), token)

    async def keep_for(self, content: Spool, sender: str, token: str) -> str:
        return await self._keep(content, Owner.sender(sender), token)

    async def _keep(self, content: Spool, owner: Owner, token: str) -> str:
        try:
            examined = await self._library.store(content, owner, kind=MediaKind.IMAGE, token=token)
        except (ScannerAway, ObjectsAway) as away:
            raise EvidenceAway(type(away).__name__) from None
        if examined.outcome is not MediaOutcome.STORED:
            raise NotKept(examined.reason or "unknown")
        return examined.media

    async def missing(self, refs: Iterable[str]) -> Mapping[str, str]:
        found = {ref: await self._library.examined(ref) for ref in refs}
        return {
            ref: one.outcome for ref, one in found.items() if one and one.outcome is not MediaOutcome.STORED
        }

    async def picture(self, ref: str, size: Size) -> Picture:
        try:
            found = await self._library.open(ref, _VIEWS[size])
        except (NoSuchMedia, Erased):
            raise NoSuchPicture from None
        except ObjectsAway as away:
            raise EvidenceAway(type(away).__name__) from None
        return Picture(found.chunks, found.mime, found.headers)

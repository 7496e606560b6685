"""Photos of a form in the media store, under the form's own name until the dialogue knows whose they are."""

from __future__ import annotations

from salur.channels.inbound import MediaKind
from salur.contracts.media import MediaOutcome
from salur.media import MediaLibrary, Owner
from salur.media.clamd import ScannerAway
from salur.media.limits import Reason
from salur.media.objects import ObjectsAway
from salur.media.spool import Spool
from salur.privacy.refs import Refs
from salur.store.errors import StoreUnavailable
from services.intake.web.ports import Kept

_CHANNEL = "web"


class LibraryPhotos:
    """Meets `ports.Photos`."""

    def __init__(self, library: MediaLibrary, refs: Refs) -> None:
        self._library = library
        self._refs = refs

    async def keep(self, content: Spool, form: str, name: str) -> Kept:
        owner = Owner.sender(self._refs.sender(_CHANNEL, form))
        try:
            found = await self._library.store(content, owner, kind=MediaKind.IMAGE, token=f"{form}-{name}")
        except (ScannerAway, ObjectsAway, StoreUnavailable):
            return Kept(amiss="away")
        if found.outcome is MediaOutcome.STORED:
            return Kept(media=found.media)
        return Kept(amiss="large" if found.reason == Reason.TOO_LARGE else "kind")

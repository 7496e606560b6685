"""Stores what was looked at and opens it again; see the package's docstring."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, fields
from datetime import datetime
from uuid import uuid4

from salur.channels.inbound import MediaKind
from salur.contracts.media import MediaExamined, MediaOutcome
from salur.media.ciphering import KEY_BYTES, decrypted, encrypted
from salur.media.clamd import Clamd
from salur.media.examination import Found, Scanner, examine
from salur.media.limits import LOSSES, Reason, Refused, View
from salur.media.objects import Objects
from salur.media.owning import KeyBoxes, Owner
from salur.media.records import FILES, StoredFile
from salur.media.settings import MediaSettings
from salur.media.spool import Spool
from salur.messaging.clock import Clock
from salur.privacy.keyring import KeyRing, Purpose
from salur.privacy.refs import Refs
from salur.privacy.vault_records import CITIZENS
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.errors import Conflict
from salur.store.kinds import VERSION
from salur.store.work import Work

_PURPOSES = (Purpose.VAULT, Purpose.REF)
_JPEG = "image/jpeg"
_INLINE = ("image/", "audio/", "video/")
_UPLOAD = "upload"


class NoSuchMedia(Exception):
    """No file is stored under this ref, or not in this view. Names the ref."""

    safe_to_log = True


@dataclass(frozen=True, slots=True)
class Opened:
    """A file on its way out. `headers` keep a browser from taking it for anything but what it is."""

    mime: str
    chunks: AsyncIterator[bytes] = field(repr=False)
    headers: Mapping[str, str]


class MediaLibrary:
    """The one way to media, for every service that has the keys of the vault."""

    def __init__(
        self, store: Store, keys: KeyRing, objects: Objects, clock: Clock, scanner: Scanner | None = None
    ) -> None:
        self._store = store
        self._ring = keys.only(*_PURPOSES)
        self._refs: Refs = self._ring.refs()
        self._objects = objects
        self._clock = clock
        self._scanner = scanner

    async def prepare(self) -> None:
        """Creates collections and indexes."""
        await self._store.prepare((FILES, CITIZENS))

    async def store(
        self,
        content: bytes | Spool,
        owner: Owner,
        *,
        kind: MediaKind | None = None,
        token: str | None = None,
        ref: str | None = None,
    ) -> MediaExamined:
        """Looks at a file and keeps it under its owner's key; refused, it is noted and not kept.

        A spool stays the caller's, to be closed. `kind` is what it came in as (None: anything that may come in). The same `token`, or `ref`, stores once.
        Raises Erased for a citizen who was erased, ScannerAway and ObjectsAway where it should be tried again.
        """
        ref = ref or self._refs.message(_UPLOAD, token or uuid4().hex)
        work = Work(self._store)
        known = await work.get(FILES, ref)
        if known is not None and known.outcome is MediaOutcome.STORED:
            return known.examined()
        with nullcontext(content) if isinstance(content, Spool) else Spool.of(content) as spool:
            try:
                found = await examine(spool, kind, self._scanner)
            except Refused as refused:
                return await self._keep(work, self._without(ref, owner, kind, refused.reason, spool.size))
            return await self._keep(work, await self._filed(work, ref, owner, found, spool))

    async def note(self, ref: str, owner: Owner, kind: MediaKind, reason: Reason) -> MediaExamined:
        """Notes that a file was lost, or refused before all of it was here (`too_large`, `forbidden`)."""
        work = Work(self._store)
        known = await work.get(FILES, ref)
        if known is not None:
            return known.examined()
        return await self._keep(work, self._without(ref, owner, kind, reason))

    async def examined(self, ref: str) -> MediaExamined | None:
        """What was found of a file, None for one that is not known (yet)."""
        file = await Work(self._store).get(FILES, ref)
        return file.examined() if file else None

    async def open(self, ref: str, view: View = View.SHOWN) -> Opened:
        """A view of a file, decrypted as it is read. Raises NoSuchMedia, Erased, ObjectsAway; reading, Damaged."""
        work = Work(self._store)
        file = await work.get(FILES, ref)
        if file is None or file.address is None or file.key is None or file.mime is None:
            raise NoSuchMedia(ref)
        stored = view if view in file.views else View.ORIGINAL
        if stored is not view and view is not View.SHOWN:
            raise NoSuchMedia(f"{ref} has no {view}")
        key = await KeyBoxes(work, self._ring).open(Owner(file.owner), file.key)
        name = _object(file.address, stored)
        pieces = await self._objects.get(name)
        mime = file.view_mimes.get(stored, file.mime)
        return Opened(mime, decrypted(key, name, pieces), _headers(mime))

    async def adopt(self, refs: Iterable[str], citizen: str, *, before: str = "") -> None:
        """Puts a sender's files, and those of the citizen `before`, under a citizen's key. All others stay as they are.

        Raises Erased, and Conflict where somebody else changes one of them just now.
        """
        work = Work(self._store)
        boxes, owner = KeyBoxes(work, self._ring), Owner.citizen(citizen)
        for ref in refs:
            file = await work.get(FILES, ref)
            if file is None or not (file.owner.startswith("s_") or (before and file.owner == before)):
                continue
            key = file.key
            if key is not None:
                key = await boxes.seal(owner, await boxes.open(Owner(file.owner), key))
            work.put(FILES, file.model_copy(update={"owner": citizen, "key": key, "untold": True}))
        await self._flush(work)

    async def erase(self, owner: Owner) -> int:
        """Deletes all of an owner's files, objects first; how many. A citizen's are unreadable before that."""
        with translated():
            rows = await self._store.of(FILES).find({"owner": owner.id}).to_list(None)
        files = [FILES.read(row) for row in rows]
        others = await self._with_others(files, owner)
        await self._objects.delete(
            _object(file.address, view)
            for file in files
            if file.address and file.content not in others
            for view in file.views
        )
        with translated():
            await self._store.of(FILES).delete_many({"owner": owner.id})
        return len(files)

    async def forget_unclaimed(self, before: datetime) -> int:
        """Erases the files of senders who never became a citizen's, all of them older than `before`; how many."""
        unclaimed = {"owner": {"$gte": "s_", "$lt": "s`"}}
        with translated():
            owners = await self._store.of(FILES).distinct("owner", unclaimed | {"at": {"$lt": before}})
            late = await self._store.of(FILES).distinct("owner", unclaimed | {"at": {"$gte": before}})
        return sum([await self.erase(Owner(owner)) for owner in owners if owner not in late])

    async def _with_others(self, files: Iterable[StoredFile], owner: Owner) -> set[str | None]:
        """What of these files' contents went on to somebody else with the same objects."""
        contents = [file.content for file in files if file.content]
        asked = {"content": {"$in": contents}, "owner": {"$ne": owner.id}}
        with translated():
            return set(await self._store.of(FILES).distinct("content", asked))

    async def untold(self, most: int) -> list[StoredFile]:
        """Files that `media.examined` has not told of, oldest first."""
        with translated():
            rows = await self._store.of(FILES).find({"untold": True}).sort("at", 1).limit(most).to_list(None)
        return [FILES.read(row) for row in rows]

    async def told(self, files: Iterable[StoredFile]) -> None:
        """Notes that these, as they are, were told of; one that changed meanwhile is told of again."""
        with translated():
            for file in files:
                asked = {"_id": file.ref, "owner": file.owner, "at": file.at}
                await self._store.of(FILES).update_one(
                    asked, {"$set": {"untold": False}, "$inc": {VERSION: 1}}
                )

    async def _filed(self, work: Work, ref: str, owner: Owner, found: Found, content: Spool) -> StoredFile:
        """The file with its objects written. The same content of the same owner is written once."""
        digest = self._refs.message("file", content.digest)
        same = self._refs.message("object", f"{owner.id}\0{digest}")
        twin = await self._twin(same, owner)
        views: dict[View, Iterable[bytes]] = {View.ORIGINAL: content, **found.views}
        if twin is not None and twin.key is not None and twin.address is not None:
            address, box = twin.address, twin.key
        else:
            # Named by content, and by this attempt: two at once, each with a key of its own, do not meet.
            address, key = f"{same}-{uuid4().hex[:8]}", os.urandom(KEY_BYTES)
            box = await KeyBoxes(work, self._ring).seal(owner, key)
            for view, written in views.items():
                name = _object(address, view)
                await self._objects.put(name, encrypted(key, name, written))
        facts = {name.name: getattr(found, name.name) for name in fields(found) if name.name != "views"}
        return StoredFile(
            ref=ref,
            owner=owner.id,
            content=same,
            address=address,
            key=box,
            views=tuple(views),
            view_mimes={view.value: _JPEG for view in found.views} if found.width is not None else {},
            outcome=MediaOutcome.STORED,
            size=content.size,
            digest=digest,
            at=self._clock.now(),
            **facts,
        )

    async def _twin(self, same: str, owner: Owner) -> StoredFile | None:
        """A file of this owner with this content."""
        with translated():
            row = await self._store.of(FILES).find_one({"content": same, "owner": owner.id})
        return FILES.read(row) if row else None

    def _without(
        self, ref: str, owner: Owner, kind: MediaKind | None, reason: Reason, size: int = 0
    ) -> StoredFile:
        """A file that is noted and not kept."""
        outcome = MediaOutcome.LOST if reason in LOSSES else MediaOutcome.REFUSED
        named = kind or MediaKind.DOCUMENT
        return StoredFile(
            ref=ref,
            owner=owner.id,
            outcome=outcome,
            reason=reason,
            kind=named,
            size=size,
            at=self._clock.now(),
        )

    async def _keep(self, work: Work, file: StoredFile) -> MediaExamined:
        """Writes the record; who was faster with the same ref wins."""
        work.put(FILES, file)
        try:
            await self._flush(work)
        except Conflict:
            first = await Work(self._store).get(FILES, file.ref)
            if first is None:
                raise
            return first.examined()
        return file.examined()

    async def _flush(self, work: Work) -> None:
        async with self._store.transaction() as session:
            await work.flush(session)


def open_library(store: Store, keys: KeyRing, settings: MediaSettings, clock: Clock) -> MediaLibrary:
    """The library of a process's settings."""
    scanner = Clamd(settings.media_clamd) if settings.media_clamd else None
    return MediaLibrary(store, keys, Objects(settings.media), clock, scanner)


def _object(address: str, view: View) -> str:
    return f"{address[2:4]}/{address}/{view}"


def _headers(mime: str) -> dict[str, str]:
    how = "inline" if mime.startswith(_INLINE) else "attachment"
    return {
        "content-disposition": how,
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
        "cache-control": "private, max-age=300",
    }

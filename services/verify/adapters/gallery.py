"""The photos of reports in MongoDB, and those near a photo by the keys that both have.

What a look-up reads does not grow with what is stored: a key has 32 bits, so that among a million a photo meets another
by chance one time in a hundred, and a picture that goes round is found by its first ten copies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from salur.contracts.base import Contract
from salur.contracts.cases import CaseChanged
from salur.contracts.media import MediaExamined
from salur.contracts.reference import CitizenErased
from salur.contracts.reports import ReportSubmitted
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.errors import Conflict
from salur.store.kinds import Index, Kind
from salur.store.work import Work
from services.verify.domain.photos import LEAST_KEY, MOST_TWINS, Photo, kept_anew, kept_under, near, sought_by

# A key is sought at a random place. In a small page whose keys stand unshortened fewer bytes are read on the way to it, which
# counts where the index is larger than the processor's caches; large pages above them keep the way short.
_PAGES = "leaf_page_max=4KB,internal_page_max=64KB,prefix_compression=false"
PHOTOS = Kind(
    "verify", "photos", Photo, lambda photo: photo.media,
    (
        Index((("keys", 1),), pages=_PAGES),
        Index((("claim.report", 1),), sparse=True),
        Index((("until", 1),), expire_after=0),
    ),
)  # fmt: skip
_MOST_FOUND = 4_000
_AT_ONCE = 1_000
# The keys are read off the shape again: half of a photo's bytes need not come.
_WITHOUT_KEYS = {"keys": 0}


class Gallery:
    """Meets `ports.Photos` as one batch sees them, its own included."""

    def __init__(self, store: Store, work: Work) -> None:
        self._photos = store.of(PHOTOS)
        self._work = work
        self._by_key: dict[int, dict[str, Photo]] = defaultdict(dict)
        self._read: set[int] = set()

    async def foresee(self, events: Iterable[Contract]) -> None:
        """Reads what the photos of a batch are near to."""
        keys: set[int] = set()
        for event in events:
            looked_at = isinstance(event, MediaExamined)
            for media in media_of(event):
                photo = await self._work.get(PHOTOS, media)
                # It is compared once, when the second of its two halves becomes known.
                if photo and (photo.claim is not None) is looked_at:
                    seen = event if isinstance(event, MediaExamined) else photo
                    keys.update(sought_by(seen.shape, seen.unsure) if seen.shape else ())
        await self._read_keys(keys)

    async def of(self, media: str) -> Photo | None:
        return await self._work.get(PHOTOS, media)

    async def near(self, photo: Photo) -> tuple[Photo, ...]:
        if photo.shape is None:
            return ()
        keys = sought_by(photo.shape, photo.unsure)
        await self._read_keys(set(keys))
        return near(photo, (other for key in keys for other in self._by_key[key].values()))

    def put(self, photo: Photo, others: int = 0) -> None:
        if others >= MOST_TWINS:
            photo = photo.model_copy(update={"keys": ()})
        self._work.put(PHOTOS, photo)
        for key in photo.keys:
            self._by_key[key][photo.media] = photo

    async def _read_keys(self, keys: set[int]) -> None:
        wanted = keys - self._read
        if not wanted:
            return
        self._read |= wanted
        with translated():
            found = self._photos.find({"keys": {"$in": list(wanted)}}, _WITHOUT_KEYS).limit(_MOST_FOUND)
            rows = await found.to_list(None)
        for row in rows:
            photo = PHOTOS.read(row)
            for key in wanted.intersection(kept_under(photo.shape, photo.unsure) if photo.shape else ()):
                self._by_key[key].setdefault(photo.media, photo)


def media_of(event: Contract) -> tuple[str, ...]:
    """The refs of the photos that an event speaks of."""
    if isinstance(event, ReportSubmitted):
        return event.media
    if isinstance(event, CaseChanged):
        return event.case.media
    return (event.media,) if isinstance(event, MediaExamined) else ()


async def forget(store: Store, erased: CitizenErased) -> None:
    """Drops the photos of a citizen who is erased."""
    with translated():
        await store.of(PHOTOS).delete_many({"claim.report": {"$in": list(erased.cases)}})


async def keep_anew(store: Store) -> int:
    """Gives photos that were kept under keys of an earlier kind those of today; how many."""
    done = 0
    while True:
        with translated():
            found = store.of(PHOTOS).find({"keys": {"$lt": LEAST_KEY}}, {"_id": 1}).limit(_AT_ONCE)
            media = [row["_id"] for row in await found.to_list(None)]
        if not media:
            return done
        work = Work(store)
        await work.load(PHOTOS, media)
        for one in media:
            if photo := await work.get(PHOTOS, one):
                work.put(PHOTOS, kept_anew(photo))
        try:
            async with store.transaction() as session:
                await work.flush(session)
            done += len(media)
        except Conflict:  # another worker is at it, or changed one of them
            continue


def photos_needed(event: Contract) -> list[tuple[Kind[Any], str]]:
    """The photos' documents, to read them for a whole batch at once."""
    return [(PHOTOS, media) for media in media_of(event)]

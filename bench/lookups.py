"""Whether finding nearly the same text or photo costs as much among a million as among ten thousand.

A batch's look-ups as verify does them: `Recollection.foresee` and `past` on traces of made-up sentences, `Gallery.foresee`
and `near` on photos of made-up hashes, half of which were seen before. Both sizes stand side by side on one server and are
asked in turn, round after round; the median of the rounds' ratios counts. SALUR_BENCH_TRACES ("10000,200000") sets other
sizes. What is stored is written by two processes, its indexes are made afterwards and read once, as those of a server that has
served for a while. MongoDB gets a cache of CACHE, which it takes by itself of 8 GB: the one of `salur dev` holds no million.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import uvloop

from bench.servers import servers
from salur.contracts import ids
from salur.contracts.base import Lane
from salur.contracts.media import MediaExamined, MediaOutcome
from salur.contracts.messages import Address
from salur.contracts.reports import ReportSubmitted
from salur.messaging.clock import SystemClock
from salur.regions.gazetteer import Gazetteer
from salur.store.database import Store
from salur.store.work import Work
from services.verify.adapters.gallery import PHOTOS, Gallery
from services.verify.adapters.recollection import KINDS, TRACES, Recollection
from services.verify.domain.past import Trace
from services.verify.domain.photos import Claim, Photo, claimed, examined
from services.verify.domain.places import Geography
from services.verify.domain.spots import Spot
from services.verify.domain.texts import fingerprint
from tests.made_up import ADDRESS, report

SIZES = [int(size) for size in os.environ.get("SALUR_BENCH_TRACES", "10000,1000000").split(",")]
BATCH, ROUNDS, WARM, WRITTEN, WRITERS = 100, 60, 5, 5_000, 2
WANTED = 1.15
CACHE = "3584M"
_SYLLABLES = [first + second for first in "bklmnprst" for second in "aeiou"]
LAND = Geography(Gazetteer())


@dataclass(frozen=True)
class Measured:
    """Milliseconds for a batch, by size, and how the largest stands to the smallest."""

    milliseconds: list[float]
    ratio: float

    @property
    def met(self) -> bool:
        return self.ratio <= WANTED


def main() -> int:
    """Measures and prints; 1 where a cost rises by more than WANTED."""
    with servers() as on:
        found = uvloop.run(_measure(on.mongo))
    for what, one in found.items():
        shown = ", ".join(f"{size:,}: {ms:.2f} ms" for size, ms in zip(SIZES, one.milliseconds, strict=True))
        print(f"{what}, {BATCH} at once: {shown}; ratio {one.ratio:.2f} (wanted at most {WANTED})")
    folder = Path(__file__).parent / "results"
    folder.mkdir(exist_ok=True)
    met = all(one.met for one in found.values())
    told = {what: {"milliseconds": one.milliseconds, "ratio": one.ratio} for what, one in found.items()}
    result = {"sizes": SIZES, **told, "wanted": WANTED, "met": met}
    (folder / "lookups.json").write_text(json.dumps(result, indent=2))
    return 0 if met else 1


async def _measure(mongo: str) -> dict[str, Measured]:
    stores = [Store(mongo, prefix=f"bench{os.getpid()}-{size}-", timeout=600) for size in SIZES]
    try:
        await stores[0]._client.admin.command(
            {"setParameter": 1, "wiredTigerEngineRuntimeConfig": f"cache_size={CACHE}"}
        )
        with ProcessPoolExecutor(WRITERS, get_context("spawn")) as writers:
            for store, size in zip(stores, SIZES, strict=True):
                await _fill(writers, mongo, store, size)
        return {"texts": await _in_turn(stores, _texts), "photos": await _in_turn(stores, _photos)}
    finally:
        for store in stores:
            await store._client.drop_database(f"{store.prefix}salur_verify")
            await store.close()


async def _in_turn(
    stores: list[Store], one: Callable[[Store, int, np.random.Generator], Awaitable[float]]
) -> Measured:
    """The same batches for each store, one store after the other."""
    rounds = []
    for number in range(WARM + ROUNDS):
        taken = [await one(store, number, np.random.default_rng(number)) for store in stores]
        if number >= WARM:
            rounds.append(taken)
    medians = [statistics.median(column) for column in zip(*rounds, strict=True)]
    return Measured(medians, statistics.median(taken[-1] / taken[0] for taken in rounds))


async def _fill(writers: ProcessPoolExecutor, mongo: str, store: Store, size: int) -> None:
    began, loop = time.perf_counter(), asyncio.get_running_loop()
    parts = [(start, min(start + WRITTEN, size)) for start in range(0, size, WRITTEN)]
    await asyncio.gather(
        *(loop.run_in_executor(writers, _write, mongo, store.prefix, *part) for part in parts)
    )
    written = time.perf_counter()
    await store.prepare((*KINDS, PHOTOS))
    for kind, field in ((TRACES, "bands"), (PHOTOS, "keys")):
        await store.of(kind).count_documents({field: {"$gt": 0}}, hint=[(field, 1)])
    taken = written - began, time.perf_counter() - written
    print(f"{size:,} stored: written in {taken[0]:.0f} s, indexed in {taken[1]:.0f} s", flush=True)


def _write(mongo: str, prefix: str, start: int, end: int) -> None:
    """In a process of its own: traces and photos with the numbers from `start` to below `end`."""

    async def write() -> None:
        store = Store(mongo, prefix=prefix, timeout=60)
        numbers = np.random.default_rng([7, start])
        traces = [TRACES.document(_trace(n, numbers), 1) for n in range(start, end)]
        await store.of(TRACES).insert_many(traces, ordered=False)
        photos = [PHOTOS.document(_photo(n, *_shape(n)), 1) for n in range(start, end)]
        await store.of(PHOTOS).insert_many(photos, ordered=False)
        await store.close()

    asyncio.run(write())


async def _texts(store: Store, number: int, numbers: np.random.Generator) -> float:
    """Milliseconds for one batch of reports, each by a sender of its own."""
    batch = [_report(f"{number}-{n}", numbers) for n in range(BATCH)]
    places = [LAND.find_place(one.place, one.text, one.pack) for one in batch]
    began = time.perf_counter()
    seen = Recollection(store, Work(store))
    await seen.foresee(batch, SystemClock().now())
    for one, place in zip(batch, places, strict=True):
        await seen.past(one, place)
    return (time.perf_counter() - began) * 1000


async def _photos(store: Store, number: int, numbers: np.random.Generator) -> float:
    """Milliseconds for one batch of photos that were claimed before; half of them were sent before, with two bits else."""
    batch = [10**8 + number * BATCH + n for n in range(BATCH)]
    claims = [claimed(None, f"a_{n}", _claim(n)) for n in batch]
    await store.of(PHOTOS).insert_many([PHOTOS.document(one, 1) for one in claims])
    events = [_looked(n, *(_copied(int(numbers.integers(SIZES[0]))) if n % 2 else _shape(n))) for n in batch]
    began = time.perf_counter()
    work = Work(store)
    gallery = Gallery(store, work)
    await work.load(PHOTOS, [event.media for event in events])
    await gallery.foresee(events)
    found = 0
    for event in events:
        found += bool(await gallery.near(examined(await gallery.of(event.media), event)))
    taken = (time.perf_counter() - began) * 1000
    assert found >= BATCH // 2
    return taken


def _report(cause: str, numbers: np.random.Generator) -> ReportSubmitted:
    address: Address = ADDRESS.model_copy(update={"ref": f"s_{numbers.integers(10**9)}"})
    return report(cause, text=_sentence(numbers), reporter=address, submitted_at=SystemClock().now())


def _trace(number: int, numbers: np.random.Generator) -> Trace:
    found = fingerprint(_sentence(numbers))
    assert found is not None
    return Trace(
        report=f"r-{number:032x}", code=f"{number:012}", pack="74.09", area=f"74.09.{number % 13 + 1:02}/umum",
        region=None, latitude=None, longitude=None, sender=f"s_{number}", web=False, newcomer=False,
        minima=found.minima, length=found.length, bands=found.bands,
        at=SystemClock().now() - timedelta(days=20 * float(numbers.random())),
    )  # fmt: skip


def _shape(number: int) -> tuple[str, str]:
    """A hash of half ones, as the perceptual hash of a picture is, and its unsure bits; the same number gives the same."""
    numbers = np.random.default_rng(number)
    bits = numbers.permutation(64)[:32]
    unsure = bytes(int(place) for _ in range(2) for place in numbers.permutation(32)[:4])
    return f"{sum(1 << int(bit) for bit in bits):016x}", unsure.hex()


def _copied(number: int) -> tuple[str, str]:
    """The hash of a copy, two bits of whose first half turned over."""
    bits, unsure = _shape(number)
    return f"{int(bits, 16) ^ 1 << 63 ^ 1 << 58:016x}", unsure


def _photo(number: int, shape: str, unsure: str) -> Photo:
    return claimed(examined(None, _looked(number, shape, unsure)), f"a_{number}", _claim(number))


def _looked(number: int, shape: str, unsure: str) -> MediaExamined:
    return MediaExamined(
        media=f"a_{number}",
        outcome=MediaOutcome.STORED,
        kind="image",
        shape=shape,
        unsure=unsure,
        examined_at=SystemClock().now(),
    )


def _claim(number: int) -> Claim:
    now = SystemClock().now()
    return Claim(
        report=ids.report_id(Lane.ROUTINE, str(number)), code=f"{number:012}", pack="74.09", citizen=f"c_{number}",
        spot=Spot(category="umum", region="74.09.01.1005"), since=now, at=now,
    )  # fmt: skip


def _sentence(numbers: np.random.Generator) -> str:
    syllables = [_SYLLABLES[n] for n in numbers.integers(len(_SYLLABLES), size=14 * 3)]
    return " ".join("".join(syllables[n : n + 3]) for n in range(0, len(syllables), 3))


if __name__ == "__main__":
    raise SystemExit(main())

"""Whether looking up nearly the same text costs as much among a million traces as among ten thousand.

A batch's look-ups as verify does them (`Recollection.foresee` and `past`), on traces of made-up sentences. SIZES can be
set smaller by SALUR_BENCH_TRACES ("10000,200000") where there is no time for a million.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from datetime import timedelta
from pathlib import Path

import numpy as np
import uvloop

from bench.servers import servers
from salur.contracts.messages import Address
from salur.contracts.reports import ReportSubmitted
from salur.messaging.clock import SystemClock
from salur.regions.gazetteer import Gazetteer
from salur.store.database import Store
from salur.store.work import Work
from services.verify.adapters.recollection import KINDS, TRACES, Recollection
from services.verify.domain.past import Trace
from services.verify.domain.places import Geography
from services.verify.domain.texts import fingerprint
from tests.made_up import ADDRESS, report

SIZES = [int(size) for size in os.environ.get("SALUR_BENCH_TRACES", "10000,1000000").split(",")]
BATCH, ROUNDS, WRITTEN = 100, 60, 5_000
WANTED = 1.15
_SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "ka",
    "ke",
    "ki",
    "ko",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ni",
    "nu",
    "pa",
    "pe",
    "pi",
    "ra",
    "ri",
    "ru",
    "sa",
    "se",
    "si",
    "ta",
    "te",
    "ti",
    "tu",
]


def main() -> int:
    """Measures and prints; 1 where the cost rises by more than WANTED."""
    with servers() as on:
        medians = uvloop.run(_measure(on.mongo))
    ratio = medians[-1] / medians[0]
    shown = ", ".join(f"{size:,}: {ms:.2f} ms" for size, ms in zip(SIZES, medians, strict=True))
    print(f"lookups of {BATCH} reports: {shown}; ratio {ratio:.2f} (wanted at most {WANTED})")
    folder = Path(__file__).parent / "results"
    folder.mkdir(exist_ok=True)
    result = {
        "sizes": SIZES,
        "milliseconds": medians,
        "ratio": ratio,
        "wanted": WANTED,
        "met": ratio <= WANTED,
    }
    (folder / "lookups.json").write_text(json.dumps(result, indent=2))
    return 0 if ratio <= WANTED else 1


async def _measure(mongo: str) -> list[float]:
    store = Store(mongo, prefix=f"bench{os.getpid()}-", timeout=60)
    numbers = np.random.Generator(np.random.PCG64(7))
    try:
        await store.prepare(KINDS)
        medians, stored = [], 0
        for size in SIZES:
            while stored < size:
                count = min(WRITTEN, size - stored)
                rows = [TRACES.document(_trace(stored + n, numbers), 1) for n in range(count)]
                await store.of(TRACES).insert_many(rows, ordered=False)
                stored += count
            medians.append(statistics.median([await _one(store, size, n, numbers) for n in range(ROUNDS)]))
        return medians
    finally:
        await store._client.drop_database(f"{store.prefix}salur_verify")
        await store.close()


async def _one(store: Store, size: int, number: int, numbers: np.random.Generator) -> float:
    """Milliseconds for one batch of reports, half of whose senders are new."""
    batch = [_report(f"{size}-{number}-{n}", numbers) for n in range(BATCH)]
    land = Geography(Gazetteer())
    places = [land.find_place(one.place, one.text, one.pack) for one in batch]
    began = time.perf_counter()
    seen = Recollection(store, Work(store))
    await seen.foresee(batch, SystemClock().now())
    for one, place in zip(batch, places, strict=True):
        await seen.past(one, place)
    return (time.perf_counter() - began) * 1000


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


def _sentence(numbers: np.random.Generator) -> str:
    words = ["".join(_SYLLABLES[n] for n in numbers.integers(len(_SYLLABLES), size=3)) for _ in range(14)]
    return " ".join(words)


if __name__ == "__main__":
    raise SystemExit(main())

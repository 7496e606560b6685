"""Many files, one in a hundred of them broken or made to do harm: the others are unharmed, and each ends with a reason."""

from __future__ import annotations

import asyncio
import os
from collections import Counter

from salur.contracts.media import MediaOutcome
from tests.integration.media.fetching import Fetching, fetching
from tests.unit.media import pieces

__all__ = ["fetching"]

MANY = int(os.environ.get("SALUR_FAULTS_MEDIA", "1000"))
AT_ONCE = 4
# What a picture may be instead, and what it is refused for.
POISON = (
    (pieces.bomb(), "bomb"),
    (pieces.photo()[:900], "truncated"),
    (pieces.SVG, "svg"),
    (pieces.photo() + pieces.archive(), "polyglot"),
    (b"", "empty"),
    (b"MZ" + bytes(2000), "wrong_type"),
    (bytes(11 * 1024 * 1024), "too_large"),
)


async def test_one_poisoned_file_in_a_hundred_harms_no_other(fetching: Fetching) -> None:
    poisoned = {n: POISON[n // 100 % len(POISON)] for n in range(50, MANY, 100)}
    good = [pieces.scene(seed, size=(320, 240)) for seed in range(20)]
    files = {str(n): poisoned[n][0] if n in poisoned else good[n % len(good)] for n in range(MANY)}
    fetching.provider.files |= files
    await fetching.wait_for(*files)

    done = await asyncio.gather(*(fetching.fetch() for _ in range(AT_ONCE)))
    assert sum(done) == MANY
    assert all(done), "one fetcher stood still"
    assert await fetching.left() == 0

    reasons = {}
    for n in range(MANY):
        found = await fetching.found(str(n))
        assert found is not None, n
        if n in poisoned:
            reasons[n] = (found.outcome, found.reason)
        else:
            assert (found.outcome, found.reason, found.thumbnail) == (MediaOutcome.STORED, None, True), n
    assert reasons == {n: (MediaOutcome.REFUSED, reason) for n, (_, reason) in poisoned.items()}
    # Each is told of once, the refused ones as well.
    told = Counter(file.ref for file in await fetching.library.untold(2 * MANY))
    assert told == Counter(f"m_{n}" for n in range(MANY))

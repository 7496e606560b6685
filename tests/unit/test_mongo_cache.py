"""How much of its data the embedded MongoDB keeps in memory."""

from __future__ import annotations

import pytest

from salur.embedded.mongo import cache_gigabytes


@pytest.mark.parametrize(("memory", "cache"), [(2, 0.25), (8, 0.5), (64, 1.0)])
def test_it_is_a_sixteenth_of_the_memory_within_bounds(memory: int, cache: float) -> None:
    assert cache_gigabytes(memory * 2**30) == cache

"""Texts that are nearly the same, found without comparing each with each: MinHash with bands (Broder 1997).

Of a text's overlapping runs of five letters 60 minima are kept; the share of equal minima estimates how much two texts
have in common (Jaccard), give or take 0.06. Twelve bands of five minima are looked up: of texts that share 0.8, 99 in
100 meet in some band; of texts that share 0.3, 3 in 100. A fingerprint does not give the text back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

_RUN = 5
_BANDS, _ROWS = 12, 5
# Shorter texts ("jalan rusak") are alike without being copied.
SHORTEST = 25
_LONGEST = 2_000

_NUMBERS = np.random.Generator(np.random.PCG64(7409))
_FACTORS = _NUMBERS.integers(1, 2**63, _BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)
_OFFSETS = _NUMBERS.integers(0, 2**63, _BANDS * _ROWS, dtype=np.uint64)
_BAND_FACTORS = _NUMBERS.integers(1, 2**63, (_BANDS, _ROWS), dtype=np.uint64) | np.uint64(1)
_POWERS = np.array([31**power for power in range(_RUN)], dtype=np.uint64)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Fingerprint:
    """The minima of a text, and the bands it is looked up by (signed 64-bit numbers)."""

    minima: bytes
    length: int

    @cached_property
    def _numbers(self) -> Any:
        return np.frombuffer(self.minima, dtype=np.uint32)

    @cached_property
    def bands(self) -> tuple[int, ...]:
        rows = self._numbers.astype(np.uint64).reshape(_BANDS, _ROWS) * _BAND_FACTORS
        return tuple(rows.sum(axis=1, dtype=np.uint64).view(np.int64).tolist())

    def likeness(self, other: Fingerprint) -> float:
        """0 to 1: how much of both texts is in both."""
        return int(np.count_nonzero(self._numbers == other._numbers)) / len(self._numbers)


@lru_cache(maxsize=2_048)
def fingerprint(text: str) -> Fingerprint | None:
    """The fingerprint of a text by its letters and digits alone; None where it is too short to tell."""
    plain = _SIGNS.sub(" ", text[:_LONGEST].lower()).strip()
    letters = np.frombuffer(plain.encode(), dtype=np.uint8)
    if len(letters) < SHORTEST:
        return None
    # A run of letters as a number: its letters times 1, 31, 31², …
    runs = np.convolve(letters, _POWERS[::-1], "valid") * _SPREAD
    runs ^= runs >> np.uint64(29)
    hashed = runs * _FACTORS[:, None]
    hashed += _OFFSETS[:, None]
    minima = hashed.min(axis=1) >> np.uint64(32)
    return Fingerprint(minima.astype(np.uint32).tobytes(), len(letters))

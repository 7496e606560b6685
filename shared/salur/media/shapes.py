"""The perceptual hash of a picture: 64 bits that stay nearly the same when it is shrunk, recoloured or saved again.

After Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010), section 3.2: grey 32×32,
discrete cosine transform, the 8×8 lowest frequencies, each bit whether one is above their median. A bit whose frequency
lies near the median easily turns over; which those are is told beside the hash, so that a copy is found in spite of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median

from PIL import Image

_SIDE = 32
_LOW = 8
_COSINES = [[math.cos((2 * x + 1) * u * math.pi / (2 * _SIDE)) for x in range(_SIDE)] for u in range(_LOW)]
# The halves of a hash: of each row of frequencies so many bits are in the first, which hardly changes when the edges
# of a picture are cut off, and the rest in the second.
FIRST_HALF = (8, 7, 6, 5, 3, 2, 1, 0)
_HALVES = tuple(
    [8 * row + column for row in range(8) for column in range(8) if (column < FIRST_HALF[row]) is first]
    for first in (True, False)
)
# Of each half.
UNSURE = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """`bits` is the hash as 16 hexadecimal digits. `unsure` names the four bits of each half that turn over most easily, the easiest first: two hexadecimal digits for each, its place in its half from the end."""

    bits: str
    unsure: str


def shape(picture: Image.Image) -> Shape:
    """The hash of a picture."""
    grey = picture.convert("L").resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    pixels = grey.tobytes()
    rows = [pixels[start : start + _SIDE] for start in range(0, _SIDE * _SIDE, _SIDE)]
    across = [[sum(map(float.__mul__, map(float, row), wave)) for wave in _COSINES] for row in rows]
    low = [sum(across[y][u] * wave[y] for y in range(_SIDE)) for wave in _COSINES for u in range(_LOW)]
    # The first is the mean brightness: it says nothing of the shape and would move the median.
    middle = median(low[1:])
    bits = 0
    for value in low:
        bits = bits << 1 | (value > middle)
    return Shape(f"{bits:016x}", _unsure([abs(value - middle) for value in low]))


def _unsure(margins: list[float]) -> str:
    places = bytearray()
    for half in _HALVES:
        nearest = sorted(half, key=margins.__getitem__)[:UNSURE]
        places += bytes(len(half) - 1 - half.index(bit) for bit in nearest)
    return places.hex()


def distance(one: str, other: str) -> int:
    """In how many of 64 bits two hashes differ; up to about 10 it is the same picture."""
    return (int(one, 16) ^ int(other, 16)).bit_count()

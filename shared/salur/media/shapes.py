"""The perceptual hash of a picture: 64 bits that stay nearly the same when it is shrunk, recoloured or saved again.

After Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010), section 3.2: grey 32×32,
discrete cosine transform, the 8×8 lowest frequencies, each bit whether one is above their median.
"""

from __future__ import annotations

import math
from statistics import median

from PIL import Image

_SIDE = 32
_LOW = 8
_COSINES = [[math.cos((2 * x + 1) * u * math.pi / (2 * _SIDE)) for x in range(_SIDE)] for u in range(_LOW)]


def shape(picture: Image.Image) -> str:
    """The hash as 16 hexadecimal digits."""
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
    return f"{bits:016x}"


def distance(one: str, other: str) -> int:
    """In how many of 64 bits two hashes differ; up to about 10 it is the same picture."""
    return (int(one, 16) ^ int(other, 16)).bit_count()

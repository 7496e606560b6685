"""Colours as numbers: how well two can be told apart, and the nearest shade that can be read (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Sequence

READABLE = 4.5
"""The least contrast of ordinary text (WCAG 2.2, 1.4.3 level AA)."""

_HEX = re.compile(r"#?([0-9a-fA-F]{6})")


def rgb(colour: str) -> tuple[int, int, int]:
    """The three channels (0-255) of `#1F3A8A`. Raises ValueError for anything else."""
    found = _HEX.fullmatch(colour)
    if found is None:
        raise ValueError(f"a colour is written like #1F3A8A, not {colour!r}")
    value = int(found[1], 16)
    return value >> 16, value >> 8 & 255, value & 255


def luminance(colour: str) -> float:
    """Relative luminance, 0 for black to 1 for white (WCAG 2.2, definition of relative luminance)."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in rgb(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, 1 for equal ones to 21 for black on white."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, grounds: Sequence[str], ratio: float = READABLE) -> str:
    """The nearest lightness of `colour`, hue kept, that stands out from all `grounds` by `ratio`.

    Gives the colour itself where it already does. Raises ValueError when no lightness can.
    """
    if _stands_out(colour, grounds, ratio):
        return _write(*rgb(colour))
    hue, light, saturation = colorsys.rgb_to_hls(*(v / 255 for v in rgb(colour)))
    steps = sorted((n / 200 for n in range(201)), key=lambda step: abs(step - light))
    for step in steps:
        corrected = _write(*(round(v * 255) for v in colorsys.hls_to_rgb(hue, step, saturation)))
        if _stands_out(corrected, grounds, ratio):
            return corrected
    raise ValueError(f"no shade of {colour} stands out from {', '.join(grounds)} by {ratio}")


def _stands_out(colour: str, grounds: Sequence[str], ratio: float) -> bool:
    return all(contrast(colour, ground) >= ratio for ground in grounds)


def _write(red: int, green: int, blue: int) -> str:
    return f"#{red:02X}{green:02X}{blue:02X}"

"""How well two colours can be told apart (WCAG 2.2, relative luminance and contrast ratio)."""

from __future__ import annotations

# The paper that an accent stands on, and the least ratio for ordinary text (WCAG 2.2, 1.4.3 AA).
PAPER = "#FBFAF7"
LEAST = 4.5


def contrast(one: str, other: str) -> float:
    """The ratio of two "#RRGGBB" colours, from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

"""The confusion of a classifier as a picture (SVG): what was true by row, what was answered by column."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

_CELL, _LEFT, _TOP, _RIGHT = 34, 340, 340, 180
# Ink, indigo and paper of the pages.
_INK, _PAPER, _STRONG = "#16202A", "#FBFAF7", (0x1F, 0x3A, 0x8A)
_LONGEST = 38


def confusion_svg(labels: Sequence[str], counts: NDArray[np.int64], title: str) -> str:
    """One square for each pair of labels, darker the larger its share of the row; largest classes first."""
    order = [int(at) for at in np.argsort(-counts.sum(axis=1), kind="stable")]
    side = len(order) * _CELL
    width, height = _LEFT + side + _RIGHT, _TOP + side + 40
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'font-family="Plus Jakarta Sans, system-ui, sans-serif" font-size="13" fill="{_INK}" role="img">'
        ),
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>',
        f'<text x="24" y="36" font-size="18" font-weight="700">{escape(title)}</text>',
        '<text x="24" y="60">Baris: instansi yang benar. Kolom: jawaban model.</text>',
    ]
    for row, true in enumerate(order):
        parts += _row(row, true, order, labels, counts)
    return "\n".join([*parts, "</svg>\n"])


def _row(
    row: int, true: int, order: Sequence[int], labels: Sequence[str], counts: NDArray[np.int64]
) -> list[str]:
    y, x = _TOP + row * _CELL, _LEFT + row * _CELL
    all_true = int(counts[true].sum())
    parts = [
        f'<text x="{_LEFT - 10}" y="{y + 22}" text-anchor="end">{escape(_short(labels[true]))} ({all_true})</text>',
        f'<text transform="translate({x + 22},{_TOP - 10}) rotate(-60)">{escape(_short(labels[true]))}</text>',
    ]
    for column, answered in enumerate(order):
        count = int(counts[true, answered])
        share = count / all_true if all_true else 0.0
        left = _LEFT + column * _CELL
        name = f"{labels[true]} → {labels[answered]}: {count}"
        parts.append(
            f'<rect x="{left}" y="{y}" width="{_CELL - 2}" height="{_CELL - 2}" rx="4" fill="{_shade(share)}">'
            f"<title>{escape(name)}</title></rect>"
        )
        if count:
            ink = _PAPER if share > 0.45 else _INK
            parts.append(
                f'<text x="{left + _CELL / 2 - 1}" y="{y + 21}" text-anchor="middle" font-size="12" '
                f'fill="{ink}">{count}</text>'
            )
    return parts


def _shade(share: float) -> str:
    """From a hint of grey to indigo."""
    pale = (0xEC, 0xEA, 0xE4)
    return "#" + "".join(f"{round(p + (s - p) * share):02x}" for p, s in zip(pale, _STRONG, strict=True))


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"

"""Open data of a month: one row a report, without words, names or codes, and nobody to be recognised in it.

Category and kecamatan together can point at a person in a small place (k-anonymity, Sweeney 2002, k = 5). Where
fewer than five reports share both, the kecamatan is left out; where that still leaves fewer than five of a category,
the category too; what then still stands with fewer than five is told as a number only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

LEAST = 5


@dataclass(frozen=True)
class Published:
    """One row. Empty texts are what was left out; days are local ones."""

    category: str
    district: str
    state: str
    came: date
    ended: date | None
    on_time: bool | None


@dataclass(frozen=True)
class Month:
    """A month's rows, and how many reports are in none of them."""

    rows: tuple[Published, ...]
    withheld: int


def anonymous(rows: Sequence[Published]) -> Month:
    """The rows in which nobody stands out, in an order that tells nothing."""
    coarse = _coarser(_coarser(rows, keep_category=True), keep_category=False)
    cells = Counter(_cell(row) for row in coarse)
    kept = [row for row in coarse if cells[_cell(row)] >= LEAST]
    kept.sort(key=lambda row: (row.came, row.category, row.district, row.state, row.ended or date.max))
    return Month(tuple(kept), len(coarse) - len(kept))


def _coarser(rows: Sequence[Published], *, keep_category: bool) -> list[Published]:
    """The rows of small cells made coarser. A coarser cell that comes out small takes the next smallest cell in, so
    that nobody can count back what was left out."""
    cells = Counter(_cell(row) for row in rows)
    small = {cell for cell, number in cells.items() if number < LEAST}
    for cell in sorted(cells, key=lambda cell: (cells[cell], cell)):
        pool = [one for one in small if not keep_category or one[0] == cell[0]]
        if pool and cell not in small and sum(cells[one] for one in pool) < LEAST:
            small.add(cell)
    return [_without(row, keep_category) if _cell(row) in small else row for row in rows]


def _without(row: Published, keep_category: bool) -> Published:
    return replace(row, district="") if keep_category else replace(row, district="", category="")


def _cell(row: Published) -> tuple[str, str]:
    return row.category, row.district

"""From lines to rows of cells, each with the line on which it begins. A torn row never swallows those behind it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# A text of a report may run over many lines; a quote that nobody closed runs to the end of the file.
_MOST_LINES = 200
_LONGEST_CELL = 100_000_000


@dataclass(frozen=True)
class Record:
    """One row. `torn` says that its quotes are not as they should be: it was read by itself, as well as it went."""

    line: int
    cells: list[str]
    torn: bool = False

    @property
    def empty(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


class _Feed:
    """Lines one after the other, until a row has had more of them than a row can have."""

    def __init__(self, lines: Sequence[str], at: int) -> None:
        self._lines = lines
        self.at = self.begun = at

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if self.at >= len(self._lines):
            raise StopIteration
        if self.at - self.begun >= _MOST_LINES:
            raise csv.Error("a row of too many lines")
        self.at += 1
        return self._lines[self.at - 1]


def records(lines: Sequence[str], separator: str, at: int = 0) -> Iterator[Record]:
    """Every row from the line `at` (counted from 0), empty ones too."""
    csv.field_size_limit(_LONGEST_CELL)
    feed = _Feed(lines, at)
    while True:
        reader = csv.reader(feed, delimiter=separator, strict=True)
        try:
            while True:
                feed.begun = feed.at
                yield Record(feed.begun + 1, next(reader))
        except StopIteration:
            return
        except csv.Error:
            yield Record(feed.begun + 1, _by_itself(lines[feed.begun], separator), torn=True)
            feed = _Feed(lines, feed.begun + 1)


def _by_itself(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator))
    except (csv.Error, StopIteration):
        return []

"""Reads training rows from whatever spreadsheet program wrote the file, and says what it had to leave out."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
_EMPTY = frozenset({"", "-", "--", "nan", "null", "none", "n/a", "na", "#n/a"})
_SEPARATORS = ",;\t|"
_LONGEST_CELL = 1_000_000


class BadTable(Exception):
    """The file cannot be learned from. Its text is one sentence that says what to do."""


@dataclass(frozen=True)
class Rows:
    """Texts with their labels, and sentences about what was left out."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.texts)


def read_rows(path: Path, text: str, label: str) -> Rows:
    """The rows of a CSV file. Columns are found by name in any case. Raises BadTable.

    `text` may name several columns, joined with a plus sign: title+body.
    """
    csv.field_size_limit(_LONGEST_CELL)
    words = _decoded(path)
    table = list(csv.reader(io.StringIO(words, newline=""), delimiter=_separator(words)))
    table = [row for row in table if any(cell.strip() for cell in row)]
    if not table:
        raise BadTable(f"{path.name} is empty.")
    header, body = [cell.strip() for cell in table[0]], table[1:]
    wanted = [_column(path, header, name) for name in text.split("+")]
    label_at = _column(path, header, label)
    return _picked(path, body, wanted, label_at)


def _picked(path: Path, body: list[list[str]], wanted: list[int], label_at: int) -> Rows:
    left_out: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = {}
    found: list[tuple[str, str]] = []
    for row in body:
        words = " . ".join(cell for at in wanted if (cell := _cell(row, at)))
        name = " ".join(_cell(row, label_at).split())
        if not words or not name:
            left_out["have no text" if name else "have no label"] += 1
            continue
        spellings.setdefault(name.casefold(), Counter())[name] += 1
        found.append((words, name.casefold()))
    if not found:
        raise BadTable(f"{path.name} has no row with both a text and a label.")
    usual = {folded: counted.most_common(1)[0][0] for folded, counted in spellings.items()}
    notes = tuple(
        f"{count} of {len(body)} rows {what} and were left out." for what, count in left_out.items()
    )
    return Rows(tuple(t for t, _ in found), tuple(usual[name] for _, name in found), notes)


def _cell(row: list[str], at: int) -> str:
    cell = row[at].strip() if at < len(row) else ""
    return "" if cell.casefold() in _EMPTY else cell


def _column(path: Path, header: list[str], name: str) -> int:
    folded = [cell.casefold() for cell in header]
    try:
        return folded.index(name.strip().casefold())
    except ValueError:
        raise BadTable(f'{path.name} has no column "{name}"; its columns are {", ".join(header)}.') from None


def _decoded(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadTable(f"{path} cannot be read: {error.strerror}.") from None
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _clean(raw.decode("utf-16", "replace"))
    for encoding in ENCODINGS:
        try:
            return _clean(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise BadTable(f"{path.name} is in no encoding known here; save it as UTF-8.")


def _clean(text: str) -> str:
    """Without null bytes, and without the line by which Excel is told its separator."""
    text = text.replace("\x00", "")
    return text.split("\n", 1)[-1] if text[:4].lower() == "sep=" else text


def _separator(words: str) -> str:
    """The sign between cells: the one that the header holds most of, outside quotes."""
    header = "".join(words.lstrip().split("\n", 1)[0].split('"')[::2])
    return max(_SEPARATORS, key=header.count)

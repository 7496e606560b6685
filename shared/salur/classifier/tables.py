"""Reads training rows from whatever spreadsheet program wrote the file, and says what it mended or had to leave out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from salur.classifier.decoding import lines_of
from salur.classifier.records import Record, records
from salur.classifier.sentences import Remark, named, say
from salur.privacy.digit_masking import NIK, PHONE
from salur.privacy.masking import EMAIL, mask

_EMPTY = frozenset({"", "-", "--", "nan", "null", "none", "n/a", "na", "#n/a"})
# How workbooks, PDF and packed files begin.
_NO_TABLES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")
_SEPARATORS = ",;\t|"
_OF_A_PERSON = (NIK, PHONE, EMAIL)
_SIGNS = re.compile(r"[\W_]+")


class BadTable(Exception):
    """The file cannot be learned from. Its text is one sentence that says what to do."""


@dataclass(frozen=True)
class Rows:
    """Texts with their labels and the lines on which they stand (0: in no file), and what was mended or left out."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    remarks: tuple[Remark, ...] = field(default=())
    lines: tuple[int, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.texts)

    def line(self, row: int) -> int:
        return self.lines[row] if row < len(self.lines) else 0


@dataclass(frozen=True)
class _Found:
    text: str
    label: str
    line: int


def read_rows(path: Path, text: str, label: str, like: Iterable[str] = ()) -> Rows:
    """The rows of a CSV file. Columns are found by name in any case. Raises BadTable.

    `text` may name several columns, joined with a plus sign: title+body. `like` are labels of another table, whose
    spelling this one's labels take.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadTable(say("unreadable", file=path, why=error.strerror)) from None
    if raw.startswith(_NO_TABLES):
        raise BadTable(say("no_csv", file=path.name))
    lines, remarks = lines_of(raw)
    wanted = [name.strip() for name in text.split("+")]
    separator, header, behind = _header(path, lines, [*wanted, label])
    columns = [_place(header, name) for name in wanted]
    body = [row for row in records(lines, separator, behind) if row.torn or not row.empty]
    sorted_out = _Sorting(len(header), columns, _place(header, label))
    found = sorted_out.rows(path, body)
    if not found:
        raise BadTable(say("no_row", file=path.name))
    usual = _usual((row.label for row in found), like)
    labels = tuple(usual[plain_label(row.label)] for row in found)
    otherwise = [row.line for row, name in zip(found, labels, strict=True) if row.label != name]
    remarks += sorted_out.remarks(len(body))
    if otherwise:
        remarks.append(Remark.of("spellings", otherwise, of=len(body)))
    return Rows(tuple(row.text for row in found), labels, tuple(remarks), tuple(row.line for row in found))


def plain_label(label: str) -> str:
    """What two spellings of a label have in common: letters and digits in lower case."""
    return _SIGNS.sub(" ", unicodedata.normalize("NFKC", label).casefold()).strip()


class _Sorting:
    """Takes rows apart into those to learn from and those that are left out, and remembers the lines of the latter."""

    def __init__(self, width: int, columns: Sequence[int], label_at: int) -> None:
        self._width, self._columns, self._label_at = width, columns, label_at
        self._told: dict[str, list[int]] = {}

    def rows(self, path: Path, body: Sequence[Record]) -> list[_Found]:
        """The rows that have a text and a label. A row whose cells do not fit is mended where its label is known."""
        fits = [not row.torn and len(_trimmed(row.cells, self._width)) == self._width for row in body]
        if body and not any(fits):
            raise BadTable(say("no_row_fits", file=path.name, width=self._width))
        known = {
            plain_label(_cell(row.cells, self._label_at)) for row, fit in zip(body, fits, strict=True) if fit
        }
        kept = []
        for row, fit in zip(body, fits, strict=True):
            cells = row.cells if fit else self._mended(row.cells, known - {""})
            if cells is None:
                self._note("broken", row)
            elif (found := self._picked(cells, row)) is not None:
                kept.append(found)
                if not fit:
                    self._note("mended", row)
        return kept

    def remarks(self, of: int) -> list[Remark]:
        return [Remark.of(what, lines, of=of) for what, lines in self._told.items()]

    def _picked(self, cells: list[str], row: Record) -> _Found | None:
        words = " . ".join(cell for at in self._columns if (cell := _cell(cells, at)))
        name = " ".join(_cell(cells, self._label_at).split())
        if not words or not plain_label(name):
            self._note("no_label" if words else "no_text", row)
        elif any(token in mask(name) for token in _OF_A_PERSON):
            self._note("label_of_person", row)
        else:
            return _Found(words, name, row.line)
        return None

    def _mended(self, cells: list[str], known: set[str]) -> list[str] | None:
        """The cells with a text that its own separators tore apart put together; None where that gives no known label."""
        cells = _trimmed(cells, self._width)
        at, more = self._columns[-1], len(cells) - self._width
        if more > 0:
            cells = [*cells[:at], " ".join(cells[at : at + more + 1]), *cells[at + more + 1 :]]
        return cells if plain_label(_cell(cells, self._label_at)) in known else None

    def _note(self, what: str, row: Record) -> None:
        self._told.setdefault(what, []).append(row.line)


def _header(path: Path, lines: Sequence[str], wanted: Sequence[str]) -> tuple[str, list[str], int]:
    """The separator under which the wanted columns are found, the header's names, and how many lines it took."""
    begin = 1 if lines and lines[0][:4].casefold() == "sep=" else 0
    best: tuple[int, int, str, list[str], int] | None = None
    for separator in _SEPARATORS:
        rows = records(lines, separator, begin)
        first = next((row for row in rows if not row.empty), None)
        if first is None:
            raise BadTable(say("empty", file=path.name))
        behind = next(rows, None)
        names = _trimmed([cell.strip() for cell in first.cells], 0)
        lacking = sum(_sought(names, name) is None for name in wanted)
        offer = (-lacking, len(names), separator, names, behind.line - 1 if behind else len(lines))
        if best is None or offer[:2] > best[:2]:
            best = offer
    assert best is not None
    _, _, separator, names, after = best
    for name in wanted:
        if _sought(names, name) is None:
            raise BadTable(say("no_column", file=path.name, column=name, names=named(names)))
    return separator, names, after


def _place(header: Sequence[str], name: str) -> int:
    at = _sought(header, name)
    assert at is not None, "the header was chosen by its columns"
    return at


def _sought(header: Sequence[str], name: str) -> int | None:
    """Where a column stands: by its name in any case, else by the letters of its name alone."""
    for plain in (lambda cell: cell.strip().casefold(), plain_label):
        folded = [plain(cell) for cell in header]
        if plain(name) and plain(name) in folded:
            return folded.index(plain(name))
    return None


def _usual(labels: Iterable[str], like: Iterable[str]) -> Mapping[str, str]:
    """By plain label the spelling to use: that of the other table, else the commonest here."""
    spellings: dict[str, Counter[str]] = {}
    for label in labels:
        spellings.setdefault(plain_label(label), Counter())[label] += 1
    usual = {plain: counted.most_common(1)[0][0] for plain, counted in spellings.items()}
    return usual | {plain_label(label): label for label in set(like)}


def _trimmed(cells: list[str], width: int) -> list[str]:
    """The cells without empty ones behind those that have a column."""
    end = len(cells)
    while end > width and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _cell(row: Sequence[str], at: int) -> str:
    cell = row[at].strip() if at < len(row) else ""
    return "" if cell.casefold() in _EMPTY else cell

"""Tables from any spreadsheet program are read, and what cannot be used is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from salur.classifier.tables import BadTable, read_rows
from tests.unit.classifier.complaints import complaints, write_csv

ROWS = complaints(20, 1)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_dialect(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = [*ROWS, ("Kafé bising, “setiap” malam", "Dinas Sosial")]
    path = write_csv(tmp_path / "a.csv", rows, separator, encoding)
    found = read_rows(path, "isi laporan", "opd")
    assert list(zip(found.texts, found.labels, strict=True)) == rows


def test_cells_that_say_nothing_are_left_out_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'sep=;\r\ntitle;body;opd\r\nA;"satu;\nbaris dua";X\r\n-;;X\r\nB;dua;\r\nC;tiga;nan\r\nD;empat;  x\r\n'
    )
    found = read_rows(path, "title+body", "OPD")
    assert found.texts == ("A . satu;\nbaris dua", "D . empat")
    assert found.labels == ("X", "X")
    assert found.notes == (
        "1 of 5 rows have no text and were left out.",
        "2 of 5 rows have no label and were left out.",
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read"),
        (b"", "is empty"),
        (b"a,b\n1,2\n", 'no column "text"; its columns are a, b'),
        (b"text,label\n,\n", "is empty|no row with both"),
        (b"text,label\nx,\n", "no row with both a text and a label"),
    ],
)
def test_a_table_that_cannot_be_learned_from(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    path = tmp_path / "a.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadTable, match=sentence):
        read_rows(path, "text", "label")

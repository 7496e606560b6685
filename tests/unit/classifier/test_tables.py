"""Tables from any spreadsheet program are read, and what was mended or could not be used is said with its lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from salur.classifier.sentences import Remark
from salur.classifier.tables import BadTable, Rows, read_rows
from tests.unit.classifier.complaints import complaints, write_csv

ROWS = complaints(20, 1)


def told(rows: Rows) -> dict[str, tuple[int, tuple[int, ...]]]:
    return {remark.what: (remark.count, remark.lines) for remark in rows.remarks}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_any_dialect(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = [*ROWS, ("Kafé bising, “setiap” malam", "Dinas Sosial")]
    path = write_csv(tmp_path / "a.csv", rows, separator, encoding)
    found = read_rows(path, "isi laporan", "opd")
    assert list(zip(found.texts, found.labels, strict=True)) == rows
    assert told(found) == ({"not_utf8": (1, (22,))} if encoding == "cp1252" else {})


def test_cells_that_say_nothing_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'sep=;\r\n Judul_Laporan ;body;opd\r\nA;"satu;\nbaris dua";X\r\n-;;X\r\nB;dua;\r\nC;tiga;nan\r\nD;empat;  x.\r\n'
    )
    found = read_rows(path, "judul laporan+body", "OPD")
    assert found.texts == ("A . satu;\nbaris dua", "D . empat")
    assert found.labels == ("X", "X")
    assert found.lines == (3, 8)
    assert told(found) == {"no_text": (1, (5,)), "no_label": (2, (6, 7)), "spellings": (1, (8,))}


TORN = b"""\
No,Isi Laporan,OPD,\r
1,jalan rusak,Dinas PU,\r
2,"sampah menumpuk, bau,
sudah seminggu",DINAS LH,\r
3,jalan rusak, berlubang, gelap,Dinas PU,\r
4,"warga bilang "rusak" pak",dinas  pu\r
5,"kutip yang tidak ditutup,Dinas PU\r
6,caf\xe9 bising dan kaf\xc3\xa9,Dinas LH,\r
7,lampu \x00mati,Dinas PU\r
8,terpotong\r
9,air mati,081234567890,\r
10,air keruh,Dinas PU,\r
"""


def test_a_torn_table_is_mended_or_said_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TORN)
    found = read_rows(path, "isi laporan", "opd", like=["DINAS PU"])
    assert list(zip(found.lines, found.texts, found.labels, strict=True)) == [
        (2, "jalan rusak", "DINAS PU"),
        (3, "sampah menumpuk, bau,\nsudah seminggu", "DINAS LH"),
        (5, "jalan rusak  berlubang  gelap", "DINAS PU"),
        (6, 'warga bilang rusak" pak"', "DINAS PU"),
        (8, "café bising dan kafé", "DINAS LH"),
        (9, "lampu mati", "DINAS PU"),
        (12, "air keruh", "DINAS PU"),
    ]
    assert told(found) == {
        "not_utf8": (1, (8,)),
        "null_bytes": (1, (9,)),
        "broken": (2, (7, 10)),
        "label_of_person": (1, (11,)),
        "mended": (2, (5, 6)),
        "spellings": (6, (2, 5, 6, 8, 9)),
    }


def test_a_cell_of_a_million_letters_is_a_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"text,label\n{'a' * 1_500_000},A\n", encoding="utf-8")
    assert len(read_rows(path, "text", "label").texts[0]) == 1_500_000


def test_a_quote_that_nobody_closed_swallows_no_other_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"teks {at},A\n" for at in range(1000))
    path.write_text(f'text,label\n"tidak ditutup,A\n{rows}', encoding="utf-8")
    found = read_rows(path, "text", "label")
    assert (len(found), told(found)) == (1000, {"broken": (1, (2,))})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "tidak dapat dibaca"),
        (b"", "kosong"),
        (b"PK\x03\x04\x14", "bukan CSV"),
        (b"a,081234567890\n1,2\n", r'tidak punya kolom "text"; kolomnya: a, \[nomor telepon\]'),
        (b"text,label\n,\n", "kosong|tidak punya satu baris pun"),
        (b"text,label\nx,\n", "tidak punya satu baris pun dengan teks dan label"),
        (b"text,label\na,b,c\n", "sel-selnya sebanyak"),
    ],
)
def test_a_table_that_cannot_be_learned_from(
    tmp_path: Path, content: bytes | None, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    path = tmp_path / "a.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadTable, match=sentence):
        read_rows(path, "text", "label")


def test_sentences_are_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    remark = Remark.of("broken", [7, 10, 0, 11, 12, 13, 14], of=90)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert remark.sentence() == (
        "7 dari 90 baris rusak (jumlah sel tidak cocok, kutip tidak tertutup) dan dilewati. "
        "Baris 7, 10, 11, 12, 13 dan 2 lagi."
    )
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert remark.sentence().endswith("and were left out. Lines 7, 10, 11, 12, 13 and 2 more.")

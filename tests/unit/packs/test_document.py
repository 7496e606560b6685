"""YAML is read as it is written: nothing is guessed into a number, a date or a truth, and lines are kept."""

from __future__ import annotations

from pathlib import Path

from salur.packs.document import read

WRITTEN = """\
code: 74.10
opens: 07:30
answer: no
flag: true
nothing: null
quoted: "true"
source: &s Perpres 76/2013
list:
  - name: a
    when: 2026-11-22
  - {name: b, source: *s}
"""


def test_scalars_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(WRITTEN, encoding="utf-8")
    document = read(path)
    assert document.data == {
        "code": "74.10",
        "opens": "07:30",
        "answer": "no",
        "flag": True,
        "nothing": None,
        "quoted": "true",
        "source": "Perpres 76/2013",
        "list": [{"name": "a", "when": "2026-11-22"}, {"name": "b", "source": "Perpres 76/2013"}],
    }


def test_lines_are_those_of_the_keys(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(WRITTEN, encoding="utf-8")
    document = read(path)
    assert document.line("code") == 1
    assert document.line("list", 0, "when") == 10
    assert document.line("list", 1) == 11
    assert document.line("list", 1, "missing") == 11
    assert document.line("nowhere") == 1

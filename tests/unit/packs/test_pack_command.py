"""`salur pack check` says what is wrong and tells the shell so."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from salur.messaging.clock import SystemClock
from salur.packs.command import app
from tests.unit.packs.places import KONAWE_UTARA, PACKS, copied, rewritten

runner = CliRunner()
TODAY = datetime(2026, 11, 26, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Years ahead of today must be known, so that today is held."""
    monkeypatch.setattr(SystemClock, "now", lambda _: TODAY)


def test_a_year_that_nobody_has_decreed_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _: TODAY.replace(year=2027))
    result = runner.invoke(app, ["check", str(KONAWE_UTARA)])
    assert result.exit_code == 1
    assert "the holidays and cuti bersama of 2028 are not known" in result.output.splitlines()[0]


def test_the_packs_of_the_repository_pass() -> None:
    for folder in (PACKS, KONAWE_UTARA):
        result = runner.invoke(app, ["check", str(folder)])
        assert result.exit_code == 0
        assert result.output.splitlines()[-1].startswith("0 errors, ")


def test_a_pack_is_checked_from_within_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(KONAWE_UTARA)
    assert runner.invoke(app, ["check", "."]).exit_code == 0


def test_an_error_is_told_with_file_and_line(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    line = rewritten(folder, "categories.yaml", "agency: PUPR", "agency: DPU")
    result = runner.invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 1
    assert result.output.splitlines()[0] == (
        'error: pack 74.09: category "infrastruktur" names agency DPU, which agencies.yaml does not list '
        f"(categories.yaml:{line})"
    )
    assert result.output.splitlines()[-1].startswith("1 errors, ")


def test_the_same_as_json(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "sla.yaml").unlink()
    result = runner.invoke(app, ["check", "--json", str(folder)])
    assert result.exit_code == 1
    assert json.loads(result.output) == [
        {
            "pack": "74.09",
            "file": "sla.yaml",
            "line": 1,
            "sentence": "sla.yaml is missing",
            "severity": "error",
        }
    ]


def test_a_folder_that_holds_no_pack_is_an_error(tmp_path: Path) -> None:
    result = runner.invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 1
    assert "pack.yaml is missing" in result.output

"""A NIK says when and where its holder was first registered; what is odd about it is named, never shown."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.regions.names import region
from salur.regions.nik import NikFact, check_nik

TODAY = date(2026, 11, 22)
MAN = "7409991205900001"


@pytest.mark.parametrize(
    ("nik", "facts"),
    [
        ("7409011205900001", ("valid",)),
        ("7409015205900001", ("valid",)),  # a woman: day 12 + 40
        ("7409 0112 0590 0001", ("valid",)),
        ("740901.120590.0001", ("valid",)),
        ("740901-120590-0001", ("valid",)),
        (MAN, ("valid", "unlisted")),  # kecamatan 99 is nobody's
        ("3273011205900001", ("valid", "foreign")),
        ("3299991205900001", ("valid", "unlisted", "foreign")),
        ("740901120590000", ("length",)),
        ("74090112059000011", ("length",)),
        ("", ("length",)),
        ("740901120590000O", ("letters",)),
        ("7409013102900001", ("date",)),  # 31 February
        ("7409010012900001", ("date",)),  # day 0
        ("7409017205900001", ("date",)),  # day 72 is no woman's
        ("7409014105900001", ("valid",)),  # day 1 + 40
        ("7409014005900001", ("date",)),  # day 40 is neither
        ("7409012311260001", ("future",)),  # tomorrow
        ("7409012211260001", ("valid",)),  # born today
        ("7409012311250001", ("valid",)),
        ("7409011205270001", ("valid",)),  # 27 is of the last century
        ("9909011205900001", ("region",)),
        ("7400011205900001", ("region",)),
        ("7409001205900001", ("region",)),
        ("7409011205900000", ("serial",)),
        ("9900003102900000", ("region", "date", "serial")),
    ],
)
def test_facts(nik: str, facts: tuple[str, ...]) -> None:
    assert check_nik(nik, TODAY, "74.09").facts == facts


@pytest.mark.parametrize(
    ("born", "minor"),
    [("221108", False), ("231108", True), ("010120", True), ("120590", False), ("290208", False)],
)
def test_minor_until_the_eighteenth_birthday(born: str, minor: bool) -> None:
    assert check_nik(f"740901{born}0001", TODAY).minor(TODAY) is minor


@pytest.mark.parametrize(
    ("born", "taken", "earlier"),
    [
        ("120590", "1990-05-12", None),  # 2090 is to come
        ("120512", "2012-05-12", "1912-05-12"),
        ("520512", "2012-05-12", "1912-05-12"),  # a woman
        ("221126", "2026-11-22", "1926-11-22"),
        ("231126", "2026-11-23", "1926-11-23"),  # to come, or of somebody who is 99
        ("290200", "2000-02-29", None),  # 1900 had no such day
    ],
)
def test_the_century_that_was_taken_and_the_other(born: str, taken: str, earlier: str | None) -> None:
    found = check_nik(f"740901{born}0001", TODAY)
    assert (found.birth and found.birth.isoformat()) == taken
    assert (found.earlier and found.earlier.isoformat()) == earlier
    assert "1912" not in repr(found)


def test_facts_do_not_show_their_holder() -> None:
    shown = repr(check_nik(MAN, TODAY))
    assert "1990" not in shown
    assert "74.09" not in shown


@given(
    born=st.dates(min_value=date(1930, 1, 1), max_value=TODAY),
    woman=st.booleans(),
    serial=st.integers(min_value=1, max_value=9999),
)
def test_any_day_in_the_past_is_a_birth_date(born: date, woman: bool, serial: int) -> None:
    nik = f"740901{born.day + 40 * woman:02d}{born.month:02d}{born.year % 100:02d}{serial:04d}"
    found = check_nik(nik, TODAY)
    assert found.valid or NikFact.FUTURE in found.facts
    assert found.birth is not None
    assert (found.birth.month, found.birth.day) == (born.month, born.day)


@given(ahead=st.integers(min_value=1, max_value=39))
def test_a_day_ahead_in_this_year_is_future(ahead: int) -> None:
    born = TODAY + timedelta(days=ahead)
    assert check_nik(f"740901{born:%d%m%y}0001", TODAY).facts == (NikFact.FUTURE,)


@given(st.text(max_size=24))
def test_anything_typed_gets_an_answer(typed: str) -> None:
    assert check_nik(typed, TODAY).facts


def test_prefixes_of_ten_years_are_read_as_what_they_are() -> None:
    """A kecamatan that is listed today is plain; one that was abolished since 2016 is a note and never a fault."""
    history = Path(__file__).parents[4] / "shared" / "data" / "kode_kecamatan_history_2016_2025.csv"
    retired, listed = RETIRED, LISTED
    if history.exists():
        rows = [
            row
            for row in csv.DictReader(history.read_text(encoding="utf-8").splitlines())
            if row["kode"].count(".") == 2
        ]
        newest = max(row["last_edition"] for row in rows)
        retired = tuple(
            row["kode"] for row in rows if row["last_edition"] < newest and region(row["kode"]) is None
        )
        listed = tuple(row["kode"] for row in rows if row["last_edition"] == newest)
    assert retired
    for code in retired:
        assert check_nik(_of(code), TODAY).facts == ("valid", "unlisted"), code
    known = [code for code in listed if check_nik(_of(code), TODAY).facts == ("valid",)]
    assert len(known) >= 0.99 * len(listed)


# Where the history is not beside the repository: codes that nobody has or had, and some of Konawe Utara's.
RETIRED: tuple[str, ...] = ("74.09.98", "74.09.97")
LISTED: tuple[str, ...] = ("74.09.01", "74.09.07", "74.09.08")


def _of(kecamatan: str) -> str:
    return f"{kecamatan.replace('.', '')}1205900001"

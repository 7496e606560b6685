"""Nobody stands out in open data, and as little as can be is left out."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from services.desk.domain.open_data import LEAST, Published, anonymous

DAY = date(2026, 11, 2)


def row(category: str = "jalan", district: str = "74.09.01", state: str = "selesai") -> Published:
    return Published(category, district, state, DAY, None, None)


ROWS = st.lists(
    st.builds(row, st.sampled_from("abc"), st.sampled_from(["1", "2", "3", "4", ""]), st.sampled_from("xy")),
    max_size=60,
)


@given(ROWS)
@settings(max_examples=300, deadline=None)
def test_every_row_stands_among_four_others_like_it(rows: list[Published]) -> None:
    month = anonymous(rows)
    cells = Counter((one.category, one.district) for one in month.rows)
    assert all(number >= LEAST for number in cells.values())
    assert len(month.rows) + month.withheld == len(rows)
    assert 0 <= month.withheld < LEAST or not month.rows


@given(ROWS)
@settings(max_examples=300, deadline=None)
def test_nothing_is_told_that_was_not_so(rows: list[Published]) -> None:
    came = Counter((one.category, one.district) for one in rows)
    for (category, district), number in Counter(
        (o.category, o.district) for o in anonymous(rows).rows
    ).items():
        if category and district:
            assert number == came[category, district]


def test_large_cells_are_told_as_they_are() -> None:
    month = anonymous([row()] * 5 + [row("air", "74.09.02")] * 7)
    assert month.withheld == 0
    assert {(one.category, one.district) for one in month.rows} == {
        ("jalan", "74.09.01"),
        ("air", "74.09.02"),
    }


def test_small_place_loses_its_name_before_its_subject() -> None:
    month = anonymous([row(district=f"74.09.0{n}") for n in range(1, 6)])
    assert {(one.category, one.district) for one in month.rows} == {("jalan", "")}


def test_one_small_cell_takes_another_in_so_that_it_cannot_be_counted_back() -> None:
    month = anonymous([row()] * 9 + [row(district="74.09.02")] * 6 + [row(district="74.09.03")])
    assert Counter(one.district for one in month.rows) == {"74.09.01": 9, "": 7}


def test_what_cannot_be_hidden_is_withheld() -> None:
    month = anonymous([row()] * 4)
    assert month.rows == ()
    assert month.withheld == 4

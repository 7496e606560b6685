"""Figures for leaders: shares, medians, weeks, rankings; and charts that say what the figures say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.desk.domain.facts import Fact
from services.desk.domain.progress import Change, Tally, Week, change, median, ranked, total, weeks
from services.desk.pages.charts import pairs, rounded_up, shares
from tests.integration.desk.histories import History
from tests.made_up import AT, PUPR

GOOD = Tally(all=10, closed=10, judged=10, on_time=9, days={2.0: 6, 5.0: 4})
POOR = Tally(all=10, open=3, late=3, closed=7, judged=10, on_time=5, days={9.0: 7})


def test_tallies_add_up() -> None:
    both = total([GOOD, POOR])
    assert (both.all, both.open, both.late, both.closed) == (20, 3, 3, 17)
    assert both.share == 0.7
    assert both.days == {2.0: 6, 5.0: 4, 9.0: 7}
    assert total([]) == Tally()


def test_no_agency_is_late_with_what_its_reporter_does() -> None:
    walk = History.begin("1", AT).dispatched("PUPR").started(PUPR).finished(PUPR, "Sudah ditambal.")
    (asked,) = (due for due in walk.case.dues if due.clock == "rating")
    silent = walk.case.dues[0].model_copy(update={"clock": "reporter_reply"})
    after = {"met_at": asked.at + timedelta(days=3)}
    dues = tuple(due.model_copy(update=after) for due in (asked, silent))
    case = walk.case.model_copy(update={"dues": (*walk.case.dues[:2], *dues)})
    assert not Fact.of(case).late
    assert Fact.of(case.model_copy(update={"dues": (walk.case.dues[0].model_copy(update=after),)})).late


def test_nothing_judged_has_no_share() -> None:
    assert Tally(all=3, open=3).share is None
    assert Tally(all=3, open=3).median is None
    assert Tally().content is None
    assert Tally(stars=9, rated=2).content == 4.5


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({}, None),
        ({3.0: 1}, 3.0),
        ({1.0: 1, 9.0: 1}, 1.0),
        ({1.0: 2, 9.0: 3}, 9.0),
        ({0.5: 99, 400.0: 1}, 0.5),
    ],
)
def test_median_counts_cases_not_values(days: dict[float, int], expected: float | None) -> None:
    assert median(days) == expected


def test_weeks_stand_even_where_nothing_happened() -> None:
    found = weeks(date(2026, 11, 26), {date(2026, 11, 23): 4}, {date(2026, 11, 16): GOOD}, number=3)
    assert [week.monday for week in found] == [date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23)]
    assert [week.came for week in found] == [0, 0, 4]
    assert [week.done.all for week in found] == [0, 10, 0]


def of(*done: Tally) -> Change:
    return change([Week(date(2026, 1, 5), done=tally) for tally in done])


def test_running_week_is_not_compared() -> None:
    none = Tally()
    assert of(POOR, none, none, none, GOOD, none, none, none, POOR).direction == "better"
    assert of(GOOD, none, none, none, POOR, none, none, none, GOOD).direction == "worse"
    assert of(GOOD, none, none, none, GOOD, none, none, none, POOR).direction == "same"
    few = Tally(all=4, judged=4, on_time=4)
    assert of(few, none, none, none, GOOD, none, none, none, GOOD).direction == "unknown"


def test_ranking_leaves_out_whom_too_little_is_known_of() -> None:
    quick = Tally(all=10, judged=10, on_time=9, days={1.0: 9})
    lucky = Tally(all=1, judged=1, on_time=1)
    assert ranked({"A": POOR, "B": GOOD, "C": quick, "D": lucky, "E": Tally(all=3)}) == (
        ["C", "B", "A"],
        ["E", "D"],
    )


def test_bars_stand_on_one_scale() -> None:
    chart = pairs([10, 0], [5, 20], ["a", "b"])
    assert [bar.height for bar in chart.second] == [chart.first[0].height / 2, chart.first[0].height * 2]
    assert chart.first[1].height == 0
    assert [tick.words for tick in chart.up] == ["0", "10", "20"]
    assert pairs([], [], []).first == ()


@pytest.mark.parametrize(
    ("value", "top"), [(1, 2), (3, 4), (5, 10), (11, 20), (39, 40), (41, 100), (1234, 2000)]
)
def test_scale_ends_at_a_number_whose_half_is_whole(value: int, top: int) -> None:
    assert rounded_up(value) == top


def test_line_is_broken_where_nothing_is_known() -> None:
    chart = shares([0.5, 0.6, None, 0.7, 1.0, None, 0.2], [str(n) for n in range(7)])
    assert len(chart.points) == 5
    assert [len(points.split()) for points in chart.lines] == [2, 2]
    low, high = chart.up[0].at, chart.up[2].at
    assert chart.points[3][1] == high
    assert chart.points[0][1] == (low + high) / 2

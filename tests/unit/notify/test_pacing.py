"""How fast a number sends and how long it rests, with a clock that stands still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from salur.channels.pacing import Overtaking, Pace
from services.notify.domain.pacing import FIRST_REST, LONGEST_PAUSE, LONGEST_REST, Rest, pause

AT = datetime(2026, 3, 2, 1, 15, tzinfo=UTC)
NONE = timedelta(0)


def test_over_a_minute_no_more_goes_than_the_pace_and_one_burst() -> None:
    pace, gone = Pace(20.0, now=0.0), 0
    for tick in range(6000):
        room = pace.room(tick / 100)
        pace.take(room)
        gone += room
    assert 20 * 60 - 1 <= gone <= 20 * 60 + 5


@pytest.mark.parametrize("per_second", [0.5, 1.0, 60.0])
def test_who_waits_as_told_may_go(per_second: float) -> None:
    pace = Pace(per_second, now=0.0)
    pace.take(pace.room(0.0))
    assert pace.room(0.0) == 0
    assert pace.room(pace.wait() + 0.001) >= 1


def test_who_overtakes_waits_for_nobody_and_the_others_for_them() -> None:
    others = Pace(20.0, now=0.0)
    first = Overtaking(20.0, 0.0, others)
    others.take(others.room(0.0))
    assert first.room(0.0) == 5
    first.take(5)
    assert others.wait() == pytest.approx(6 / 20)


def test_one_failure_is_the_texts_own_and_two_in_a_row_are_the_numbers() -> None:
    rest = Rest()
    rest.failed(AT, NONE, 1.0)
    assert (rest.left(AT), rest.probing) == (NONE, False)
    rest.failed(AT, NONE, 1.0)
    assert rest.left(AT) > NONE
    assert rest.probing


def test_it_rests_as_long_as_the_provider_asks() -> None:
    rest = Rest()
    rest.failed(AT, timedelta(seconds=90), 1.0)
    assert rest.left(AT) == timedelta(seconds=90)


def test_many_that_fail_at_once_are_one_failure() -> None:
    one, many = Rest(), Rest()
    one.failed(AT, FIRST_REST, 1.0)
    for _ in range(50):
        many.failed(AT, FIRST_REST, 1.0)
    assert many.left(AT) == one.left(AT)


def test_rests_grow_to_a_limit_and_end_with_a_success() -> None:
    rest, now, seen = Rest(), AT, []
    for _ in range(20):
        rest.failed(now, NONE, 1.0)
        seen.append(rest.left(now))
        now += rest.left(now)
    assert seen == sorted(seen)
    assert seen[-1] == LONGEST_REST
    rest.taken()
    assert (rest.left(now), rest.probing) == (NONE, False)


def test_a_text_waits_longer_than_its_numbers_first_rest_so_that_another_goes_first() -> None:
    assert pause(1) > FIRST_REST
    assert pause(50) == LONGEST_PAUSE

"""Due dates and past moments as people say them, in the place's own time."""

from datetime import UTC, datetime, timedelta
from gettext import NullTranslations

import pytest

from salur.regions.zones import Zone
from salur.web.clocks import ago, due_clock
from salur.web.translations import translations

WORDS = NullTranslations()
# 09.00 WITA on a Monday.
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "working_days", "words", "tone"),
    [
        (timedelta(minutes=18, seconds=5), None, "18 menit lagi", "waiting"),
        (timedelta(hours=3, minutes=59), None, "3 jam lagi", "waiting"),
        (timedelta(hours=7), 0, "hari ini", "waiting"),
        (timedelta(days=1), 1, "1 hari kerja lagi", "waiting"),
        (timedelta(days=4), 4, "4 hari kerja lagi", "calm"),
        (timedelta(days=4), 2, "2 hari kerja lagi", "calm"),
        (timedelta(days=3), None, "3 hari lagi", "calm"),
        (timedelta(seconds=-1), None, "baru saja lewat", "late"),
        (timedelta(hours=-3), None, "lewat 3 jam", "late"),
        (timedelta(days=-1), 0, "lewat 1 hari", "late"),
    ],
)
def test_due_clock(left: timedelta, working_days: int | None, words: str, tone: str) -> None:
    clock = due_clock(NOW, NOW + left, Zone.WITA, WORDS, working_days)
    assert (clock.words, clock.tone) == (words, tone)


def test_the_day_turns_at_local_midnight_not_at_utc() -> None:
    late_evening = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)  # 23.30 WITA, still Monday in UTC and in WITA
    due = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert due_clock(late_evening, due, Zone.WITA, WORDS).words == "1 hari lagi"
    assert due_clock(late_evening + timedelta(hours=1), due, Zone.WITA, WORDS).words == "hari ini"


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=30), "baru saja"),
        (timedelta(minutes=5), "5 menit lalu"),
        (timedelta(hours=2), "2 jam lalu"),
        (timedelta(hours=12), "kemarin pukul 21.00"),
        (timedelta(days=3), "Jumat, 20 November 2026"),
    ],
)
def test_ago(passed: timedelta, words: str) -> None:
    assert ago(NOW, NOW - passed, Zone.WITA, WORDS) == words


def test_english_counts_one_and_many() -> None:
    english = translations("en")
    assert due_clock(NOW, NOW + timedelta(days=1), Zone.WITA, english, 1).words == "1 working day left"
    assert due_clock(NOW, NOW + timedelta(days=4), Zone.WITA, english, 4).words == "4 working days left"

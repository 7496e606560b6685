"""Is it getting better, and where not: figures of many cases as a leader reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

ENOUGH = 5
"""So many judged cases make a share worth comparing."""
WEEKS = 12
COMPARED = 4
"""So many whole weeks are held against as many before them."""
_NOTICEABLE = 0.02


@dataclass(frozen=True)
class Tally:
    """Counts of some cases. `judged` are those finished, or open with a clock run out; `on_time` are the finished
    ones among them that missed no clock. `days` is how many took so many days from report to end."""

    all: int = 0
    open: int = 0
    late: int = 0
    closed: int = 0
    judged: int = 0
    on_time: int = 0
    stars: int = 0
    rated: int = 0
    days: Mapping[float, int] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        days = dict(self.days)
        for took, number in other.days.items():
            days[took] = days.get(took, 0) + number
        return Tally(
            self.all + other.all,
            self.open + other.open,
            self.late + other.late,
            self.closed + other.closed,
            self.judged + other.judged,
            self.on_time + other.on_time,
            self.stars + other.stars,
            self.rated + other.rated,
            days,
        )

    @property
    def share(self) -> float | None:
        """The part on time, 0…1; None where nothing can be judged yet."""
        return self.on_time / self.judged if self.judged else None

    @property
    def median(self) -> float | None:
        """Half of the finished cases took at most so many days."""
        return median(self.days)

    @property
    def content(self) -> float | None:
        """The reporters' mean rating, 1…5."""
        return self.stars / self.rated if self.rated else None

    @property
    def is_enough(self) -> bool:
        return self.judged >= ENOUGH


@dataclass(frozen=True)
class Week:
    """One week from its Monday: what came in and what was finished in it."""

    monday: date
    came: int = 0
    done: Tally = Tally()


@dataclass(frozen=True)
class Change:
    """The last four whole weeks against the four before. Shares are None where too little was finished."""

    now: Tally
    before: Tally

    @property
    def is_known(self) -> bool:
        return self.now.is_enough and self.before.is_enough

    @property
    def by(self) -> float:
        """By how much the share on time rose (-1…1)."""
        return (self.now.share or 0.0) - (self.before.share or 0.0)

    @property
    def direction(self) -> str:
        """better, worse, same, or unknown."""
        if not self.is_known:
            return "unknown"
        if abs(self.by) < _NOTICEABLE:
            return "same"
        return "better" if self.by > 0 else "worse"


def median(days: Mapping[float, int]) -> float | None:
    """The median of counted values, the lower one of two."""
    left = (sum(days.values()) + 1) // 2
    for took in sorted(days):
        left -= days[took]
        if left <= 0:
            return took
    return None


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    return sum(tallies, Tally())


def weeks(
    until: date, came: Mapping[date, int], done: Mapping[date, Tally], number: int = WEEKS
) -> tuple[Week, ...]:
    """So many weeks up to the one that holds the day `until`, oldest first; a week without cases stands too."""
    last = until - timedelta(days=until.weekday())
    mondays = [last - timedelta(weeks=back) for back in reversed(range(number))]
    return tuple(Week(day, came.get(day, 0), done.get(day, Tally())) for day in mondays)


def change(of: Sequence[Week]) -> Change:
    """What the whole weeks say; the running week, the last one, is not held against full ones."""
    whole = of[:-1]
    now, before = whole[-COMPARED:], whole[-2 * COMPARED : -COMPARED]
    return Change(total(week.done for week in now), total(week.done for week in before))


def ranked(tallies: Mapping[str, Tally]) -> tuple[list[str], list[str]]:
    """Agencies in the order of their share on time, of equal ones the quicker and then the busier first; and those
    with too few judged cases to be ranked, the busiest first."""
    enough = [code for code, tally in tallies.items() if tally.is_enough]
    few = [code for code in tallies if code not in enough]
    enough.sort(key=lambda code: _merit(tallies[code]))
    few.sort(key=lambda code: (-tallies[code].all, code))
    return enough, few


def _merit(tally: Tally) -> tuple[float, float, int]:
    took = tally.median
    return -(tally.share or 0.0), float("inf") if took is None else took, -tally.judged

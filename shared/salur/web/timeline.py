"""What the timeline of a case shows: plain values that a service fills in and parts/timeline.html draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from salur.web.clocks import DueClock, Tone

When = Literal["past", "now", "ahead"]


@dataclass(frozen=True)
class Stage:
    """One stretch of the way, such as "Diperiksa"."""

    words: str
    when: When


@dataclass(frozen=True)
class Next:
    """What happens next, who does it and by which day.

    `what` is "Dinas PU menjawab paling lambat", `day` is the day in words, `at` its ISO 8601 form. `note` is what to know
    about the day, as that it may still move.
    """

    what: str
    day: str | None = None
    at: str | None = None
    clock: DueClock | None = None
    tone: Tone = "moving"
    note: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a case is now: who has it, in which state, since when; `announce` is said when it changes live."""

    holder: str
    state: str
    tone: Tone
    since: str
    next: Next | None = None
    stages: tuple[Stage, ...] = ()
    announce: str | None = None


@dataclass(frozen=True)
class Step:
    """One step of the way. `mark` is an icon's name, `said` what was answered, `told` how the reporter knows
    (with its own icon `told_mark`).

    `id` must stay the same for the same step: what has a new id slides in. `at` is ISO 8601, `day` its words.
    """

    id: str
    title: str
    when: When
    tone: Tone
    mark: str
    day: str
    at: str | None = None
    by: str | None = None
    said: str | None = None
    said_by: str | None = None
    told: str | None = None
    told_mark: str = "check-check"

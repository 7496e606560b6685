"""The way of a case, newest first: what happened, who did it, what was said and whether it was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from salur.contracts.cases import Case, Entry, Role
from salur.web.timeline import Step
from services.desk.domain.facts import CLOSED
from services.desk.domain.record import Delivery
from services.desk.pages.elsewhere import passed_on
from services.desk.pages.reading import Reading
from services.desk.pages.words import FOLLOWED, N_, STATES, STEPS


def public_steps(case: Case, reading: Reading) -> tuple[Step, ...]:
    """What a code alone shows: that something happened and when, never what was said or by whom."""
    entries = [(n, entry) for n, entry in enumerate(case.timeline) if entry.public]
    return _newest_first(case, [_step(n, entry, case, reading) for n, entry in entries])


def reporter_steps(case: Case, reading: Reading) -> tuple[Step, ...]:
    """The same with what was said, for the reporter, who has proved to be them; officers' names stay with officers."""
    entries = [(n, entry) for n, entry in enumerate(case.timeline) if entry.public]
    steps = [_step(n, e, case, reading, None, e.text, _said_by(e, reading)) for n, e in entries]
    return _newest_first(case, steps)


def desk_steps(
    case: Case,
    deliveries: Mapping[str, Delivery],
    names: Mapping[str, str],
    reading: Reading,
    words_of: Callable[[Entry], str],
) -> tuple[Step, ...]:
    """The whole way, for those who may open the case. `names` are officers' names by their ids, `words_of` opens
    what is sealed."""
    steps = []
    for n, entry in enumerate(case.timeline):
        told, mark = _told(entry, case, deliveries, reading)
        by = names.get(entry.by.id)
        if entry.what == "submitted":
            by = _came_by(case, names, reading)
        said_by = _said_by(entry, reading)
        steps.append(_step(n, entry, case, reading, by, words_of(entry), said_by, told, mark))
    return _newest_first(case, steps)


def _came_by(case: Case, names: Mapping[str, str], reading: Reading) -> str:
    """Over which channel, or whose hand wrote it down; never who reported."""
    if case.filed_by is None:
        return reading.say(N_("lewat %(channel)s"), channel=reading.channel(case.reporter.channel))
    name = names.get(case.filed_by, reading.say(N_("petugas")))
    return reading.say(N_("dituliskan oleh %(name)s"), name=name)


def step_title(entry: Entry, case: Case, reading: Reading) -> str:
    """What happened, in a line."""
    words, _ = STEPS.get(entry.what, (STATES[entry.state].public, ""))
    if entry.what == "followed":
        words = FOLLOWED.get(entry.state, words)
    agency = reading.agency_short(entry.agency or entry.by.agency or case.agency)
    return reading.say(words, agency=agency) if "%(agency)s" in words else reading.say(words)


def _step(
    number: int,
    entry: Entry,
    case: Case,
    reading: Reading,
    by: str | None = None,
    said: str | None = None,
    said_by: str | None = None,
    told: str | None = None,
    told_mark: str = "check-check",
) -> Step:
    _, mark = STEPS.get(entry.what, ("", "circle-dot"))
    return Step(
        id=f"langkah-{number}",
        title=step_title(entry, case, reading),
        when="past",
        tone="done",
        mark=mark,
        day=reading.moment(entry.at),
        at=entry.at.isoformat(),
        by=by,
        said=said or None,
        said_by=said_by if said else None,
        told=told,
        told_mark=told_mark,
    )


def _newest_first(case: Case, steps: list[Step]) -> tuple[Step, ...]:
    if steps and case.state not in CLOSED:
        tone = STATES[case.state].public_tone
        steps[-1] = replace(steps[-1], when="now", tone=tone)
    return tuple(reversed(steps))


def _told(
    entry: Entry, case: Case, deliveries: Mapping[str, Delivery], reading: Reading
) -> tuple[str | None, str]:
    if entry.notification is None:
        return None, ""
    delivery = deliveries.get(entry.notification)
    words, mark = passed_on(case, delivery)
    return reading.say(words), mark


def _said_by(entry: Entry, reading: Reading) -> str:
    if entry.by.role is Role.REPORTER:
        return reading.say(N_("Pelapor"))
    if entry.what == "follower_added":
        return reading.say(N_("Pelapor lain"))
    return reading.agency(entry.agency or entry.by.agency)

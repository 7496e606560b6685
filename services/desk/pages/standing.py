"""Where a case is now: who has it, since when, what comes next and by which day."""

from __future__ import annotations

from datetime import datetime

from salur.contracts.cases import Case, CaseState
from salur.web.clocks import Tone
from salur.web.timeline import Next, Stage, Standing
from services.desk.domain.facts import CLOSED
from services.desk.domain.record import next_due
from services.desk.pages.reading import Reading
from services.desk.pages.words import DUES, N_, STAGES, STATES


def standing(case: Case, reading: Reading, *, public: bool) -> Standing:
    """The answer in one look; `public` is for those who hold the code alone."""
    state, tone = state_words(case, reading, public=public)
    holder = _holder(case, reading)
    coming = _next(case, reading)
    if coming and coming.tone == "late":
        tone = "late"
    return Standing(
        holder=holder,
        state=state,
        tone=tone,
        since=_since(case, reading),
        next=coming,
        stages=_stages(case, reading),
        announce=f"{state}: {holder}",
    )


def state_words(case: Case, reading: Reading, *, public: bool) -> tuple[str, Tone]:
    """A case's state in a word and a tone."""
    words = STATES[case.state]
    if public:
        return reading.say(words.public), words.public_tone
    if case.untaken_at:
        return reading.say(N_("Belum ada yang menangani")), "late"
    return reading.say(words.desk), words.tone


def _holder(case: Case, reading: Reading) -> str:
    if case.state is CaseState.NEEDS_ANSWER:
        return reading.say(N_("Pelapor"))
    return reading.agency(case.agency)


def _since(case: Case, reading: Reading) -> str:
    moment = reading.moment(since(case))
    if case.state is CaseState.SELESAI:
        return reading.say(N_("selesai %(moment)s"), moment=moment)
    return reading.say(N_("sejak %(moment)s"), moment=moment)


def since(case: Case) -> datetime:
    """When the case came into its state."""
    at = case.submitted_at
    before = None
    for entry in case.timeline:
        if entry.state is not before:
            at, before = entry.at, entry.state
    return at


def _next(case: Case, reading: Reading) -> Next | None:
    if case.state is CaseState.TUNDA and case.paused_until:
        until = case.paused_until
        words = reading.say(N_("Batas waktu berhenti sampai"))
        return Next(words, reading.day(until), until.isoformat(), None, "waiting")
    due = (
        min(case.followed_dues, key=lambda one: one.at, default=None) if case.merged_into else next_due(case)
    )
    if due is None or case.state in CLOSED:
        return None
    clock = reading.clock(due)
    ahead, passed = DUES.get(due.clock, DUES["completion"])
    who = reading.agency_short(case.agency)
    what = reading.say(passed if clock.tone == "late" else ahead, who=who)
    tone: Tone = "moving" if clock.tone == "calm" else clock.tone
    note = reading.why_provisional(due)
    return Next(what, reading.due_day(due.at), due.at.isoformat(), clock, tone, note)


def _stages(case: Case, reading: Reading) -> tuple[Stage, ...]:
    here = STATES[case.state].stage
    if case.state is CaseState.NEEDS_ANSWER and case.agency:
        here = 3
    return tuple(
        Stage(reading.say(words), "past" if n < here else "now" if n == here else "ahead")
        for n, words in enumerate(STAGES)
    )

"""One case in a list."""

from __future__ import annotations

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, CaseState
from salur.contracts.tracking import grouped
from salur.web.cases import CaseRow
from salur.web.clocks import DueClock
from services.desk.domain.facts import CLOSED
from services.desk.domain.officers import STAFF
from services.desk.domain.record import CaseRecord, next_due
from services.desk.pages.reading import Reading
from services.desk.pages.standing import state_words
from services.desk.pages.words import N_

_LONGEST = 90
_SHORTEST = 20
_REPLIES = frozenset({"replied", "added", "follower_added"})


def row_of(record: CaseRecord, reading: Reading, base: str) -> CaseRow:
    """`base` is the prefix of the jurisdiction's addresses, often empty."""
    case = record.case
    state, tone = state_words(case, reading, public=False)
    if case.merged_into and case.state not in CLOSED:
        # Nobody works on it by itself, however many there are.
        state, tone = reading.say(N_("Ikut laporan lain")), "calm"
    elif case.agency and case.state not in CLOSED and not case.untaken_at and _has_replied(case):
        state, tone = reading.say(N_("Pelapor membalas")), "waiting"
    return CaseRow(
        id=id_of_row(case.case),
        href=f"{base}/meja/{case.case}",
        title=title(case, reading),
        place=reading.place(case.place),
        state=state,
        tone=tone,
        holder=reading.agency_short(case.agency) if case.agency else reading.say(N_("Belum diteruskan")),
        code=grouped(case.code),
        clock=_clock(case, reading),
        urgent=case.urgent,
        alarm=case.untaken_at is not None,
        order=record.order,
    )


def _has_replied(case: Case) -> bool:
    """Whether a reporter wrote and nobody who works on the case has done anything since."""
    told = (e for e in reversed(case.timeline) if e.by.role in STAFF or e.what in _REPLIES | {"linked"})
    newest = next(told, None)
    return newest is not None and newest.what in _REPLIES


def _clock(case: Case, reading: Reading) -> DueClock | None:
    """What is due next, or until when its clocks stand still."""
    if case.state is CaseState.TUNDA and case.paused_until:
        return DueClock(
            reading.say(N_("berhenti sampai %(day)s"), day=reading.day(case.paused_until)), "calm"
        )
    due = next_due(case)
    return reading.clock(due) if due else None


def id_of_row(case: str) -> str:
    """The element's id of a case's row."""
    return f"laporan-{case}"


def title(case: Case, reading: Reading) -> str:
    """A case in a line: its first words, never those of a restricted one."""
    if case.sensitivity is Sensitivity.RESTRICTED:
        return reading.say(N_("Laporan terbatas"))
    first = " ".join(case.text.split())
    if not first:
        return reading.category(case.category)
    if len(first) <= _LONGEST:
        return first
    sentence = first[:_LONGEST].rpartition(". ")[0]
    return f"{sentence}." if len(sentence) > _SHORTEST else first[:_LONGEST].rpartition(" ")[0] + "…"

"""The rules of a case's life, as one table: who may do what, from which state, to which, what it needs, who is told.

The states are those of SP4N-LAPOR!, the national system that Perpres 76/2013 on complaints about public services
founds: an administrator verifies and hands on (disposisi), the agency takes up and follows up (tindak lanjut), the
reporter may answer, and what is done is closed. Sources: [L] lapor.go.id, "Tentang LAPOR!"; [T] Tasikmalaya's
Diskominfo, its service standard for LAPOR! (the roles of coordinator, liaison officer and agency); [S] our own rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from salur.contracts.cases import CaseState, Role
from salur.contracts.commands import (
    AcceptReview,
    AnswerCase,
    AskReporter,
    Command,
    DispatchCase,
    FinishCase,
    ReopenCase,
    ReplyToCase,
    StartCase,
    UpdateLinked,
)
from services.router.domain import needs
from services.router.domain.needs import Need

ADMIN, LEADER, OFFICER, REPORTER, SYSTEM = Role.ADMIN, Role.LEADER, Role.OFFICER, Role.REPORTER, Role.SYSTEM
REVIEW, NEEDS_ANSWER, TERVERIFIKASI = CaseState.REVIEW, CaseState.NEEDS_ANSWER, CaseState.TERVERIFIKASI
TERDISPOSISI, PROSES, TINDAK_LANJUT = CaseState.TERDISPOSISI, CaseState.PROSES, CaseState.TINDAK_LANJUT
SELESAI, REOPENED = CaseState.SELESAI, CaseState.REOPENED


class After(StrEnum):
    """States that depend on where the case was."""

    SAME = "same"
    BACK = "back"
    """Where the case was before the reporter was asked; where nobody had it yet, a person looks (review)."""
    AS_TOLD = "as_told"
    """Done where another system that has the case says so, else where it was."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table. `what` names the step in the timeline, `tells` the text the reporter gets."""

    command: type[Command]
    who: frozenset[Role]
    before: frozenset[CaseState]
    after: CaseState | After
    what: str
    needs: tuple[Need, ...]
    tells: str | None
    source: str


def _rule(
    command: type[Command],
    who: set[Role],
    before: set[CaseState],
    after: CaseState | After,
    what: str,
    tells: str | None,
    source: str,
    *conditions: Need,
) -> Rule:
    return Rule(command, frozenset(who), frozenset(before), after, what, conditions, tells, source)


_SAID = (needs.TEXT, needs.SHORT_TEXT)
_AGENCY = (needs.SOMEBODY, needs.OWN_AGENCY)
_TO_AGENCY = (needs.KNOWN_AGENCY, needs.ALLOWED_AGENCY)
HELD = frozenset({TERDISPOSISI, PROSES, TINDAK_LANJUT, REOPENED})
_HELD = set(HELD)
_ANYWHERE = set(CaseState) - {CaseState.BELUM_TERVERIFIKASI, NEEDS_ANSWER}

RULES: tuple[Rule, ...] = (
    _rule(
        AcceptReview, {ADMIN, LEADER}, {REVIEW, NEEDS_ANSWER},
        TERVERIFIKASI, "accepted", "case_verified", "[L] verification by an administrator", needs.NOBODY_YET,
    ),
    _rule(
        DispatchCase, {ADMIN, LEADER}, {TERVERIFIKASI, REOPENED},
        TERDISPOSISI, "dispatched", "case_dispatched", "[T] the coordinator hands on", *_TO_AGENCY,
    ),
    _rule(
        DispatchCase, {ADMIN, LEADER}, {TERDISPOSISI, PROSES, TINDAK_LANJUT},
        TERDISPOSISI, "moved", "case_dispatched", "[S] what went to the wrong agency is moved",
        needs.HOLDER_SEEN, needs.OTHER_AGENCY, *_TO_AGENCY,
    ),
    _rule(
        DispatchCase, {SYSTEM}, {TERVERIFIKASI, REVIEW, NEEDS_ANSWER},
        TERDISPOSISI, "dispatched", "case_dispatched", "[S] danger is handed on first and reviewed after", *_TO_AGENCY,
    ),
    _rule(
        StartCase, {OFFICER, ADMIN, LEADER}, {TERDISPOSISI, REOPENED},
        PROSES, "started", "case_in_progress", "[T] the agency receives", *_AGENCY,
    ),
    _rule(
        AnswerCase, {OFFICER, ADMIN, LEADER}, _HELD | {NEEDS_ANSWER},
        TINDAK_LANJUT, "answered", "case_answered", "[T] the agency answers", *_AGENCY, *_SAID,
    ),
    _rule(
        AskReporter, {OFFICER, ADMIN, LEADER}, _HELD,
        NEEDS_ANSWER, "asked", "case_needs_answer", "[S] ask before you refuse", *_AGENCY, *_SAID,
    ),
    _rule(
        AskReporter, {ADMIN, LEADER}, {REVIEW, TERVERIFIKASI},
        NEEDS_ANSWER, "asked", "case_needs_answer", "[S] ask before you refuse", *_SAID,
    ),
    _rule(
        ReplyToCase, {REPORTER}, {NEEDS_ANSWER},
        After.BACK, "replied", None, "[L] reporter and agency talk on the report", needs.OWN_REPORT, needs.TEXT,
    ),
    _rule(
        ReplyToCase, {REPORTER}, _ANYWHERE,
        After.SAME, "added", None, "[L] reporter and agency talk on the report", needs.OWN_REPORT, needs.TEXT,
    ),
    _rule(
        FinishCase, {OFFICER, ADMIN, LEADER}, {PROSES, TINDAK_LANJUT, REOPENED},
        SELESAI, "finished", "case_finished", "[L] done once it was followed up", *_AGENCY, *_SAID,
    ),
    _rule(
        ReopenCase, {REPORTER}, {SELESAI},
        REOPENED, "reopened", "case_reopened", "[S] the reporter's word, twice",
        needs.OWN_REPORT, needs.REOPENINGS_LEFT, needs.TEXT,
    ),
    _rule(
        UpdateLinked, {SYSTEM}, set(CaseState),
        After.AS_TOLD, "linked", "case_answered", "[L] the agency that answers may be one of SP4N-LAPOR!'s own",
    ),
)  # fmt: skip


def rules_for(command: type[Command]) -> tuple[Rule, ...]:
    """All lines about a command, in order."""
    return tuple(rule for rule in RULES if rule.command is command)

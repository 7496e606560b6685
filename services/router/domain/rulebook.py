"""The rules of a case's life, as one table: who may do what, from which state, to which, what it needs, who is told.

The states are those of SP4N-LAPOR!, the national system that Perpres 76/2013 on complaints about public services
founds: an administrator verifies and hands on (disposisi), the agency takes up and follows up (tindak lanjut), the
reporter may answer, and what is done is closed. Sources: [L] lapor.go.id, "Tentang LAPOR!"; [T] Tasikmalaya's
Diskominfo, its service standard for LAPOR! (the roles of coordinator, liaison officer and agency); [S] our own rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from salur.contracts.cases import CaseState, Role
from salur.contracts.commands import (
    AcceptReview,
    AddSignals,
    AdoptCase,
    AnswerCase,
    AnswerPart,
    AppealJudgement,
    ArchiveCase,
    AskReporter,
    AssignCase,
    Command,
    CorrectCase,
    DeclineCase,
    DispatchCase,
    FinishCase,
    FollowParent,
    InvolveAgency,
    JudgeFalse,
    MergeCase,
    NoteReveal,
    PostponeCase,
    ProveReporter,
    RateCase,
    ReleaseMedia,
    ReopenCase,
    ReplyToCase,
    ResumeCase,
    RingClock,
    SpeakTo,
    StartCase,
    TakeCase,
    UnmergeCase,
    UpdateLinked,
)
from services.router.domain import needs
from services.router.domain.needs import Need

ADMIN, LEADER, OFFICER, REPORTER, SYSTEM = Role.ADMIN, Role.LEADER, Role.OFFICER, Role.REPORTER, Role.SYSTEM
REVIEW, NEEDS_ANSWER, TERVERIFIKASI = CaseState.REVIEW, CaseState.NEEDS_ANSWER, CaseState.TERVERIFIKASI
TERDISPOSISI, PROSES, TINDAK_LANJUT = CaseState.TERDISPOSISI, CaseState.PROSES, CaseState.TINDAK_LANJUT
SELESAI, REOPENED, TUNDA = CaseState.SELESAI, CaseState.REOPENED, CaseState.TUNDA
BUKAN_KEWENANGAN, ARSIP = CaseState.BUKAN_KEWENANGAN, CaseState.ARSIP


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
_ALONE = needs.FOLLOWS_NOBODY
_AGENCY = (_ALONE, needs.SOMEBODY, needs.OWN_AGENCY)
_TO_AGENCY = (_ALONE, needs.KNOWN_AGENCY, needs.ALLOWED_AGENCY, needs.NOT_ACCUSED, needs.NOT_BACK)
_LEADING = {ADMIN, LEADER}
_WORKING = {OFFICER, ADMIN, LEADER}
HELD = frozenset({TERDISPOSISI, PROSES, TINDAK_LANJUT, REOPENED})
_HELD = set(HELD)
_BEGUN = set(CaseState) - {CaseState.BELUM_TERVERIFIKASI}
_ANYWHERE = _BEGUN - {NEEDS_ANSWER}
_OPEN = _BEGUN - {SELESAI, ARSIP}

RULES: tuple[Rule, ...] = (
    _rule(
        AcceptReview, _LEADING, {REVIEW, NEEDS_ANSWER},
        TERVERIFIKASI, "accepted", "case_verified", "[L] verification by an administrator",
        _ALONE, needs.NOBODY_YET, needs.ANOTHER_JUDGE,
    ),
    _rule(
        AcceptReview, _LEADING, _HELD,
        After.SAME, "reviewed", None, "[S] danger is handed on first and reviewed after",
        _ALONE, needs.UNREVIEWED, needs.ANOTHER_JUDGE,
    ),
    _rule(
        DispatchCase, _LEADING, {TERVERIFIKASI, REOPENED, BUKAN_KEWENANGAN},
        TERDISPOSISI, "dispatched", "case_dispatched", "[T] the coordinator hands on", *_TO_AGENCY,
    ),
    _rule(
        DispatchCase, _LEADING, {TERDISPOSISI, PROSES, TINDAK_LANJUT},
        TERDISPOSISI, "moved", "case_dispatched", "[S] what went to the wrong agency is moved",
        needs.HOLDER_SEEN, needs.OTHER_AGENCY, *_TO_AGENCY,
    ),
    _rule(
        DispatchCase, {SYSTEM}, {TERVERIFIKASI, REVIEW, NEEDS_ANSWER},
        TERDISPOSISI, "dispatched", "case_dispatched", "[S] danger is handed on first and reviewed after", *_TO_AGENCY,
    ),
    _rule(
        StartCase, _WORKING, {TERDISPOSISI, REOPENED},
        PROSES, "started", "case_in_progress", "[T] the agency receives", *_AGENCY,
    ),
    _rule(
        AnswerCase, _WORKING, _HELD | {NEEDS_ANSWER},
        TINDAK_LANJUT, "answered", "case_answered", "[T] the agency answers", *_AGENCY, *_SAID,
    ),
    _rule(
        AskReporter, _WORKING, _HELD,
        NEEDS_ANSWER, "asked", "case_needs_answer", "[S] ask before you refuse", *_AGENCY, *_SAID,
    ),
    _rule(
        AskReporter, _LEADING, {REVIEW, TERVERIFIKASI},
        NEEDS_ANSWER, "asked", "case_needs_answer", "[S] ask before you refuse", _ALONE, *_SAID,
    ),
    _rule(
        ReplyToCase, {REPORTER}, {NEEDS_ANSWER}, After.BACK, "replied", None,
        "[L] reporter and agency talk on the report", needs.OWN_REPORT, needs.SAID_SOMETHING,
    ),
    _rule(
        ReplyToCase, {REPORTER}, _ANYWHERE, After.SAME, "added", None,
        "[L] reporter and agency talk on the report", needs.OWN_REPORT, needs.SAID_SOMETHING,
    ),
    _rule(
        ReplyToCase, {SYSTEM}, _BEGUN, After.SAME, "follower_added", None,
        "[S] what reporters of the same matter say is for who works on it",
    ),
    _rule(
        FinishCase, _WORKING, {PROSES, TINDAK_LANJUT, REOPENED},
        SELESAI, "finished", "case_finished", "[L] done once it was followed up",
        *_AGENCY, *_SAID, needs.PARTS_DONE, needs.PHOTO_AFTER,
    ),
    _rule(
        ReopenCase, {REPORTER}, {SELESAI},
        REOPENED, "reopened", "case_reopened", "[S] the reporter's word, twice, then the superior",
        needs.OWN_REPORT, needs.SOMEBODY, needs.REOPENINGS_LEFT, needs.TEXT,
    ),
    _rule(
        DeclineCase, _WORKING, _HELD,
        TERDISPOSISI, "declined", "case_forwarded", "[L] what is not an agency's own is passed on, not sent back",
        needs.HOLDER_SEEN, *_AGENCY, *_SAID,
    ),
    _rule(
        PostponeCase, _WORKING, _HELD,
        TUNDA, "postponed", "case_postponed", "[L] laporan ditunda", *_AGENCY, *_SAID, needs.LATER_DAY,
    ),
    _rule(
        ResumeCase, _WORKING, {TUNDA},
        After.BACK, "resumed", "case_resumed", "[S] somebody goes on before the day", *_AGENCY,
    ),
    _rule(
        ResumeCase, {SYSTEM}, {TUNDA}, After.BACK, "resumed", "case_resumed", "[S] the day has come", _ALONE,
    ),
    _rule(
        ArchiveCase, _LEADING, _OPEN,
        ARSIP, "archived", "case_archived", "[L] laporan diarsipkan", _ALONE, *_SAID, needs.ANOTHER_JUDGE,
    ),
    _rule(
        JudgeFalse, _LEADING, _OPEN,
        ARSIP, "judged_false", "case_judged_false", "[S] people judge, machines do not; an appeal goes to another",
        _ALONE, *_SAID, needs.ANOTHER_JUDGE,
    ),
    _rule(
        AppealJudgement, {REPORTER}, {ARSIP},
        REVIEW, "appealed", "case_appealed", "[S] one message is an appeal",
        needs.OWN_REPORT, needs.APPEALS_LEFT, needs.TEXT,
    ),
    _rule(
        RateCase, {REPORTER}, {SELESAI},
        After.SAME, "rated", None, "[S] asked once, said once", needs.OWN_REPORT, needs.NOT_RATED,
    ),
    _rule(
        MergeCase, _LEADING, _OPEN,
        After.SAME, "merged", "case_merged", "[S] neighbours who report the same are one case",
        _ALONE, needs.OTHER_CASE, needs.LEADS_NOBODY, needs.OPEN_TO_ALL, needs.ANOTHER_JUDGE,
        needs.PARENT_KNOWN, needs.PARENT_LEADS, needs.PARENT_LIVES, needs.PARENT_URGENT,
        needs.PARENT_NOT_ACCUSED,
    ),
    _rule(
        UnmergeCase, _LEADING | {SYSTEM}, _BEGUN,
        After.SAME, "unmerged", "case_unmerged", "[S] a merge can be taken back", needs.FOLLOWS,
    ),
    _rule(AdoptCase, {SYSTEM}, _BEGUN, After.SAME, "adopted", None, "[S] the other half of a merge"),
    _rule(
        FollowParent, {SYSTEM}, _BEGUN, After.SAME, "followed", None, "[S] children follow their parent",
        needs.FOLLOWS_THIS,
    ),
    _rule(
        InvolveAgency, _WORKING, _HELD | {NEEDS_ANSWER},
        After.SAME, "involved", None, "[S] one leads, others have a share",
        *_AGENCY, needs.NEW_PART, needs.KNOWN_AGENCY, needs.ALLOWED_AGENCY, needs.NOT_ACCUSED,
    ),
    _rule(
        AnswerPart, _WORKING, _HELD | {NEEDS_ANSWER, TUNDA},
        After.SAME, "part_answered", None, "[S] one leads, others have a share", _ALONE, needs.OWN_PART, *_SAID,
    ),
    _rule(
        TakeCase, _WORKING, {TERDISPOSISI, REOPENED},
        PROSES, "taken", "case_in_progress", "[S] somebody says 'saya tangani'", *_AGENCY, needs.FREE_TO_TAKE,
    ),
    _rule(
        TakeCase, _WORKING, {PROSES, TINDAK_LANJUT, NEEDS_ANSWER},
        After.SAME, "taken", None, "[S] somebody says 'saya tangani'", *_AGENCY, needs.FREE_TO_TAKE,
    ),
    _rule(
        AssignCase, _WORKING, _OPEN,
        After.SAME, "assigned", None, "[T] the liaison officer shares out", *_AGENCY, needs.ASSIGNED_AS_SEEN,
    ),
    _rule(
        AssignCase, {SYSTEM}, _BEGUN, After.SAME, "assigned", None, "[S] who has left hands over",
        needs.ASSIGNED_AS_SEEN,
    ),
    _rule(
        CorrectCase, _LEADING, _BEGUN,
        After.SAME, "corrected", None, "[S] what a report is about is for people to say",
        _ALONE, needs.CORRECTS, needs.KNOWN_CORRECTION,
    ),
    _rule(
        ReleaseMedia, _WORKING, _BEGUN,
        After.SAME, "media_released", None, "[S] a person looks before everybody may",
        needs.OWN_AGENCY, needs.OPEN_TO_ALL, needs.HAS_MEDIA,
    ),
    _rule(AddSignals, {SYSTEM}, _BEGUN, After.SAME, "signals_added", None, "[S] what verify found later"),
    _rule(RingClock, {SYSTEM}, _BEGUN, After.SAME, "rung", None, "[S] a clock has come to a mark", needs.RINGS_NOW),
    _rule(
        UpdateLinked, {SYSTEM}, set(CaseState),
        After.AS_TOLD, "linked", "case_answered", "[L] the agency that answers may be one of SP4N-LAPOR!'s own",
    ),
    _rule(
        NoteReveal, _LEADING, _BEGUN, After.SAME, "revealed", "identity_revealed",
        "[S] who is revealed is told; UU 27/2022 art. 5",
    ),
    _rule(
        ProveReporter, {REPORTER}, set(CaseState), After.SAME, "proved", None,
        "[S] danger does not wait for a code", needs.OWN_REPORT,
    ),
    _rule(
        SpeakTo, {REPORTER}, set(CaseState), After.SAME, "language", None,
        "[S] each is told in the language they chose", needs.OWN_REPORT,
    ),
)  # fmt: skip

# Steps that stay among officers: a reporter is neither told nor shown them.
INNER = frozenset(
    [
        "adopted",
        "child_left",
        "child_refused",
        "follower_added",
        "involved",
        "part_answered",
        "assigned",
        "corrected",
        "signals_added",
        "rung",
        "reckoned",
        "escalated",
        "called",
        "untaken",
        "reviewed",
        "rating_asked",
        "media_released",
        "no_reply",
        "language",
        "proved",
    ]
)

_BY_COMMAND: Mapping[type[Command], tuple[Rule, ...]] = {
    command: tuple(rule for rule in RULES if rule.command is command)
    for command in {r.command for r in RULES}
}


def rules_for(command: type[Command]) -> tuple[Rule, ...]:
    """All lines about a command, in order."""
    return _BY_COMMAND.get(command, ())

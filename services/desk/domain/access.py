"""Who may see which case, and what they may do with it in which state."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from salur.contracts.appeals import judge_appealed
from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, CaseState, Role
from salur.contracts.reviewing import waits_for_review
from services.desk.domain.officers import Officer


class Action(StrEnum):
    """What an officer can ask of a case; the value stands in the form's address."""

    ACCEPT = "terima"
    DISPATCH = "teruskan"
    START = "mulai"
    ANSWER = "jawab"
    ASK = "tanya"
    FINISH = "selesai"
    TAKE = "tangani"
    ASSIGN = "serahkan"
    DECLINE = "tolak"
    POSTPONE = "tunda"
    RESUME = "lanjutkan"
    INVOLVE = "libatkan"
    PART = "bagian"
    SPEAK_FOR = "catat"
    MERGE = "gabung"
    UNMERGE = "pisah"
    CORRECT = "betulkan"
    FALSE = "keliru"
    ARCHIVE = "arsipkan"

    @classmethod
    def named(cls, name: str) -> Action | None:
        """The action of that name, if there is one."""
        return cls(name) if name in cls._value2member_map_ else None


_SHARE = (Action.TAKE, Action.ASSIGN, Action.INVOLVE)
_SORT = (Action.MERGE, Action.CORRECT, Action.FALSE, Action.ARCHIVE)
_PARTS = (Action.PART, Action.SPEAK_FOR)
_WORK = (Action.ASK, *_PARTS, *_SHARE, Action.POSTPONE, Action.DECLINE, Action.DISPATCH, *_SORT)

# What each state allows, the likeliest first, after router's table of rules; router has the last word.
OFFERED: Mapping[CaseState, tuple[Action, ...]] = {
    CaseState.BELUM_TERVERIFIKASI: (),
    CaseState.REVIEW: (Action.ACCEPT, Action.ASK, Action.ASSIGN, *_SORT),
    CaseState.NEEDS_ANSWER: (Action.ANSWER, Action.ACCEPT, *_PARTS, *_SHARE, *_SORT),
    CaseState.TERVERIFIKASI: (Action.DISPATCH, Action.ASK, Action.ASSIGN, *_SORT),
    CaseState.TERDISPOSISI: (Action.START, Action.ANSWER, Action.ACCEPT, *_WORK),
    CaseState.PROSES: (Action.ANSWER, Action.FINISH, Action.ACCEPT, *_WORK),
    CaseState.TINDAK_LANJUT: (Action.FINISH, Action.ANSWER, Action.ACCEPT, *_WORK),
    CaseState.SELESAI: (Action.CORRECT,),
    CaseState.REOPENED: (Action.START, Action.ANSWER, Action.FINISH, Action.ACCEPT, *_WORK),
    CaseState.TUNDA: (Action.RESUME, *_PARTS, Action.ASSIGN, *_SORT),
    CaseState.BUKAN_KEWENANGAN: (Action.DISPATCH, Action.ASSIGN, *_SORT),
    CaseState.ARSIP: (Action.CORRECT,),
}

_LEADING = frozenset(Action) - {Action.PART}
ALLOWED: Mapping[Role, frozenset[Action]] = {
    Role.ADMIN: _LEADING,
    Role.LEADER: _LEADING,
    Role.OFFICER: frozenset(
        {Action.START, Action.ANSWER, Action.ASK, Action.FINISH, Action.DECLINE, Action.POSTPONE, Action.RESUME}
    ) | set(_SHARE),
}  # fmt: skip

REVIEWERS = frozenset({Role.ADMIN, Role.LEADER})
"""Who decides about reports that are doubted."""

# Nobody can act for an agency before one holds the case, nor take for true what an agency already has, unless it was
# handed on in danger and is still to be looked at.
NEEDS_AGENCY = frozenset(
    {Action.START, Action.ANSWER, Action.FINISH, Action.DECLINE, Action.POSTPONE, Action.RESUME, *_SHARE}
)
BEFORE_AGENCY = frozenset({Action.ACCEPT})


def may_see(officer: Officer, case: Case) -> bool:
    """Officers see the cases that their agency has or has a share in, never one against it, and those of the villages
    below a kecamatan that accuse nobody; the others all of their pack; restricted ones only who is named for them."""
    if case.pack != officer.pack:
        return False
    if officer.role is Role.OFFICER and not (is_theirs(officer, case) or _is_below(officer, case)):
        return False
    return officer.restricted or case.sensitivity is not Sensitivity.RESTRICTED


def is_theirs(officer: Officer, case: Case) -> bool:
    """Whether their agency has the case or a share in it, and is not accused."""
    agency = officer.agency
    if agency is None or agency == case.accused:
        return False
    return agency == case.agency or any(part.agency == agency for part in case.parts)


def _is_below(officer: Officer, case: Case) -> bool:
    return officer.agency is not None and case.accused is None and case.agency in officer.oversees


def actions(officer: Officer, case: Case) -> tuple[Action, ...]:
    """What the officer may do with a case now, the likeliest first; nothing with a case they may not see."""
    if not may_see(officer, case):
        return ()
    if officer.role is Role.OFFICER and not is_theirs(officer, case):
        return ()
    leads = officer.role is not Role.OFFICER
    if case.merged_into is not None:
        return (Action.UNMERGE,) if leads and case.state is not CaseState.BELUM_TERVERIFIKASI else ()
    if not leads and officer.agency != case.agency:
        return (Action.PART,) if Action.PART in OFFERED[case.state] else ()
    early = frozenset() if waits_for_review(case) else BEFORE_AGENCY
    allowed = ALLOWED[officer.role] - (early if case.agency else NEEDS_AGENCY) - _unfit(officer, case)
    offered = [action for action in OFFERED[case.state] if action in allowed]
    # In danger somebody must say "saya tangani" before anything else.
    calls = case.urgent and case.state is CaseState.TERDISPOSISI
    return tuple(sorted(offered, key=lambda action: calls and action is not Action.TAKE))


def _unfit(officer: Officer, case: Case) -> frozenset[Action]:
    """What the case itself rules out."""
    out = set()
    if case.officer is not None:
        out.add(Action.TAKE)
    if case.children or case.sensitivity is Sensitivity.RESTRICTED:
        out.add(Action.MERGE)
    if judge_appealed(case) == officer.id:
        out |= {Action.ACCEPT, Action.MERGE, Action.FALSE, Action.ARCHIVE}
    waits = any(part.state is not CaseState.SELESAI for part in case.parts)
    out.add(Action.FINISH if waits else Action.SPEAK_FOR)
    return frozenset(out)

"""Who may see which case, and what they may do with it in which state."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, CaseState, Role
from services.desk.domain.officers import Officer


class Action(StrEnum):
    """What an officer can ask of a case; the value stands in the form's address."""

    ACCEPT = "terima"
    DISPATCH = "teruskan"
    START = "mulai"
    ANSWER = "jawab"
    ASK = "tanya"
    FINISH = "selesai"

    @classmethod
    def named(cls, name: str) -> Action | None:
        """The action of that name, if there is one."""
        return cls(name) if name in cls._value2member_map_ else None


# What each state allows, the likeliest first, after router's table of rules; router has the last word.
OFFERED: Mapping[CaseState, tuple[Action, ...]] = {
    CaseState.BELUM_TERVERIFIKASI: (),
    CaseState.REVIEW: (Action.ACCEPT, Action.ASK),
    CaseState.NEEDS_ANSWER: (Action.ANSWER, Action.ACCEPT),
    CaseState.TERVERIFIKASI: (Action.DISPATCH, Action.ASK),
    CaseState.TERDISPOSISI: (Action.START, Action.ANSWER, Action.ASK, Action.DISPATCH),
    CaseState.PROSES: (Action.ANSWER, Action.FINISH, Action.ASK, Action.DISPATCH),
    CaseState.TINDAK_LANJUT: (Action.FINISH, Action.ANSWER, Action.ASK, Action.DISPATCH),
    CaseState.SELESAI: (),
    CaseState.REOPENED: (Action.START, Action.ANSWER, Action.FINISH, Action.ASK, Action.DISPATCH),
    CaseState.TUNDA: (),
    CaseState.BUKAN_KEWENANGAN: (),
    CaseState.ARSIP: (),
}

ALLOWED: Mapping[Role, frozenset[Action]] = {
    Role.ADMIN: frozenset(Action),
    Role.LEADER: frozenset(Action),
    Role.OFFICER: frozenset({Action.START, Action.ANSWER, Action.ASK, Action.FINISH}),
}

# Nobody can act for an agency before one holds the case, nor take for true what an agency already has.
NEEDS_AGENCY = frozenset({Action.START, Action.ANSWER, Action.FINISH})
BEFORE_AGENCY = frozenset({Action.ACCEPT})


def may_see(officer: Officer, case: Case) -> bool:
    """Officers see their agency's cases, the others all of their pack; restricted ones only who is named for them."""
    if case.pack != officer.pack:
        return False
    if officer.role is Role.OFFICER and (officer.agency is None or case.agency != officer.agency):
        return False
    return officer.restricted or case.sensitivity is not Sensitivity.RESTRICTED


def actions(officer: Officer, case: Case) -> tuple[Action, ...]:
    """What the officer may do with a case now, the likeliest first; nothing with a case they may not see."""
    if not may_see(officer, case):
        return ()
    allowed = ALLOWED[officer.role] - (BEFORE_AGENCY if case.agency else NEEDS_AGENCY)
    return tuple(action for action in OFFERED[case.state] if action in allowed)

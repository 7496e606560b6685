"""Who sees which case and is offered what; every offer is one that router obeys."""

from __future__ import annotations

from datetime import timedelta

import pytest

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, CaseState, Part, Role
from services.desk.domain.access import Action, actions, may_see
from services.desk.domain.officers import Officer
from services.desk.domain.reveals import may_ask
from services.desk.pages.asking import COMMANDS
from services.router.domain.deciding import decide
from services.router.domain.refusals import NOT_NOW, NOT_YOURS, Refused
from services.router.domain.rulebook import RULES, rules_for
from services.router.domain.telling import Teller
from tests.integration.desk.histories import History
from tests.made_up import AT, PUPR, pack

ADMIN = Officer(id="o-1", name="Admin", role=Role.ADMIN, pack="74.09")
LEADER = ADMIN.model_copy(update={"role": Role.LEADER})
OFFICER = ADMIN.model_copy(update={"role": Role.OFFICER, "agency": "PUPR"})
NAMED = ADMIN.model_copy(update={"restricted": True})
BEFORE_AGENCY = {CaseState.BELUM_TERVERIFIKASI, CaseState.REVIEW, CaseState.TERVERIFIKASI}
REACHED = [
    *((state, None) for state in CaseState if state in BEFORE_AGENCY | {CaseState.NEEDS_ANSWER}),
    *((state, "PUPR") for state in CaseState if state not in BEFORE_AGENCY),
]


def case_in(state: CaseState, agency: str | None) -> Case:
    case = History.begin("1", AT).dispatched("PUPR").started(PUPR).case
    return case.model_copy(update={"state": state, "agency": agency})


def asked_of_router(officer: Officer, action: Action, case: Case) -> Refused | None:
    """What router would say to the command that the form sends."""
    given = {
        "command": "c-1",
        "case": case.case,
        "by": officer.actor(case.agency),
        "at": AT,
        "text": "Tim kami datang besok.",
        "agency": "DINKES",
        "holder": case.agency or ("PUPR" if action is Action.DECLINE else None),
        "task": "Memeriksa gorong-gorongnya.",
        "until": AT + timedelta(days=9),
        "into": "r-" + "0" * 32,
        "into_code": "123456789012",
        "officer": "o-2",
        "category": "kesehatan",
        "media": ("m-1",) if action is Action.FINISH else (),
    }
    if action is Action.ASSIGN:
        given |= {"agency": case.agency, "holder": case.officer}
    command = COMMANDS[action].model_validate(given)
    leading = case_in(CaseState.PROSES, "PUPR")
    decided = decide(case, command, pack(), Teller(""), AT + timedelta(days=1), leading)
    return decided if isinstance(decided, Refused) else None


@pytest.mark.parametrize("officer", [ADMIN, LEADER, OFFICER], ids=lambda officer: officer.role)
@pytest.mark.parametrize(("state", "agency"), REACHED)
def test_what_is_offered_is_what_router_allows(
    officer: Officer, state: CaseState, agency: str | None
) -> None:
    if state not in {rule.after for rule in RULES} | {CaseState.REVIEW, CaseState.BELUM_TERVERIFIKASI}:
        pytest.skip("no rule of router's leads there")
    case = case_in(state, agency)
    offered = actions(officer, case)
    for action in Action:
        if not rules_for(COMMANDS[action]):
            continue
        refused = asked_of_router(officer, action, case)
        if action in offered:
            assert refused is None, f"{action} is offered in {state} but refused: {refused}"
        elif may_see(officer, case) and refused is None:
            raise AssertionError(f"{action} is possible in {state} but not offered to {officer.role}")
    if refused := asked_of_router(OFFICER, Action.DISPATCH, case):
        assert refused.reason in (NOT_YOURS, NOT_NOW)


def test_officers_see_their_agency_s_cases_only() -> None:
    mine, theirs, nobody_s = (case_in(CaseState.PROSES, agency) for agency in ("PUPR", "DINKES", None))
    assert [may_see(OFFICER, case) for case in (mine, theirs, nobody_s)] == [True, False, False]
    assert [may_see(ADMIN, case) for case in (mine, theirs, nobody_s)] == [True, True, True]


def test_a_camat_looks_at_the_cases_of_the_villages_below_and_does_nothing_with_them() -> None:
    camat = OFFICER.model_copy(update={"agency": "KEC-ASERA", "oversees": ("DESA-A",)})
    below = case_in(CaseState.PROSES, "DESA-A")
    assert may_see(camat, below)
    assert actions(camat, below) == ()
    assert not may_ask(camat, below, None, AT)
    assert not may_see(camat, below.model_copy(update={"accused": "DESA-B"}))
    assert not may_see(camat, case_in(CaseState.PROSES, "DESA-C"))


def test_officer_without_an_agency_sees_nothing() -> None:
    nobody = OFFICER.model_copy(update={"agency": None})
    assert not may_see(nobody, case_in(CaseState.TERVERIFIKASI, None))


def test_nobody_sees_another_jurisdiction() -> None:
    case = case_in(CaseState.PROSES, "PUPR").model_copy(update={"pack": "17.06"})
    assert not any(may_see(officer, case) for officer in (ADMIN, LEADER, OFFICER, NAMED))


def test_restricted_cases_are_for_named_officers_only() -> None:
    case = case_in(CaseState.TERVERIFIKASI, None).model_copy(update={"sensitivity": Sensitivity.RESTRICTED})
    assert [may_see(officer, case) for officer in (ADMIN, LEADER, NAMED)] == [False, False, True]
    assert actions(ADMIN, case) == ()
    assert Action.DISPATCH in actions(NAMED, case)


def test_action_is_found_by_its_name_only() -> None:
    assert Action.named("jawab") is Action.ANSWER
    assert Action.named("hapus") is None


def test_involved_agency_sees_the_case_and_answers_for_its_share_only() -> None:
    part = Part(agency="PUPR", task="Gorong-gorong", state=CaseState.TERDISPOSISI, asked_at=AT, changed_at=AT)
    case = case_in(CaseState.PROSES, "DINKES").model_copy(update={"parts": (part,)})
    assert may_see(OFFICER, case)
    assert actions(OFFICER, case) == (Action.PART,)
    held = case.model_copy(
        update={"agency": "PUPR", "parts": (part.model_copy(update={"agency": "DINKES"}),)}
    )
    assert Action.FINISH not in actions(OFFICER, held)
    assert Action.FINISH not in actions(ADMIN, held)
    assert Action.SPEAK_FOR in actions(ADMIN, held)
    assert Action.SPEAK_FOR not in actions(ADMIN, case_in(CaseState.PROSES, "PUPR"))


def test_agency_does_not_see_a_report_against_it() -> None:
    case = case_in(CaseState.PROSES, "PUPR").model_copy(update={"accused": "PUPR"})
    assert not may_see(OFFICER, case)
    assert may_see(ADMIN, case)


def test_case_that_follows_another_can_only_be_taken_apart_again() -> None:
    case = case_in(CaseState.PROSES, "PUPR").model_copy(update={"merged_into": "r-" + "0" * 32})
    assert actions(ADMIN, case) == (Action.UNMERGE,)
    assert actions(OFFICER, case) == ()

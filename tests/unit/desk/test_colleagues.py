"""Who has what an officer leaves."""

from __future__ import annotations

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, Entry, Role
from services.desk.domain.colleagues import Colleague, heir, may_lead, passed_on, predecessors, successors
from services.desk.domain.officers import Officer
from tests.integration.desk.histories import History
from tests.made_up import AT, PUPR


def colleague(officer: str, successor: str | None = None, *, left: bool = False, **more: object) -> Colleague:
    given = {"officer": officer, "name": officer, "role": Role.OFFICER, "pack": "74.09", "agency": "PUPR"}
    return Colleague.model_validate(given | {"left_at": AT if left else None, "successor": successor} | more)


def staff(*people: Colleague) -> dict[str, Colleague]:
    return {one.officer: one for one in people}


def held(by: str, sensitivity: Sensitivity = Sensitivity.OPEN, *hands: str) -> Case:
    case = History.begin("1", AT).dispatched("PUPR").case
    entries = [Entry(at=AT, by=PUPR, what=what, state=case.state) for what in hands]
    changed = {"officer": by, "sensitivity": sensitivity, "timeline": (*case.timeline, *entries)}
    return case.model_copy(update=changed)


def test_what_is_left_goes_along_the_line_to_one_who_still_works_here() -> None:
    gone = staff(colleague("a", "b", left=True), colleague("b", "c", left=True), colleague("c"))
    assert [heir(one, gone) for one in "abc"] == ["c", "c", "c"]
    ring = staff(colleague("a", "b", left=True), colleague("b", "a", left=True))
    assert [heir(one, ring) for one in "abx"] == [None, None, None]
    here = Officer(id="c", name="c", role=Role.OFFICER, pack="74.09", agency="PUPR")
    assert predecessors(here, gone) == ["a", "b"]
    assert predecessors(here, ring) == ["a", "b"]
    assert predecessors(here.model_copy(update={"agency": "DINKES"}), ring) == []


def test_case_passes_on_once_for_each_time_it_changed_hands() -> None:
    people = staff(colleague("a", "b", left=True), colleague("b"), colleague("d", agency="DINKES"))
    assert [one.officer for one in successors(people["a"], people)] == ["b"]
    assert passed_on(held("b"), people, AT) is None
    first, again = passed_on(held("a"), people, AT), passed_on(held("a"), people, AT)
    later = passed_on(held("a", Sensitivity.OPEN, "assigned", "assigned"), people, AT)
    assert first is not None
    assert again is not None
    assert later is not None
    assert first.officer == "b"
    assert (first.command, first.command) != (again.command, later.command)
    assert first.command == again.command


def test_restricted_case_passes_to_nobody_who_is_not_named_for_such() -> None:
    people = staff(colleague("a", "b", left=True), colleague("b"))
    hidden = passed_on(held("a", Sensitivity.RESTRICTED), people, AT)
    assert hidden is not None
    assert hidden.officer is None
    named = passed_on(held("a", Sensitivity.RESTRICTED), people | staff(colleague("b", restricted=True)), AT)
    assert named is not None
    assert named.officer == "b"


def test_admin_leads_all_but_themselves() -> None:
    admin = Officer(id="a", name="a", role=Role.ADMIN, pack="74.09")
    assert may_lead(admin, colleague("b"))
    assert not may_lead(admin, colleague("a"))
    assert not may_lead(admin, colleague("b", pack="17.06"))
    assert not may_lead(admin.model_copy(update={"role": Role.LEADER}), colleague("b"))

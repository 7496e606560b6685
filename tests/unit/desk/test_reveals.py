"""Who may open an identity with whom, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from salur.contracts.cases import CaseChanged, Role
from salur.contracts.golden import EXAMPLES
from services.desk.domain.officers import Officer
from services.desk.domain.reveals import OPEN_FOR, Reveal, asked, may_ask, may_decide, may_look

CASE = next(event for event in EXAMPLES if isinstance(event, CaseChanged)).case
AT = CASE.changed_at


def officer(name: str, role: Role = Role.ADMIN, agency: str | None = None, pack: str = "74.09") -> Officer:
    return Officer(id=f"o-{name}", name=name, role=role, pack=pack, agency=agency)


ASKER, SECOND = officer("satu", Role.OFFICER, "PUPR"), officer("dua", Role.LEADER)


def request() -> Reveal:
    return asked("v-1", CASE, ASKER, ("nik",), "e-KTP", AT)


def open_one() -> Reveal:
    decided = {"decided_by": SECOND.id, "decided_at": AT, "until": AT + OPEN_FOR}
    return request().model_copy(update=decided)


def test_a_second_person_of_rank_decides_and_nobody_else() -> None:
    waiting = request()
    assert may_decide(SECOND, CASE, waiting)
    for other in (
        ASKER,
        officer("satu", Role.LEADER),
        officer("tiga", Role.OFFICER, "PUPR"),
        officer("empat", pack="17.06"),
    ):
        assert not may_decide(other, CASE, waiting)
    assert not may_decide(SECOND, CASE, open_one())


@pytest.mark.parametrize(("later", "seen"), [(timedelta(0), True), (OPEN_FOR, False), (OPEN_FOR * 2, False)])
def test_only_who_asked_looks_and_only_until_the_end(later: timedelta, seen: bool) -> None:
    assert may_look(ASKER, CASE, open_one(), AT + later) is seen
    assert not may_look(SECOND, CASE, open_one(), AT + later)
    assert not may_look(ASKER, CASE, request(), AT + later)


def test_one_request_at_a_time() -> None:
    assert may_ask(ASKER, CASE, None, AT)
    assert not may_ask(ASKER, CASE, request(), AT)
    assert not may_ask(ASKER, CASE, open_one(), AT)
    assert may_ask(ASKER, CASE, open_one(), AT + OPEN_FOR)
    assert not may_ask(officer("lain", Role.OFFICER, "DINKES"), CASE, None, AT)

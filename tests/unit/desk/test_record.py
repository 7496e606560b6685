"""The order cases stand in, and what is the furthest a message came."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

from salur.contracts.base import Lane
from salur.contracts.cases import Due
from salur.contracts.notifications import DeliveryState
from services.desk.domain.record import CaseRecord, Delivery, next_due
from tests.integration.desk.histories import History
from tests.made_up import AT, PUPR

DAY = timedelta(days=1)


def delivery(state: DeliveryState) -> Delivery:
    return Delivery(notification="n", case="c", state=state, reason=None, at=AT)


def test_urgent_first_then_what_is_due_next_then_waiting_then_closed() -> None:
    urgent = History.begin("urgent", AT + 5 * DAY, lane=Lane.URGENT, category="bencana").case
    late = History.begin("late", AT).case
    new = History.begin("new", AT + 4 * DAY).case
    asked = History.begin("asked", AT - DAY).dispatched("PUPR").asked(PUPR, "Di mana persisnya?").case
    closed_last = (
        History.begin("a", AT).dispatched("PUPR").started(PUPR).finished(PUPR, "Sudah.", 9 * DAY).case
    )
    closed_first = History.begin("b", AT).dispatched("PUPR").started(PUPR).finished(PUPR, "Sudah.").case
    # Nobody has taken it though all were called: before everything else, even what is in danger since longer.
    untaken = urgent.model_copy(update={"untaken_at": AT + 6 * DAY, "case": "u-" + "f" * 32})
    # Nobody works on what follows another, in danger or not.
    follows = urgent.model_copy(update={"merged_into": late.case, "case": "u-" + "e" * 32})
    wanted = [untaken, urgent, late, new, asked, follows, closed_last, closed_first]
    for some in permutations(wanted, 3):
        shown = sorted(some, key=lambda case: CaseRecord.of(case).order)
        assert shown == sorted(some, key=wanted.index)


def test_case_without_a_clock_comes_after_those_with_one() -> None:
    case = History.begin("1", AT).case
    bare = case.model_copy(update={"dues": ()})
    assert CaseRecord.of(case).order < CaseRecord.of(bare).order
    assert CaseRecord.of(bare).due_at is None


def test_next_due_is_the_first_that_is_not_met() -> None:
    case = History.begin("1", AT).case
    met = Due(clock="first_response", at=AT + DAY, policy="x/1", met_at=AT)
    later = Due(clock="completion", at=AT + 9 * DAY, policy="x/1")
    sooner = Due(clock="coordination", at=AT + 2 * DAY, policy="x/1")
    assert next_due(case.model_copy(update={"dues": (met, later, sooner)})) == sooner
    assert next_due(case.model_copy(update={"dues": (met,)})) is None


def test_closed_case_has_no_next_day() -> None:
    case = History.begin("1", AT).dispatched("PUPR").started(PUPR).finished(PUPR, "Sudah.").case
    assert next_due(case) is None


def test_furthest_state_wins_in_whatever_order_they_come() -> None:
    states = list(DeliveryState)
    for order in permutations(states[:4]):
        kept: Delivery | None = None
        for state in order:
            if delivery(state).supersedes(kept):
                kept = delivery(state)
        assert kept == delivery(DeliveryState.READ)
    assert not delivery(DeliveryState.READ).supersedes(delivery(DeliveryState.READ))

"""How far a notification came: the furthest-behind part counts, and nothing takes it back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.contracts.messages import Address, ReceiptState
from salur.contracts.notifications import DeliveryState, NotificationRequested
from services.notify.domain import progress
from services.notify.domain.message import Instead, Message, Templated, Wording, queued

AT = datetime(2026, 3, 2, 1, 15, tzinfo=UTC)
ORDER = list(DeliveryState)


def waiting() -> Message:
    request = NotificationRequested(
        notification="n-1",
        to=Address(ref="s_contoh", channel="whatsapp", number="1", pack="74.09"),
        text="case_verified",
        case="r-1",
        requested_at=AT,
    )
    return queued(request, Wording(text="Halo"), 1, AT)


def sent(parts: int = 1) -> Message:
    message = waiting()
    for part in range(parts):
        message, _ = progress.accepted(message, part, parts, AT)
    return message


def test_what_goes_by_sms_keeps_how_far_it_came_and_fails_only_when_that_does() -> None:
    taken = sent().model_copy(update={"instead": Instead(number="1708@contoh", text="Halo.")})
    assert taken.state is DeliveryState.ACCEPTED
    again = progress.by_sms(taken, AT)
    assert again is not None
    assert (again.queue, again.wording.text, again.parts, again.state) == (
        "sms/1708@contoh",
        "Halo.",
        (),
        DeliveryState.ACCEPTED,
    )
    assert progress.by_sms(again, AT) is None
    _, settled = progress.refused(again, 0, 1, "no_phone", AT)
    assert settled is not None
    assert settled.state is DeliveryState.FAILED


def test_it_is_accepted_when_its_last_part_is() -> None:
    first, nothing = progress.accepted(waiting(), 0, 2, AT)
    assert (nothing, first.queue, first.state) == (None, "whatsapp/1", None)
    both, settled = progress.accepted(first, 1, 2, AT)
    assert settled is not None
    assert (settled.state, settled.case, both.queue, both.due) == (DeliveryState.ACCEPTED, "r-1", None, None)


def test_a_refused_part_is_the_end_of_all() -> None:
    first, _ = progress.accepted(waiting(), 0, 2, AT)
    message, settled = progress.refused(first, 1, 2, "window_closed 131047", AT)
    assert settled is not None
    assert (settled.state, settled.reason, message.queue) == (
        DeliveryState.FAILED,
        "window_closed 131047",
        None,
    )


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(list(ReceiptState))), max_size=12))
def test_any_receipts_in_any_order_only_ever_move_it_on(receipts: list[tuple[int, ReceiptState]]) -> None:
    message, told = sent(3), [DeliveryState.ACCEPTED]
    for part, state in receipts:
        message, settled = progress.received(message, part, state, "131026", AT)
        if settled:
            told.append(settled.state)
    assert told == sorted(set(told), key=ORDER.index)
    again = sent(3)
    for part, state in reversed(receipts * 2):
        again, _ = progress.received(again, part, state, "131026", AT)
    assert (again.parts, again.state) == (message.parts, message.state)


@pytest.mark.parametrize("order", list(permutations(ReceiptState)))
def test_a_single_part_ends_at_its_furthest_state(order: tuple[ReceiptState, ...]) -> None:
    message = sent()
    for state in order:
        message, _ = progress.received(message, 0, state, None, AT)
    assert message.state is DeliveryState.FAILED


def test_the_same_receipt_again_is_the_same_message() -> None:
    once, _ = progress.received(sent(), 0, ReceiptState.READ, None, AT)
    assert progress.received(once, 0, ReceiptState.DELIVERED, None, AT) == (once, None)
    assert progress.received(once, 0, ReceiptState.READ, None, AT)[0] is once


def test_a_receipt_before_our_own_note_is_not_taken_back_by_it() -> None:
    early, _ = progress.received(waiting(), 0, ReceiptState.DELIVERED, None, AT)
    noted, settled = progress.accepted(early, 0, 1, AT)
    assert (noted.state, noted.queue, settled) == (DeliveryState.DELIVERED, None, None)


def test_a_receipt_until_a_moment_moves_what_was_sent_by_then_and_nothing_back() -> None:
    second, minute = timedelta(seconds=1), timedelta(minutes=1)
    first, _ = progress.accepted(waiting(), 0, 2, AT + second, AT)
    both, _ = progress.accepted(first, 1, 2, AT + minute + second, AT + minute)
    early, nothing = progress.received_until(both, ReceiptState.READ, AT + second)
    assert (early.parts, nothing) == ((DeliveryState.READ, DeliveryState.ACCEPTED), None)
    late, settled = progress.received_until(early, ReceiptState.READ, AT + minute)
    assert settled is not None
    assert (late.state, settled.state) == (DeliveryState.READ, DeliveryState.READ)
    for state, until in ((ReceiptState.DELIVERED, AT + minute), (ReceiptState.READ, AT)):
        assert progress.received_until(late, state, until) == (late, None)
    assert progress.received_until(sent(), ReceiptState.READ, AT - second)[1] is None


def test_free_words_that_come_too_late_go_again_as_the_template_once() -> None:
    template = Templated(name="selesai", language="id")
    free = sent().model_copy(update={"wording": Wording(text="Selesai.", template=template)})
    again = progress.as_template(free, "131047", AT)
    assert again is not None
    assert (again.silent, again.parts, again.queue, again.due) == (True, (), "whatsapp/1", AT)
    assert progress.as_template(again, "131047", AT) is None
    assert progress.as_template(free, "131026", AT) is None
    assert progress.as_template(sent(), "131047", AT) is None
    # Refused at the door, it stays in the hand that holds it; the news of its further part changes nothing.
    held = progress.silenced(waiting().model_copy(update={"wording": free.wording, "token": "t"}))
    assert held is not None
    assert (held.silent, held.token, progress.silenced(held), progress.silenced(waiting())) == (
        True,
        "t",
        None,
        None,
    )
    assert progress.is_of_the_free_words(held, "131047")
    assert not progress.is_of_the_free_words(held, "131026")
    assert not progress.is_of_the_free_words(free, "131047")


def test_putting_off_counts_and_giving_back_does_not() -> None:
    later = AT + timedelta(minutes=1)
    assert progress.again(waiting(), later, "x")[0].attempts == 1
    assert progress.released(waiting(), later)[0].attempts == 0


def test_it_is_as_far_as_its_furthest_behind_part() -> None:
    ahead, nothing = progress.received(sent(2), 0, ReceiptState.READ, None, AT)
    assert (ahead.state, nothing) == (DeliveryState.ACCEPTED, None)
    both, settled = progress.received(ahead, 1, ReceiptState.DELIVERED, None, AT)
    assert settled is not None
    assert (both.state, settled.state) == (DeliveryState.DELIVERED, DeliveryState.DELIVERED)

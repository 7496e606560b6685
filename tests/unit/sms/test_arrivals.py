"""When the same octets are the same message: only while nobody knows that our answer was heard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from salur.privacy import KeyRing
from services.intake.sms.domain import AGAIN_WITHIN, Arrival, Arrivals, LeftBehind, Naming

AT = datetime(2026, 3, 2, 1, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NAMING = Naming("sms", "1708@contoh", KeyRing.generate().refs())
NOBODY = LeftBehind((), AT)


def arrivals() -> Arrivals:
    return Arrivals(NAMING, NOBODY)


def test_whoever_says_it_twice_says_it_twice() -> None:
    known = arrivals()
    first, second = known.of("ya", "s", 1, AT), known.of("ya", "s", 1, AT)
    assert NAMING.message_id("ya", first.at) != NAMING.message_id("ya", second.at)


def test_after_a_cut_the_same_octets_are_the_same_message_once() -> None:
    known = arrivals()
    first = known.of("ya", "s", 1, AT)
    known.cut(1, AT + SECOND)
    assert known.of("ya", "s", 2, AT + 2 * SECOND) is first
    assert known.of("ya", "s", 2, AT + 3 * SECOND) is not first
    assert known.of("tidak", "s", 2, AT + 3 * SECOND) is not first


def test_for_ten_minutes() -> None:
    known = arrivals()
    first, other = known.of("ya", "s", 1, AT), known.of("tidak", "s", 1, AT)
    known.cut(1, AT)
    assert known.of("ya", "s", 2, AT + AGAIN_WITHIN) is first
    assert known.of("tidak", "s", 2, AT + AGAIN_WITHIN + SECOND) is not other


def test_a_proven_answer_is_not_expected_again() -> None:
    known = arrivals()
    first = known.of("ya", "s", 1, AT)
    known.proven([first], 1)
    known.cut(1, AT + SECOND)
    assert known.of("ya", "s", 2, AT + SECOND) is not first


def test_a_proof_on_another_line_proves_nothing() -> None:
    known = arrivals()
    first = known.of("ya", "s", 1, AT)
    known.cut(1, AT)
    known.proven([first], 1)
    assert known.of("ya", "s", 2, AT + SECOND) is first
    known.cut(1, AT + SECOND)
    assert known.of("ya", "s", 3, AT + SECOND) is not first


def test_not_now_is_expected_again_on_whichever_line() -> None:
    known = arrivals()
    first = known.of("ya", "s", 1, AT)
    known.refused(first, AT)
    known.cut(1, AT)
    assert known.of("ya", "s", 2, AT + SECOND) is first
    assert known.of("ya", "s", 2, AT + SECOND) is not first


def test_what_may_not_be_stored_is_found_first() -> None:
    known = arrivals()
    stored, lost = known.of("ya", "s", 1, AT), known.of("ya", "s", 1, AT + SECOND)
    stored.stored = True
    known.cut(1, AT + SECOND)
    assert known.of("ya", "s", 2, AT + 2 * SECOND) is lost
    assert known.of("ya", "s", 2, AT + 2 * SECOND) is stored


def test_what_the_process_before_us_left_is_known_by_its_name() -> None:
    when = AT - timedelta(minutes=1)
    left = LeftBehind([("s", when, NAMING.message_id("ya", when))], AT + AGAIN_WITHIN)
    known = Arrivals(NAMING, left)
    assert known.of("tidak", "s", 1, AT).at == AT
    assert known.of("ya", "another", 1, AT).at == AT
    again = known.of("ya", "s", 1, AT)
    assert (again.at, again.stored) == (when, True)
    assert known.of("ya", "s", 1, AT).at == AT + timedelta(milliseconds=1)
    late = Arrivals(NAMING, LeftBehind([("s", when, NAMING.message_id("ya", when))], AT))
    assert late.of("ya", "s", 1, AT + SECOND).at == AT + SECOND


def test_nothing_is_remembered_for_ever() -> None:
    known = arrivals()
    for number in range(50):
        known.of(str(number), "s", 1, AT)
    known.cut(1, AT)
    assert len(known) == 50
    known.of("x", "s", 2, AT + AGAIN_WITHIN + SECOND)
    assert len(known) == 1


def test_names_tell_nothing() -> None:
    name = NAMING.provider_id("ya", AT)
    assert Naming("sms", "1708@contoh", KeyRing.generate().refs()).provider_id("ya", AT) != name


class Deliveries(RuleBasedStateMachine):
    """A centre that delivers until it has heard an answer, and a citizen who repeats themselves.

    Whatever is cut and refused, there are as many messages as the citizen wrote, none twice, as long as the centre
    delivers again within ten minutes what it did not hear of, and the citizen does not say the same in these.
    """

    def __init__(self) -> None:
        super().__init__()
        self.known = arrivals()
        self.now = AT
        self.line = 0
        self.wrote = 0
        self.stored: dict[datetime, str] = {}
        self.open: list[tuple[Arrival, str]] = []
        self.again: list[str] = []
        self.doubtful: set[str] = set()

    def _deliver(self, text: str, confirmed: bool) -> None:
        arrival = self.known.of(text, "s", self.line, self.now)
        if confirmed or arrival.stored:
            arrival.stored = True
            self.stored[arrival.at] = text
            self.open.append((arrival, text))
        else:
            self.known.refused(arrival, self.now)
            self.again.append(text)
            self.doubtful.add(text)

    @rule(text=st.sampled_from(["ya", "tidak"]), confirmed=st.booleans())
    def writes(self, text: str, confirmed: bool) -> None:
        if text in self.doubtful:
            return
        self.wrote += 1
        self.now += timedelta(milliseconds=1)
        self._deliver(text, confirmed)

    @precondition(lambda self: self.again)
    @rule(confirmed=st.booleans())
    def delivers_again(self, confirmed: bool) -> None:
        self.now += timedelta(seconds=1)
        self._deliver(self.again.pop(0), confirmed)

    @precondition(lambda self: not self.again)
    @rule()
    def time_passes(self) -> None:
        self.now += AGAIN_WITHIN + SECOND
        self.doubtful.clear()

    @rule()
    def proves(self) -> None:
        self.known.proven([arrival for arrival, _ in self.open], self.line)
        self.open.clear()

    @rule(heard=st.integers(0, 5))
    def is_cut(self, heard: int) -> None:
        """The centre has heard the first answers of those that were not proven; we do not know which."""
        if heard < len(self.open) and not self.again:
            self.again.extend(text for _, text in self.open[heard:])
            self.doubtful.update(text for _, text in self.open)
            self.known.cut(self.line, self.now)
            self.open.clear()
            self.line += 1

    @invariant()
    def as_many_as_were_written(self) -> None:
        assert len(self.stored) <= self.wrote
        assert len(self.stored) + len(self.again) >= self.wrote


TestDeliveries = Deliveries.TestCase

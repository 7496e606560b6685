"""Whatever is asked of a case in whatever order: only lawful steps, one version each, and a timeline that adds up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Actor, Case, CaseState, Role
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
from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import Verdict
from services.router.domain.deciding import decide
from services.router.domain.opening import open_case
from services.router.domain.refusals import Refused
from services.router.domain.rulebook import RULES, After
from services.router.domain.telling import Teller
from tests.made_up import (
    ADMIN,
    AT,
    DINKES,
    LEADER,
    PUPR,
    REPORTER,
    STRANGER,
    SYSTEM,
    pack,
    report,
    verified,
)

TELLER = Teller("https://lapor.example")
BY_ROLE = {Role.ADMIN: ADMIN, Role.LEADER: LEADER, Role.REPORTER: REPORTER, Role.SYSTEM: SYSTEM}
PEOPLE = st.sampled_from([ADMIN, LEADER, PUPR, DINKES, REPORTER, STRANGER, SYSTEM])
WORDS = st.sampled_from(["", "   ", "Sudah ditangani.", "Hubungi 0812 3456 7890", "x" * 2001])
AGENCIES = st.sampled_from(["PUPR", "DINKES", "INSPEKTORAT", "NOWHERE"])


class AnyCommands(RuleBasedStateMachine):
    """One case under arbitrary commands, checked against the table and against a count kept beside it."""

    case: Case
    steps: int
    told: list[NotificationRequested]

    @initialize(
        verdict=st.sampled_from(list(Verdict)),
        urgent=st.booleans(),
        sensitivity=st.sampled_from(list(Sensitivity)),
    )
    def begin(self, verdict: Verdict, urgent: bool, sensitivity: Sensitivity) -> None:
        given = report(urgent=urgent, sensitivity=sensitivity, text="")
        self.now = AT
        taken = open_case(verified(given, verdict), pack(), TELLER, self.now)
        self.case = taken[-1].case
        self.steps = len(taken)
        self.told = [news for step in taken for news in step.told]

    @rule(by=PEOPLE, agency=AGENCIES, holder=st.none() | AGENCIES, words=WORDS)
    def dispatch(self, by: Actor, agency: str, holder: str | None, words: str) -> None:
        self.ask(DispatchCase, by, agency=agency, holder=holder, note=words)

    @rule(kind=st.sampled_from([AcceptReview, StartCase]), by=PEOPLE, words=WORDS)
    def move_on(self, kind: type[Command], by: Actor, words: str) -> None:
        self.ask(kind, by, note=words)

    @rule(
        kind=st.sampled_from([AnswerCase, AskReporter, ReplyToCase, FinishCase, ReopenCase]),
        by=PEOPLE,
        words=WORDS,
    )
    def say(self, kind: type[Command], by: Actor, words: str) -> None:
        self.ask(kind, by, text=words)

    @rule(number=st.integers(min_value=0, max_value=30), of=st.integers(min_value=0, max_value=4))
    def do_what_is_lawful(self, number: int, of: int) -> None:
        """Chance alone seldom gets far into a life."""
        lawful = [r for r in RULES if self.case.state in r.before]
        used = lawful[number % len(lawful)]
        role = sorted(used.who)[of % len(used.who)]
        officer = Actor(role=Role.OFFICER, id="o_own", agency=self.case.agency)
        by = {**BY_ROLE, Role.OFFICER: officer}[role]
        changes: dict[str, Any] = (
            {"text": "Sudah kami periksa."} if "text" in used.command.model_fields else {}
        )
        if used.command is DispatchCase:
            restricted = self.case.sensitivity is Sensitivity.RESTRICTED
            agency = "INSPEKTORAT" if restricted else "PUPR" if self.case.agency != "PUPR" else "DINKES"
            changes = {"agency": agency, "holder": self.case.agency}
        if used.command is UpdateLinked:
            changes |= {"system": "sp4n", "id": "9000001", "state": "Selesai", "done": of > 2}
        self.ask(used.command, by, **changes)

    @rule(hours=st.integers(min_value=1, max_value=400))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def ask(self, kind: type[Command], by: Actor, **changes: Any) -> None:
        before = self.case
        given = {"command": "c", "case": before.case, "by": by, "at": self.now}
        outcome = decide(before, kind.model_validate(given | changes), pack(), TELLER, self.now)
        lawful = [r for r in RULES if r.command is kind and before.state in r.before and by.role in r.who]
        if isinstance(outcome, Refused):
            assert outcome.sentence.endswith(".")
            assert "{" not in outcome.sentence
            return
        (used,) = lawful
        if isinstance(used.after, CaseState):
            assert outcome.case.state is used.after
        elif used.after is After.SAME:
            assert outcome.case.state is before.state
        assert outcome.case.timeline[: len(before.timeline)] == before.timeline
        assert outcome.case.changed_at == self.now
        self.case = outcome.case
        self.steps += 1
        self.told.extend(outcome.told)

    @invariant()
    def version_counts_the_steps(self) -> None:
        assert self.case.version == self.steps
        whats = [entry.what for entry in self.case.timeline if entry.what != "note"]
        assert len(whats) == self.steps + 1
        assert self.case.timeline[-1].state is self.case.state
        assert self.case.reopened == whats.count("reopened") <= 2

    @invariant()
    def each_news_stands_once_in_the_timeline(self) -> None:
        shown = [entry.notification for entry in self.case.timeline if entry.notification]
        assert shown == [news.notification for news in self.told]
        assert len(set(shown)) == len(shown)

    @invariant()
    def agency_is_real_and_watched_reports_stay_watched(self) -> None:
        if self.case.agency is not None:
            pack().agency(self.case.agency)
        if self.case.sensitivity is Sensitivity.RESTRICTED:
            assert self.case.agency in {None, "INSPEKTORAT"}
        held = {CaseState.TERDISPOSISI, CaseState.PROSES, CaseState.TINDAK_LANJUT, CaseState.SELESAI}
        if self.case.state in held:
            assert self.case.agency is not None

    @invariant()
    def clocks_are_right(self) -> None:
        names = [due.clock for due in self.case.dues]
        assert len(names) == len(set(names))
        for due in self.case.dues:
            assert due.met_at is None or due.met_at <= self.now
        running = {due.clock for due in self.case.dues if due.met_at is None}
        assert ("completion" in running) == (self.case.state is not CaseState.SELESAI)

    @invariant()
    def nothing_masked_comes_back(self) -> None:
        assert "0812" not in self.case.model_dump_json()
        assert all("0812" not in news.model_dump_json() for news in self.told)


AnyCommands.TestCase.settings = settings(max_examples=300, stateful_step_count=30, deadline=None)
TestAnyCommands = AnyCommands.TestCase

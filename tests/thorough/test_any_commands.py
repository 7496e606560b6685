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
    AnswerPart,
    AskReporter,
    AssignCase,
    Command,
    DispatchCase,
    FinishCase,
    FollowParent,
    MergeCase,
    ReleaseMedia,
    ReopenCase,
    ReplyToCase,
    RingClock,
    StartCase,
    UpdateLinked,
)
from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import Verdict
from salur.packs.lines import in_line
from services.router.domain.deciding import decide
from services.router.domain.needs import open_parts
from services.router.domain.opening import open_case
from services.router.domain.refusals import Refused
from services.router.domain.rulebook import RULES
from services.router.domain.telling import Teller
from services.router.domain.timing import due_commands, marks
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
PARENT, CHILD = "r-" + "0" * 32, "r-" + "1" * 32
WORDS = st.sampled_from(["", "   ", "Sudah ditangani.", "Hubungi 0812 3456 7890", "x" * 2001])
AGENCIES = st.sampled_from(["PUPR", "DINKES", "INSPEKTORAT", "NOWHERE"])


class AnyCommands(RuleBasedStateMachine):
    """One case under arbitrary commands, checked against the table and against a count kept beside it."""

    case: Case
    parent: Case | None
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
        self.parent = None
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

    @rule(
        number=st.integers(min_value=0, max_value=60),
        of=st.integers(min_value=0, max_value=4),
        odd=st.booleans(),
    )
    def do_what_is_lawful(self, number: int, of: int, odd: bool) -> None:
        """Chance alone seldom gets far into a life."""
        lawful = [r for r in RULES if self.case.state in r.before]
        used = lawful[number % len(lawful)]
        role = sorted(used.who)[of % len(used.who)]
        officer = Actor(role=Role.OFFICER, id="o_own", agency=self.case.agency)
        by = {**BY_ROLE, Role.OFFICER: officer}[role]
        self.ask(used.command, by, **self.fitting(used.command, odd))

    def fitting(self, kind: type[Command], odd: bool) -> dict[str, Any]:
        """What a command of that kind says so that it is likely to be obeyed."""
        case = self.case
        restricted = case.sensitivity is Sensitivity.RESTRICTED
        other = "PUPR" if case.agency != "PUPR" else "DINKES"
        running = [(due, mark) for due in case.dues for mark, _ in marks(due)]
        due, mark = running[-1 if odd else 0]
        given: dict[str, Any] = {
            "text": "Sudah kami periksa.", "agency": "INSPEKTORAT" if restricted else other, "holder": case.agency,
            "note": "Tetap di sini.", "into": PARENT, "into_code": "ABCD2345", "child": CHILD, "released": odd,
            "parent": PARENT, "what": "answered", "state": CaseState.PROSES, "task": "Pasang rambu.",
            "officer": None if odd else "o_next", "until": self.now + timedelta(days=3), "score": 4,
            "category": "umum", "accused": "DISHUB" if odd else None, "media": "m-1", "clock": due.clock,
            "due": due.at, "mark": mark, "system": "sp4n", "id": "9000001", "done": odd, "reason": "Alasan.",
            "fields": ("name",), "language": "en" if odd else "id",
        }  # fmt: skip
        if kind is FollowParent:
            given |= {"agency": "INSPEKTORAT" if restricted else "PUPR", "until": None}
            if odd:
                given |= {
                    "what": "postponed",
                    "state": CaseState.TUNDA,
                    "until": self.now + timedelta(days=3),
                }
        if kind is UpdateLinked:
            given |= {"state": "Selesai"} if odd else {"state": "Arsip", "refused": True}
        if kind is AssignCase:
            given |= {"holder": case.officer, "agency": case.agency}
        if kind is AnswerPart:
            given["agency"] = next(iter(open_parts(case)), None)
        if kind is FinishCase:
            return {"text": given["text"], "media": ("m-1",)}
        return {
            name: value
            for name, value in given.items()
            if name in kind.model_fields and (name != "media" or kind is ReleaseMedia)
        }

    @rule()
    def timers_ring(self) -> None:
        for command in due_commands(self.case, self.now):
            self.obey(command)

    @rule(
        by=PEOPLE,
        state=st.sampled_from(list(CaseState)),
        agency=AGENCIES,
        sensitivity=st.sampled_from(list(Sensitivity)),
        into=st.sampled_from([None, CHILD]),
        there=st.booleans(),
    )
    def merge(
        self,
        by: Actor,
        state: CaseState,
        agency: str,
        sensitivity: Sensitivity,
        into: str | None,
        there: bool,
    ) -> None:
        """Into any case there may be, or none."""
        like = {
            "case": PARENT,
            "state": state,
            "agency": agency,
            "sensitivity": sensitivity,
            "merged_into": into,
        }
        self.parent = self.case.model_copy(update=like) if there else None
        steps = self.steps
        self.ask(MergeCase, by, into=PARENT, into_code="ABCD2345")
        if self.steps > steps:
            assert self.case.merged_into == PARENT
            assert there
            assert into is None
            assert sensitivity is not Sensitivity.RESTRICTED
            assert state is not CaseState.ARSIP

    @rule(hours=st.integers(min_value=1, max_value=400))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def ask(self, kind: type[Command], by: Actor, **changes: Any) -> None:
        given = {"command": "c", "case": self.case.case, "by": by, "at": self.now}
        self.obey(kind.model_validate(given | changes))

    def obey(self, command: Command) -> None:
        before, kind, by = self.case, type(command), command.by
        outcome = decide(before, command, pack(), TELLER, self.now, self.parent)
        lawful = [r for r in RULES if r.command is kind and before.state in r.before and by.role in r.who]
        if isinstance(outcome, Refused):
            assert outcome.sentence.endswith(".")
            assert "{" not in outcome.sentence
            return
        (used,) = lawful
        if isinstance(used.after, CaseState) and used.what != "declined":
            assert outcome.case.state is used.after
        assert outcome.case.timeline[: len(before.timeline)] == before.timeline
        assert outcome.case.changed_at == self.now
        if kind is RingClock:
            again = decide(outcome.case, command, pack(), TELLER, self.now)
            assert isinstance(again, Refused), "a mark rings once"
        self.case = outcome.case
        self.steps += 1
        self.told.extend(outcome.told)

    @invariant()
    def version_counts_the_steps(self) -> None:
        assert self.case.version == self.steps
        whats = [entry.what for entry in self.case.timeline if entry.what != "note"]
        assert len(whats) == self.steps + 1
        assert self.case.timeline[-1].state is self.case.state
        assert self.case.reopened == whats.count("reopened") <= 3

    @invariant()
    def what_several_work_on_ends_with_the_last_of_them(self) -> None:
        if self.case.timeline[-1].what in {"finished", "closed", "ended_elsewhere"}:
            assert open_parts(self.case) == ()
        assert all(part.agency != self.case.agency for part in self.case.parts)

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
        if self.case.accused is not None and self.case.agency is not None:
            assert not in_line(self.case.agency, self.case.accused, pack())
        if self.case.state in held and self.case.accused is None:
            assert self.case.agency is not None

    @invariant()
    def clocks_are_right(self) -> None:
        names = [due.clock for due in self.case.dues]
        assert len(names) == len(set(names))
        for due in self.case.dues:
            assert due.met_at is None or due.met_at <= self.now
        running = {due.clock for due in self.case.dues if due.met_at is None}
        ended = self.case.state in {CaseState.SELESAI, CaseState.ARSIP}
        assert ("completion" in running) == (not ended and self.case.merged_into is None)
        assert ("review" in running) <= (self.case.state is CaseState.REVIEW)
        assert (self.case.paused_until is not None) <= (self.case.state is CaseState.TUNDA)

    @invariant()
    def nothing_masked_comes_back(self) -> None:
        assert "0812" not in self.case.model_dump_json()
        assert all("0812" not in news.model_dump_json() for news in self.told)


AnyCommands.TestCase.settings = settings(max_examples=300, stateful_step_count=30, deadline=None)
TestAnyCommands = AnyCommands.TestCase

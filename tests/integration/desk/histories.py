"""Made-up cases with a past: router's own rules walk each from its report to where a test wants it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from salur.contracts.base import Contract, Lane
from salur.contracts.cases import Actor, Case, CaseChanged
from salur.contracts.commands import (
    AnswerCase,
    AppealJudgement,
    AskReporter,
    Command,
    DispatchCase,
    FinishCase,
    JudgeFalse,
    ReopenCase,
    ReplyToCase,
    StartCase,
)
from salur.contracts.notifications import DeliveryState, NotificationSettled
from salur.contracts.reports import Place, Signal, Similar, Verdict
from services.router.domain import calling
from services.router.domain.deciding import decide
from services.router.domain.opening import open_case
from services.router.domain.steps import Taken
from services.router.domain.telling import Teller
from tests.made_up import ADMIN, REPORTER, pack, report, verified

TELLER = Teller("http://127.0.0.1:8080")
BELIEVED = (
    Signal(name="nik_valid", weight=0.6, sentence="NIK tersusun benar dan tanggal lahirnya ada di kalender."),
    Signal(name="place_named", weight=0.4, sentence="Nama tempatnya ditemukan di Kecamatan Asera."),
)
DOUBTED = (
    Signal(
        name="forwarded", weight=-0.5, sentence="Pesan ini diteruskan berkali-kali sebelum sampai ke sini."
    ),
    Signal(name="nik_valid", weight=0.6, sentence="NIK tersusun benar dan tanggal lahirnya ada di kalender."),
)


@dataclass
class History:
    """A case as it was walked so far, and the last moment of its walk."""

    case: Case
    at: datetime
    told: list[Taken] = field(default_factory=list)

    @classmethod
    def begin(
        cls,
        cause: str,
        at: datetime,
        *,
        lane: Lane = Lane.ROUTINE,
        verdict: Verdict = Verdict.VERIFIED,
        signals: tuple[Signal, ...] = BELIEVED,
        region: str = "74.09.01.1005",
        place: str = "depan kantor desa Wanggudu",
        similar: tuple[Similar, ...] = (),
        **changes: Any,
    ) -> History:
        """A report that was submitted and weighed at that moment."""
        submitted = report(cause, lane=lane, submitted_at=at, **changes)
        found = Place(text=place, region=region)
        event = verified(submitted, verdict, place=found, signals=signals, similar=similar)
        taken = open_case(event, pack(), TELLER, at + timedelta(seconds=2))
        return cls(taken[-1].case, at + timedelta(seconds=2), taken)

    def then(
        self, kind: type[Command], by: Actor, after: timedelta, *, parent: Case | None = None, **said: Any
    ) -> History:
        """One command later; it must be one that router obeys. `parent` is the case that a merge names."""
        self.at += after
        command = kind.model_validate(
            {
                "command": f"{self.case.case}-{self.case.version}",
                "case": self.case.case,
                "by": by,
                "at": self.at,
            }
            | said
        )
        return self.obeys(command, parent)

    def obeys(self, command: Command, parent: Case | None = None) -> History:
        """A command as somebody else made it."""
        taken = decide(self.case, command, pack(), TELLER, self.at, parent)
        assert isinstance(taken, Taken), taken
        self.case = taken.case
        self.told.append(taken)
        return self

    def dispatched(self, agency: str, after: timedelta = timedelta(minutes=40)) -> History:
        return self.then(DispatchCase, ADMIN, after, agency=agency)

    def then_noted(self, note: str) -> History:
        """Dispatched with a note that stays among officers."""
        return self.then(DispatchCase, ADMIN, timedelta(minutes=5), agency="PUPR", note=note)

    def started(self, by: Actor, after: timedelta = timedelta(hours=2)) -> History:
        return self.then(StartCase, by, after)

    def answered(self, by: Actor, text: str, after: timedelta = timedelta(hours=3)) -> History:
        return self.then(AnswerCase, by, after, text=text)

    def asked(self, by: Actor, text: str, after: timedelta = timedelta(hours=1)) -> History:
        return self.then(AskReporter, by, after, text=text)

    def replied(self, text: str, after: timedelta = timedelta(minutes=20)) -> History:
        return self.then(ReplyToCase, REPORTER, after, text=text)

    def finished(self, by: Actor, text: str, after: timedelta = timedelta(hours=20)) -> History:
        return self.then(FinishCase, by, after, text=text, media=("m-sesudah",))

    def called_in_vain(self) -> History:
        """In danger: all on duty and the head were called in their turn, and nobody took it."""
        called = calling.after(None, self.case, pack(), TELLER, self.at)
        while True:
            if called.step is not None:
                self.case = called.step.case
                self.told.append(called.step)
            if self.case.untaken_at is not None:
                return self
            assert called.alarm is not None
            self.at = called.alarm.rings_at
            called = calling.ring(called.alarm, self.case, pack(), TELLER, self.at)

    def reopened(self, text: str, after: timedelta = timedelta(hours=5)) -> History:
        return self.then(ReopenCase, REPORTER, after, text=text)

    def judged_false(self, text: str, after: timedelta = timedelta(hours=2)) -> History:
        return self.then(JudgeFalse, ADMIN, after, text=text)

    def appealed(self, text: str, after: timedelta = timedelta(hours=20)) -> History:
        return self.then(AppealJudgement, REPORTER, after, text=text)

    def changed(self) -> CaseChanged:
        """The newest version as router tells it."""
        return CaseChanged(
            report_class=self.case.report_class,
            sensitivity=self.case.sensitivity,
            case=self.case,
            cause=f"{self.case.case}-{self.case.version}",
        )

    def settled(self, *states: DeliveryState) -> list[Contract]:
        """What became of the messages to the reporter, oldest first; of the rest nothing is known yet."""
        messages = [entry for entry in self.case.timeline if entry.notification]
        return [
            NotificationSettled(
                notification=entry.notification or "",
                text="case_news",
                case=self.case.case,
                state=state,
                at=entry.at,
            )
            for entry, state in zip(messages, states, strict=False)
        ]

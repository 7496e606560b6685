"""A case: its whole masked state, what may be asked of it, and the answer when it may not."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from salur.contracts.base import Contract, Lane, ReportClass, Sensitivity, Value
from salur.contracts.ids import lane_of
from salur.contracts.messages import Address
from salur.contracts.reports import Place, PlaceGrade, Signal, Verdict
from salur.privacy.sealed import Sealed


class CaseState(StrEnum):
    """The life of a case, after SP4N-LAPOR!'s own states, with our needs_answer, review and reopened."""

    BELUM_TERVERIFIKASI = "belum_terverifikasi"
    REVIEW = "review"
    NEEDS_ANSWER = "needs_answer"
    TERVERIFIKASI = "terverifikasi"
    TERDISPOSISI = "terdisposisi"
    PROSES = "proses"
    TINDAK_LANJUT = "tindak_lanjut"
    SELESAI = "selesai"
    REOPENED = "reopened"


class Role(StrEnum):
    """Who acts on a case."""

    ADMIN = "admin"
    OFFICER = "officer"
    LEADER = "leader"
    REPORTER = "reporter"
    SYSTEM = "system"


class Actor(Value):
    """Who did it: a role, an opaque id and the agency they act for. Names stay with the desk."""

    role: Role
    id: str
    agency: str | None = None


class Due(Value):
    """One running clock: its name in the SLA policy, when it rings (UTC) and the rule it comes from."""

    clock: str
    at: datetime
    policy: str
    met_at: datetime | None = None


class Entry(Value):
    """One step of a case's timeline. `text` is masked; `public` entries are told to the reporter.

    What the reporter of a restricted case says stands in `sealed_text`.
    """

    at: datetime
    by: Actor
    what: str
    state: CaseState
    text: str | None = None
    sealed_text: Sealed | None = None
    agency: str | None = None
    notification: str | None = None
    public: bool = True


class Case(Value):
    """The whole masked state of a case; `version` rises by one with every change."""

    report_class: ReportClass
    sensitivity: Sensitivity
    case: str
    code: str
    version: int
    pack: str
    state: CaseState
    category: str
    text: str = ""
    sealed_text: Sealed | None = None
    place: Place = Place()
    grade: PlaceGrade = PlaceGrade.UNKNOWN
    signals: tuple[Signal, ...] = ()
    verdict: Verdict
    reporter: Address
    citizen: str
    show_name: bool = False
    media: tuple[str, ...] = ()
    urgent: bool = False
    proposed_agency: str | None = None
    agency: str | None = None
    dues: tuple[Due, ...] = ()
    reopened: int = 0
    submitted_at: datetime
    changed_at: datetime
    timeline: tuple[Entry, ...] = ()


class CaseChanged(Contract):
    """A case has a new version. A reader keeps the highest it has seen."""

    TYPE: ClassVar[str] = "salur.case-changed.v1"

    case: Case
    cause: str

    def key(self) -> str:
        return self.case.case

    def lane(self) -> Lane:
        return lane_of(self.case.case)


class CommandRefused(Contract):
    """A command could not be obeyed; the case is as it was. `sentence` is for the one who asked."""

    TYPE: ClassVar[str] = "salur.command-refused.v1"

    case: str
    command: str
    reason: str
    sentence: str
    state: CaseState
    at: datetime

    def key(self) -> str:
        return self.case

    def lane(self) -> Lane:
        return lane_of(self.case)


class Command(Contract):
    """Something asked of a case. `command` is its id: asked twice, it is done once."""

    command: str
    case: str
    by: Actor
    at: datetime

    def key(self) -> str:
        return self.case

    def lane(self) -> Lane:
        return lane_of(self.case)


class AcceptReview(Command):
    """An admin looked at a doubted report and takes it as true."""

    TYPE: ClassVar[str] = "salur.accept-review.v1"
    note: str = ""


class DispatchCase(Command):
    """Hand the case to an agency (disposisi).

    To move a case that an agency has already, `holder` names that agency, as the officer saw it: of two who move
    it at once, the second is told.
    """

    TYPE: ClassVar[str] = "salur.dispatch-case.v1"
    agency: str
    holder: str | None = None
    note: str = ""


class StartCase(Command):
    """The agency takes the case up (proses)."""

    TYPE: ClassVar[str] = "salur.start-case.v1"
    note: str = ""


class AnswerCase(Command):
    """The agency tells the reporter what it does (tindak lanjut). `text` is masked by the desk."""

    TYPE: ClassVar[str] = "salur.answer-case.v1"
    text: str


class AskReporter(Command):
    """The agency needs something from the reporter."""

    TYPE: ClassVar[str] = "salur.ask-reporter.v1"
    text: str


class ReplyToCase(Command):
    """The reporter answered, or added something: words, a place, media. `text` is masked by the dialogue.

    To a restricted case the words stand in `sealed_text` only, and `text` is empty.
    """

    TYPE: ClassVar[str] = "salur.reply-to-case.v1"
    text: str
    sealed_text: Sealed | None = None
    place: Place | None = None
    media: tuple[str, ...] = ()


class FinishCase(Command):
    """The agency says it is done (selesai)."""

    TYPE: ClassVar[str] = "salur.finish-case.v1"
    text: str


class ReopenCase(Command):
    """The reporter says it is not done. Of a restricted case the words stand in `sealed_text` only."""

    TYPE: ClassVar[str] = "salur.reopen-case.v1"
    text: str
    sealed_text: Sealed | None = None

"""A case: its whole masked state as router publishes it, and the answer to a command that could not be obeyed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from salur.contracts.base import Contract, Lane, ReportClass, Sensitivity, Value
from salur.contracts.ids import lane_of
from salur.contracts.messages import Address
from salur.contracts.reports import Origin, Place, PlaceGrade, Signal, Similar, Verdict
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
    TUNDA = "tunda"
    BUKAN_KEWENANGAN = "bukan_kewenangan"
    ARSIP = "arsip"


class Role(StrEnum):
    """Who acts on a case."""

    ADMIN = "admin"
    OFFICER = "officer"
    LEADER = "leader"
    REPORTER = "reporter"
    SYSTEM = "system"


class Audience(StrEnum):
    """Who may see a picture that an officer looked at; before that the agencies see it blurred."""

    NOBODY = "nobody"
    AGENCY = "agency"
    PUBLIC = "public"


class Actor(Value):
    """Who did it: a role, an opaque id and the agency they act for. Names stay with the desk."""

    role: Role
    id: str
    agency: str | None = None


class Due(Value):
    """One running clock: its name in the SLA policy, when it began and rings (UTC) and the rule it comes from.

    `rung` are the marks that were told already ("half", "three_quarters", "due", "after"). `guessed` are years that it runs
    into and whose holidays nobody had decreed: they were counted without any, and it is provisional.
    """

    clock: str
    at: datetime
    policy: str
    met_at: datetime | None = None
    began_at: datetime | None = None
    rung: tuple[str, ...] = ()
    guessed: tuple[int, ...] = ()


class Proposal(Value):
    """An agency that may be the right one, with the reason an officer reads.

    `by` says where it comes from: the reporter's "wish", the "pack" or the "model". A confidence (0…1) is a model's, also
    of an agency that stands here for another reason.
    """

    agency: str
    by: str
    reason: str
    confidence: float | None = Field(default=None, ge=0, le=1)


class Part(Value):
    """One agency's share of a case that several work on; `agency` of the case leads them. Texts are masked."""

    agency: str
    task: str
    state: CaseState
    asked_at: datetime
    changed_at: datetime
    text: str | None = None
    media: tuple[str, ...] = ()


class Linked(Value):
    """The same case in another system ("sp4n"), under its id there; `state` is that system's own word."""

    system: str
    id: str
    state: str
    at: datetime


class Rating(Value):
    """How content the reporter is, 1 to 5, said once after the end."""

    score: int = Field(ge=1, le=5)
    text: str | None = None
    at: datetime


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
    media: tuple[str, ...] = ()


class Case(Value):
    """The whole masked state of a case; `version` rises by one with every change.

    `declined` are the agencies that said it is not theirs; `level` is how far up a late case was told (0: not yet).
    `officer` is the id of who has it within the agency. `paused_until` is the day a postponed case goes on.
    `merged_into` is the case that this one follows, and `followed_dues` are the clocks that run for that one, as far as it
    told of them: they are shown here, and ring there. `children` are those that follow it. `accused` is the agency that
    the report is against: it never gets the case. `judged` is "false" where a person found the report untrue.
    `untaken_at` is since when in danger nobody is left to call: all on duty and their head were, and nobody has taken the case.
    `public_media` were released for everybody, `agency_media` for the agencies; `hidden_media` are shown to nobody.
    `language` is the one that the reporter is told of it in. `unproved`: nobody has shown yet that the reporter's telephone is
    theirs.
    """

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
    proposals: tuple[Proposal, ...] = ()
    declined: tuple[str, ...] = ()
    accused: str | None = None
    parts: tuple[Part, ...] = ()
    officer: str | None = None
    dues: tuple[Due, ...] = ()
    level: int = 0
    untaken_at: datetime | None = None
    paused_until: datetime | None = None
    reopened: int = 0
    merged_into: str | None = None
    followed_dues: tuple[Due, ...] = ()
    children: tuple[str, ...] = ()
    similar: tuple[Similar, ...] = ()
    judged: str | None = None
    linked: tuple[Linked, ...] = ()
    rating: Rating | None = None
    public_media: tuple[str, ...] = ()
    agency_media: tuple[str, ...] = ()
    hidden_media: tuple[str, ...] = ()
    filed_by: str | None = None
    origin: Origin | None = None
    language: str = "id"
    unproved: bool = False
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

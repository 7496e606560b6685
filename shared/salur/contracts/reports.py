"""A report as the dialogue completed it and as verify weighed it. Every text in it is masked."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from salur.contracts.base import Contract, Lane, Value
from salur.contracts.ids import lane_of
from salur.contracts.messages import Address
from salur.privacy.sealed import Sealed


class Place(Value):
    """Where it happened. `region` is a Kemendagri code; latitude and longitude are WGS 84 degrees."""

    text: str = ""
    region: str | None = None
    name: str | None = None
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)


class Identity(Value):
    """What the reporter said of themselves, as facts and refs; the words are in the vault.

    `facts` is what can be read off the NIK without opening it again: "valid", or the names of what is odd
    (`length`, `date`, `region`, `foreign`). `domicile` is the region they say they live in. Who objects to being
    weighed by a machine (UU 27/2022 art. 10) has `profiling` false: no signal of theirs looks at earlier reports.
    """

    citizen: str
    nik: str | None = None
    named: bool = False
    nik_facts: tuple[str, ...] = ()
    missing: str | None = None
    minor: bool = False
    show_name: bool = False
    domicile: str | None = None
    profiling: bool = True


class Origin(Value):
    """What of ours brought somebody here: an advertisement or a post (`type`), by its provider's id. Nothing of them."""

    type: str = Field(pattern=r"^[a-z][a-z_]{0,19}$")
    id: str = Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")


class ReportSubmitted(Contract):
    """A citizen confirmed a report. `text` is masked; of a restricted report it stands in `sealed_text` only.

    `unfinished` names what the dialogue could not complete (`place`, `nik`, …); `understanding` among them says
    that it gave up, and that a person goes on with the reporter. `wish` is the agency that the reporter chose,
    `accused` the one that the report is against. `filed_by` is the id of an officer who wrote it down for somebody.
    `language` is the one that the reporter is answered in. `unproved`: danger told on a page whose telephone nobody has
    proved yet.
    """

    TYPE: ClassVar[str] = "salur.report-submitted.v1"

    report: str
    code: str
    pack: str
    reporter: Address
    identity: Identity
    category: str
    text: str = ""
    sealed_text: Sealed | None = None
    place: Place = Place()
    media: tuple[str, ...] = ()
    forwarded: bool = False
    urgent: bool = False
    unfinished: tuple[str, ...] = ()
    wish: str | None = None
    accused: str | None = None
    filed_by: str | None = None
    origin: Origin | None = None
    language: str = "id"
    unproved: bool = False
    submitted_at: datetime

    def key(self) -> str:
        return self.report

    def lane(self) -> Lane:
        return lane_of(self.report)


class Signal(Value):
    """One reason to believe or to doubt: a name, a weight in -1…1 and a sentence an officer can read."""

    name: str
    weight: float = Field(ge=-1, le=1)
    sentence: str


class Similar(Value):
    """Another case that is like this one. `kind`: "merge" (honest neighbours), "campaign" (copied text) or "photo".

    `score` is in 0…1; the sentence is for an officer.
    """

    case: str
    code: str
    kind: str
    score: float = Field(ge=0, le=1)
    sentence: str


class Verdict(StrEnum):
    """What the signals add up to. No machine rejects a citizen, so there is no such value."""

    VERIFIED = "verified"
    VERIFIED_WITH_NOTES = "verified_with_notes"
    NEEDS_ANSWER = "needs_answer"
    NEEDS_REVIEW = "needs_review"


class PlaceGrade(StrEnum):
    """How a place was found, best first."""

    POLYGON = "polygon"
    NAMED = "named"
    NEAREST = "nearest"
    UNKNOWN = "unknown"


class ReportVerified(Contract):
    """The report with what verify found. Router decides what it means for the case.

    `belongs_to` is the pack in whose jurisdiction the place lies, where that is another one of ours.
    """

    TYPE: ClassVar[str] = "salur.report-verified.v1"

    report: ReportSubmitted
    place: Place
    grade: PlaceGrade
    signals: tuple[Signal, ...] = ()
    similar: tuple[Similar, ...] = ()
    verdict: Verdict
    belongs_to: str | None = None
    verified_at: datetime

    def key(self) -> str:
        return self.report.report

    def lane(self) -> Lane:
        return lane_of(self.report.report)

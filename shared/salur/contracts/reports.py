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
    (`length`, `date`, `region`, `foreign`).
    """

    citizen: str
    nik: str | None = None
    named: bool = False
    nik_facts: tuple[str, ...] = ()
    missing: str | None = None
    minor: bool = False
    show_name: bool = False


class ReportSubmitted(Contract):
    """A citizen confirmed a report. `text` is masked; of a restricted report it stands in `sealed_text` only.

    `unfinished` names what the dialogue could not complete (`place`, `nik`, …); `understanding` among them says
    that it gave up, and that a person goes on with the reporter.
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
    """The report with what verify found. Router decides what it means for the case."""

    TYPE: ClassVar[str] = "salur.report-verified.v1"

    report: ReportSubmitted
    place: Place
    grade: PlaceGrade
    signals: tuple[Signal, ...] = ()
    verdict: Verdict
    verified_at: datetime

    def key(self) -> str:
        return self.report.report

    def lane(self) -> Lane:
        return lane_of(self.report.report)

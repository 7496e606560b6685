"""What is known from earlier: of the reporter, of their NIK and telephone, of reports like this one. All by refs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from salur.contracts.reports import ReportSubmitted, Similar
from services.verify.domain.places import Finding
from services.verify.domain.spots import Spot, apart
from services.verify.domain.texts import Fingerprint

WINDOW = timedelta(days=30)
HOUR = timedelta(hours=1)
# Of refs kept beside one another no more than tells what must be told.
MOST_REFS = 12

_ALIKE = 0.55
_COPIED = 0.8
_COPIED_FROM = 60
_SHOWN = 5
# As many as any signal has use for.
MOST_ALIKE = 10


class Trace(BaseModel):
    """What stays of a report for 30 days, to compare others with. Of its words only the fingerprint."""

    model_config = ConfigDict(frozen=True)

    report: str
    code: str
    pack: str
    area: str
    region: str | None
    latitude: float | None
    longitude: float | None
    sender: str | None
    web: bool
    newcomer: bool
    minima: bytes | None
    length: int
    bands: tuple[int, ...]
    at: datetime

    @property
    def spot(self) -> Spot:
        category = self.area.rpartition("/")[2]
        return Spot(category=category, region=self.region, latitude=self.latitude, longitude=self.longitude)

    @property
    def print(self) -> Fingerprint | None:
        return Fingerprint(self.minima, self.length) if self.minima is not None else None


class NikUse(BaseModel):
    """The telephones that a NIK came from."""

    model_config = ConfigDict(frozen=True)

    nik: str
    senders: tuple[str, ...] = ()


class PhoneUse(BaseModel):
    """The NIKs that came from a telephone."""

    model_config = ConfigDict(frozen=True)

    sender: str
    niks: tuple[str, ...] = ()


class Record(BaseModel):
    """How a reporter's earlier reports ended: finished, or judged untrue by a person."""

    model_config = ConfigDict(frozen=True)

    citizen: str
    finished: tuple[str, ...] = ()
    untrue: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier report with nearly the same text."""

    trace: Trace
    likeness: float
    near: bool
    far: bool


@dataclass(frozen=True, slots=True)
class Past:
    """Everything earlier that is weighed. Whoever objects to that (UU 27/2022 art. 10) has nothing of themselves here."""

    finished: int = 0
    untrue: int = 0
    phones: int = 0
    niks: int = 0
    by_sender: int = 0
    by_area: int = 0
    web_newcomers: int = 0
    alike: tuple[Alike, ...] = ()
    sender: str | None = None

    @property
    def nearby(self) -> tuple[Alike, ...]:
        """The same told by somebody else, nearby."""
        return tuple(
            a for a in self.alike if a.near and (a.trace.sender is None or a.trace.sender != self.sender)
        )

    @property
    def again(self) -> tuple[Alike, ...]:
        """The same told by the same person, nearby."""
        return tuple(
            a for a in self.alike if a.near and self.sender is not None and a.trace.sender == self.sender
        )

    @property
    def copies(self) -> tuple[Alike, ...]:
        """The same text about places far from one another."""
        return tuple(
            a for a in self.alike if a.far and a.likeness >= _COPIED and a.trace.length >= _COPIED_FROM
        )

    def copiers(self) -> int:
        """How many people sent the copied text, this one included."""
        return len({a.trace.sender or a.trace.report for a in self.copies} - {self.sender}) + 1


def watched(report: ReportSubmitted) -> bool:
    """Whether the person behind a report may be weighed: they do not object, and no officer wrote it for them."""
    return report.identity.profiling and report.filed_by is None


def area_of(report: ReportSubmitted, found: Finding) -> str:
    """The kecamatan and category, for counting."""
    where = ".".join(str(found.region or report.pack).split(".")[:3])
    return f"{where}/{report.category}"


def spot_of(report: ReportSubmitted, found: Finding) -> Spot:
    """Where a report is and of what."""
    place = found.place
    return Spot(
        category=report.category, region=found.region, latitude=place.latitude, longitude=place.longitude
    )


def likenesses(
    print_: Fingerprint | None, report: ReportSubmitted, found: Finding, traces: Iterable[Trace]
) -> tuple[Alike, ...]:
    """Of the traces that share a band those that are really alike, most alike first, each report once."""
    if print_ is None:
        return ()
    here, ranked = spot_of(report, found), {}
    for trace in traces:
        other = trace.print
        if other is None or trace.report == report.report or report.submitted_at - trace.at > WINDOW:
            continue
        likeness = print_.likeness(other)
        if likeness >= _ALIKE:
            near, far = apart(here, trace.spot)
            ranked[trace.report] = Alike(trace, likeness, near, far)
    return tuple(
        sorted(ranked.values(), key=lambda a: (-a.likeness, a.trace.at, a.trace.report))[:MOST_ALIKE]
    )


def similar(past: Past, least_copiers: int) -> tuple[Similar, ...]:
    """The other cases that an officer should see beside this one."""
    near = (*past.again, *past.nearby)[:_SHOWN]
    found = [_similar(a, "merge", "Laporan serupa di tempat yang sama") for a in near]
    if past.copiers() >= least_copiers:
        found += [_similar(a, "campaign", "Teks yang sama tentang tempat lain") for a in past.copies[:_SHOWN]]
    return tuple({one.case: one for one in reversed(found)}.values())[::-1][:_SHOWN]


def _similar(alike: Alike, kind: str, what: str) -> Similar:
    sentence = f"{what}: {alike.trace.code}, {alike.likeness:.0%} mirip."
    return Similar(
        case=alike.trace.report, code=alike.trace.code, kind=kind, score=alike.likeness, sentence=sentence
    )


def with_ref(refs: Sequence[str], ref: str) -> tuple[str, ...]:
    """The refs and one more, the newest MOST_REFS of them."""
    return tuple(refs) if ref in refs else (*refs, ref)[-MOST_REFS:]


def after_case(record: Record, case: str, *, finished: bool, untrue: bool) -> Record:
    """A reporter's record once a case of theirs stands so."""
    others = tuple(one for one in record.untrue if one != case)
    done = with_ref(record.finished, case) if finished else record.finished
    if untrue:
        done = tuple(one for one in done if one != case)
    return Record(
        citizen=record.citizen, finished=done, untrue=with_ref(record.untrue, case) if untrue else others
    )

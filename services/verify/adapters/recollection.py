"""What verify remembers in MongoDB: traces of reports for 30 days, who used which NIK, how reports ended.

All that a batch needs is read before it is decided, in a handful of round trips whatever the batch's size. How much is
read does not grow with what is stored: a text that is copied very often keeps its bands in few traces.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from salur.contracts.base import Contract, Sensitivity
from salur.contracts.reports import ReportSubmitted
from salur.store.database import Store
from salur.store.driver import aggregated, translated
from salur.store.kinds import Index, Kind
from salur.store.work import Work
from services.verify.domain.past import (
    HOUR,
    MOST_ALIKE,
    WINDOW,
    NikUse,
    Past,
    PhoneUse,
    Record,
    Trace,
    area_of,
    likenesses,
    watched,
    with_ref,
)
from services.verify.domain.places import Finding
from services.verify.domain.texts import Fingerprint, fingerprint

TRACES = Kind(
    "verify", "traces", Trace, lambda trace: trace.report,
    (
        Index((("bands", 1),)),
        Index((("sender", 1), ("at", 1))),
        Index((("area", 1), ("at", -1))),
        Index((("at", 1),), expire_after=int((WINDOW + timedelta(days=1)).total_seconds())),
    ),
)  # fmt: skip
NIKS = Kind("verify", "niks", NikUse, lambda use: use.nik)
PHONES = Kind("verify", "phones", PhoneUse, lambda use: use.sender)
RECORDS = Kind("verify", "records", Record, lambda record: record.citizen)
KINDS: tuple[Kind[Any], ...] = (TRACES, NIKS, PHONES, RECORDS)

# A text that so many traces are found by already is found without one more.
_ENOUGH_ALIKE = MOST_ALIKE
_MOST_IN_AREA = 40
_MOST_FOUND = 4_000


class _Area:
    """The newest reports of one area within the hour, and how many of them newcomers sent on the web."""

    def __init__(self) -> None:
        self.reports: set[str] = set()
        self.web_newcomers = 0

    def add(self, trace: Trace) -> None:
        if trace.report not in self.reports:
            self.reports.add(trace.report)
            self.web_newcomers += trace.web and trace.newcomer


class Recollection:
    """The past as one batch sees it, its own earlier reports included."""

    def __init__(self, store: Store, work: Work) -> None:
        self._traces = store.of(TRACES)
        self._work = work
        self._prints: dict[str, Fingerprint | None] = {}
        self._by_band: dict[int, list[Trace]] = defaultdict(list)
        self._by_area: dict[str, _Area] = {}
        self._by_sender: Counter[str] = Counter()
        self._now: datetime | None = None

    async def foresee(self, events: Iterable[Contract], now: datetime) -> None:
        """Reads what the reports of a batch have in common with earlier ones."""
        self._now = now
        reports = [event for event in events if isinstance(event, ReportSubmitted) and _compared(event)]
        self._prints = {report.report: fingerprint(report.text) for report in reports}
        bands = {band for found in self._prints.values() if found for band in found.bands}
        senders = {report.reporter.ref for report in reports if watched(report)}
        with translated():
            await asyncio.gather(self._read_alike(bands, now), self._read_senders(senders, now))

    async def past(self, report: ReportSubmitted, found: Finding) -> Past:
        """What is known from earlier, as this report adds to it."""
        if not _compared(report):
            return Past()
        print_ = self._prints.get(report.report)
        bands = print_.bands if print_ else ()
        candidates = {trace.report: trace for band in bands for trace in self._by_band.get(band, ())}
        alike = likenesses(print_, report, found, candidates.values())
        area = await self._area(area_of(report, found))
        if not watched(report):
            return Past(by_area=len(area.reports) + 1, alike=alike)
        sender, nik = report.reporter.ref, report.identity.nik
        record = await self._work.get(RECORDS, report.identity.citizen)
        return Past(
            finished=len(record.finished) if record else 0,
            untrue=len(record.untrue) if record else 0,
            phones=len(with_ref(await self._senders_of(nik), sender)) if nik else 0,
            niks=len(with_ref(await self._niks_of(sender), nik)) if nik else 0,
            by_sender=self._by_sender[sender] + 1,
            by_area=len(area.reports) + 1,
            web_newcomers=area.web_newcomers,
            alike=alike,
            sender=sender,
        )

    async def remember(self, report: ReportSubmitted, found: Finding, past: Past) -> None:
        """Keeps the trace of a report and what it adds to the uses of its NIK and telephone."""
        if not _compared(report):
            return
        trace = self._trace(report, found, past)
        # Asked for first, so that what was kept earlier is replaced and not inserted again.
        await self._work.get(TRACES, report.report)
        self._work.put(TRACES, trace)
        for band in trace.bands:
            self._by_band[band].append(trace)
        (await self._area(trace.area)).add(trace)
        if watched(report):
            self._by_sender[report.reporter.ref] += 1
            await self._note_uses(report)

    async def _read_alike(self, bands: set[int], now: datetime) -> None:
        if not bands:
            return
        query = {"bands": {"$in": list(bands)}, "at": {"$gte": now - WINDOW}}
        for row in await self._traces.find(query).limit(_MOST_FOUND).to_list(None):
            trace = TRACES.read(row)
            for band in bands.intersection(trace.bands):
                self._by_band[band].append(trace)

    async def _read_senders(self, senders: set[str], now: datetime) -> None:
        if not senders:
            return
        match = {"sender": {"$in": list(senders)}, "at": {"$gte": now - HOUR}}
        stages: list[dict[str, Any]] = [
            {"$match": match},
            {"$group": {"_id": "$sender", "count": {"$sum": 1}}},
        ]
        for row in await aggregated(self._traces, stages):
            self._by_sender[row["_id"]] += row["count"]

    async def _area(self, area: str) -> _Area:
        """The newest reports of an area within the hour, read when first asked for."""
        known = self._by_area.get(area)
        if known is None:
            assert self._now is not None  # `foresee` comes first
            query = {"area": area, "at": {"$gte": self._now - HOUR}}
            with translated():
                rows = await self._traces.find(query).sort("at", -1).limit(_MOST_IN_AREA).to_list(None)
            known = self._by_area[area] = _Area()
            for row in rows:
                known.add(TRACES.read(row))
        return known

    async def _senders_of(self, nik: str) -> tuple[str, ...]:
        use = await self._work.get(NIKS, nik)
        return use.senders if use else ()

    async def _niks_of(self, sender: str) -> tuple[str, ...]:
        use = await self._work.get(PHONES, sender)
        return use.niks if use else ()

    async def _note_uses(self, report: ReportSubmitted) -> None:
        sender, nik = report.reporter.ref, report.identity.nik
        if not nik:
            return
        senders, niks = await self._senders_of(nik), await self._niks_of(sender)
        if sender not in senders:
            self._work.put(NIKS, NikUse(nik=nik, senders=with_ref(senders, sender)))
        if nik not in niks:
            self._work.put(PHONES, PhoneUse(sender=sender, niks=with_ref(niks, nik)))

    def _trace(self, report: ReportSubmitted, found: Finding, past: Past) -> Trace:
        print_ = self._prints.get(report.report)
        place, person = found.place, watched(report)
        return Trace(
            report=report.report,
            code=report.code,
            pack=report.pack,
            area=area_of(report, found),
            region=found.region,
            latitude=place.latitude,
            longitude=place.longitude,
            sender=report.reporter.ref if person else None,
            web=report.reporter.channel == "web",
            newcomer=person and past.finished == 0 and past.by_sender <= 1,
            minima=print_.minima if print_ else None,
            length=print_.length if print_ else 0,
            bands=print_.bands if print_ and len(past.alike) < _ENOUGH_ALIKE else (),
            at=report.submitted_at,
        )


def needs(report: ReportSubmitted) -> Sequence[tuple[Kind[Any], str]]:
    """The documents of a report's past that are read for the whole batch at once."""
    if not _compared(report):
        return ()
    found: list[tuple[Kind[Any], str]] = [(TRACES, report.report)]
    if watched(report):
        found += [(PHONES, report.reporter.ref), (RECORDS, report.identity.citizen)]
        if report.identity.nik:
            found.append((NIKS, report.identity.nik))
    return found


def _compared(report: ReportSubmitted) -> bool:
    """A restricted report is compared with nothing and nothing with it."""
    return report.sensitivity is not Sensitivity.RESTRICTED


class StoredRecords:
    """Meets `ports.Records`, within the batch's unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def get(self, citizen: str) -> Record | None:
        return await self._work.get(RECORDS, citizen)

    def put(self, record: Record) -> None:
        self._work.put(RECORDS, record)

    async def forget(self, citizen: str, senders: Sequence[str], reports: Sequence[str]) -> None:
        spots: list[tuple[Kind[Any], str]] = [(RECORDS, citizen)]
        spots += [(PHONES, sender) for sender in senders] + [(TRACES, report) for report in reports]
        for kind, spot in spots:
            # Asked for first: only what was read can be deleted at its version.
            if await self._work.get(kind, spot) is not None:
                self._work.delete(kind, spot)

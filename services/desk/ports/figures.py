"""Figures of many cases, without any one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from salur.packs import Pack
from services.desk.domain.open_data import Published
from services.desk.domain.progress import Tally
from services.desk.domain.record import CaseRecord


class Figures(Protocol):
    """Counts over the read model; restricted cases are as if they were not there."""

    async def by_agency(self, pack: Pack, since: datetime) -> Mapping[str | None, Tally]:
        """Cases that came since then, by the agency that has them; None for those that nobody has yet."""
        ...

    async def by_district(self, pack: Pack, since: datetime) -> Mapping[tuple[str | None, str], Tally]:
        """The same by kecamatan and category."""
        ...

    async def came_by_week(self, pack: Pack, since: datetime) -> Mapping[date, int]:
        """How many came in each week, by its Monday in the pack's zone."""
        ...

    async def done_by_week(self, pack: Pack, since: datetime) -> Mapping[date, Tally]:
        """What was finished in each week."""
        ...

    async def latest(self, pack: Pack, limit: int) -> Sequence[CaseRecord]:
        """Open cases whose time has run out, the longest first."""
        ...

    async def published(self, pack: Pack, begin: datetime, end: datetime) -> Sequence[Published]:
        """Open reports that came between two moments, as open data shows one."""
        ...

    async def first(self, pack: Pack) -> datetime | None:
        """When the first case came."""
        ...

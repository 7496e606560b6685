"""What the form needs from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from salur.contracts.base import Lane
from salur.media.spool import Spool
from salur.regions.codes import RegionCode
from salur.regions.elsewhere import Elsewhere
from salur.store.ledger import Output


class Sink(Protocol):
    """The way into Kafka."""

    async def send(self, outputs: Sequence[Output], within: float) -> None:
        """Returns when all are confirmed; raises KafkaUnavailable after `within` seconds, or CannotGoOn."""


class Codes(Protocol):
    """The tracking codes that the dialogue has given."""

    async def of(self, reports: Sequence[str]) -> str | None:
        """The code that one of these reports holds; None while it has none, or nobody can say."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A photo that is kept, by its ref; or what it lacks: `large`, `kind`, or `away` where it may be tried again."""

    media: str = ""
    amiss: str = ""


class Photos(Protocol):
    """The media store."""

    async def keep(self, content: Spool, form: str, name: str) -> Kept:
        """Keeps a photo of a form. The same form and name again are the same photo."""
        ...


Box = tuple[float, float, float, float]
"""West, south, east and north, in degrees (WGS 84)."""


@dataclass(frozen=True, slots=True)
class Land:
    """What a map shows of a jurisdiction before anybody points at it.

    `areas` is a GeoJSON FeatureCollection of its kecamatan, None where no boundaries were imported; `credit` says
    whose they are. `version` changes whenever the rest does.
    """

    version: str
    box: Box
    areas: Mapping[str, Any] | None = None
    credit: str = ""


class Lands(Protocol):
    """The jurisdictions' boundaries, as they were imported last."""

    async def of(self, code: RegionCode) -> Land: ...


class Grounds(Protocol):
    """What is known of the land."""

    def elsewhere(self, latitude: float, longitude: float, own: str) -> Elsewhere | None:
        """Where a point lies or seems to, if not in the jurisdiction `own`."""
        ...


class Tally(Protocol):
    """Counts what came in."""

    def message(self, channel: str, kind: str, lane: Lane) -> None: ...

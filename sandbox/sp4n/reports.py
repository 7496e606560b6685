"""What the simulated national system knows: the reports of each jurisdiction, and which were handed to it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from salur.messaging.clock import Clock

# The first id grows by one a second, so that a sandbox started again on the same data never gives an id that a case has already.
FIRST_ID, _SINCE = 9_000_001, 1_790_000_000


@dataclass
class Report:
    """One report there. `disposed` is its place in the order of what was handed to the jurisdiction, 0 for none."""

    id: str
    pack: str
    text: str
    reference: str = ""
    category: str = ""
    place: str = ""
    state: str = "Belum Terverifikasi"
    answer: str = ""
    submitted_at: str = ""
    disposed: int = 0
    followups: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What the jurisdiction told of it, state and words, by its own mark."""


class Desk:
    """The national desk. `down` makes it answer nobody."""

    def __init__(self, keys: Mapping[str, str], clock: Clock) -> None:
        self._packs = dict(keys)
        self._clock = clock
        self._numbers = itertools.count(FIRST_ID + max(0, int(clock.now().timestamp()) - _SINCE))
        self._order = itertools.count(1)
        self.reports: dict[str, Report] = {}
        self.down = False
        self.calls = 0

    def pack_of(self, key: str) -> str | None:
        """Whose key it is."""
        return self._packs.get(key)

    def submit(self, pack: str, reference: str, text: str, category: str, place: str, at: str) -> Report:
        """A report of a jurisdiction; the same reference again is the same report."""
        for report in self.reports.values():
            if report.pack == pack and reference and report.reference == reference:
                return report
        report = Report(str(next(self._numbers)), pack, text, reference, category, place, submitted_at=at)
        self.reports[report.id] = report
        return report

    def dispose(self, pack: str, text: str, category: str = "", place: str = "", of: str = "") -> Report:
        """Hands a report to a jurisdiction: a new one, or one that is there already (`of`)."""
        report = self.reports.get(of) or self.submit(
            pack, "", text, category, place, self._clock.now().isoformat()
        )
        report.state = "Terdisposisi"
        report.disposed = next(self._order)
        return report

    def disposed(self, pack: str, after: int) -> list[Report]:
        """What was handed to a jurisdiction since, oldest first."""
        found = [r for r in self.reports.values() if r.pack == pack and r.disposed > after]
        return sorted(found, key=lambda report: report.disposed)

    def of(self, pack: str, id: str) -> Report | None:  # noqa: A002 - their word for it
        """A jurisdiction's report."""
        report = self.reports.get(id)
        return report if report is not None and report.pack == pack else None

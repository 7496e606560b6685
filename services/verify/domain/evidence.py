"""What the signals look at: a report, its jurisdiction, and the place that was made of its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from salur.contracts.reports import ReportSubmitted
from salur.packs.category import Category
from salur.packs.model import Pack
from services.verify.domain.claims import DateFact
from services.verify.domain.identity import IdentityFact
from services.verify.domain.past import Past
from services.verify.domain.places import Finding


@dataclass(frozen=True, slots=True)
class Evidence:
    """One report as it is weighed."""

    report: ReportSubmitted
    pack: Pack
    category: Category
    found: Finding
    neighbour: Pack | None = None
    """The jurisdiction that the place lies in, where that is another one of ours."""
    past: Past = field(default_factory=Past)
    dates: Mapping[DateFact, str] = field(default_factory=dict)
    """Dates in the text that cannot be, by what is odd about them."""
    identity: IdentityFact | None = None
    """What the population registry says; None where it is not asked."""

    @property
    def needs_identity(self) -> bool:
        """The category asks for it, and neither danger nor a protected report excuses from it."""
        excused = self.report.urgent or self.report.sensitivity == "restricted"
        return self.category.asks.identity == "required" and not excused

    @property
    def needs_place(self) -> bool:
        return self.category.asks.place == "required"

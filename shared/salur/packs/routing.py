"""routing.yaml: which agency a report is for by its category, its region and its words. The first rule that fits decides.

A rule names an agency, or the level of an office: the one that serves the place. Where there is none, or the place is not
known so far down, the next rule is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Self, TypeVar

from pydantic import StringConstraints, model_validator

from salur.packs.agency import AgencyCode, OfficeLevel
from salur.packs.value import Key, Sourced, Text, Value
from salur.regions.codes import RegionCode

T = TypeVar("T")
Offices = Mapping[tuple[str, str], str]
"""The agency that serves a region, by its level and the region's code."""

_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a rule leads; `reason` is a sentence for officers."""

    agency: str
    reason: str


class RoutingRule(Sourced):
    """One line of the table. What is left empty fits everything; of each list one entry is enough.

    `words` are words or phrases whose words stand side by side; case and signs do not count.
    """

    categories: tuple[Key, ...] = ()
    regions: tuple[RegionCode, ...] = ()
    words: tuple[Text, ...] = ()
    agency: AgencyCode | None = None
    office: OfficeLevel | None = None
    reason: Annotated[Text, StringConstraints(max_length=200)]

    @model_validator(mode="after")
    def _leads_to_one(self) -> Self:
        if (self.agency is None) == (self.office is None):
            raise ValueError("names either an agency or the level of an office")
        return self

    @property
    def shown_reason(self) -> str:
        """The reason as officers read it; a rule that nobody has checked says so."""
        return f"{self.reason.rstrip('.')} (contoh)." if self.is_example else self.reason

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """The words as texts are compared."""
        return tuple(map(plain, self.words))

    def covers(self, later: RoutingRule) -> bool:
        """Whether every report that a later rule fits finds its agency here already."""
        return (
            self._always_leads(later)
            and _all_within(later.categories, self.categories, str.__eq__)
            and _all_within(later.regions, self.regions, RegionCode.within)
            and _all_within(later.phrases, self.phrases, str.__contains__)
        )

    def _always_leads(self, later: RoutingRule) -> bool:
        return self.agency is not None or self.office == later.office

    def fits(self, category: str, region: str | None, text: str) -> bool:
        """Whether the rule speaks of such a report; `text` is `plain`."""
        return (
            (not self.categories or category in self.categories)
            and (not self.regions or (region is not None and _lies_in(region, self.regions)))
            and (not self.phrases or any(phrase in text for phrase in self.phrases))
        )

    def leads_to(self, region: str | None, offices: Offices) -> str | None:
        """The agency for a report from a region, None where no such office serves it."""
        if self.office is None or region is None:
            return self.agency
        here = RegionCode(region)
        served = (offices.get((self.office, str(code))) for code in (here, *here.parents))
        return next((agency for agency in served if agency), None)


class Routing(Value):
    """All of routing.yaml."""

    rules: tuple[RoutingRule, ...] = ()

    def route(self, category: str, region: str | None, text: str, offices: Offices) -> Routed | None:
        """Where the first rule that fits leads; `region` is the code of the place as far down as it is known."""
        words = plain(text)
        for rule in self._by_category.get(category, self._for_all):
            if rule.fits(category, region, words) and (agency := rule.leads_to(region, offices)):
                return Routed(agency, rule.shown_reason)
        return None

    @cached_property
    def _by_category(self) -> dict[str, tuple[RoutingRule, ...]]:
        """The rules that may fit a category which one of them names, in their order."""
        named = {category for rule in self.rules for category in rule.categories}
        return {one: tuple(r for r in self.rules if not r.categories or one in r.categories) for one in named}

    @cached_property
    def _for_all(self) -> tuple[RoutingRule, ...]:
        """The rules that name no category."""
        return tuple(rule for rule in self.rules if not rule.categories)


def plain(text: str) -> str:
    """Lower case, one blank for every run of signs, and one at either end, so that whole words are found in it."""
    return f" {_SIGNS.sub(' ', text.lower()).strip()} "


def _lies_in(region: str, regions: tuple[RegionCode, ...]) -> bool:
    return any(RegionCode(region).within(code) for code in regions)


def _all_within(later: Sequence[T], earlier: Sequence[T], within: Callable[[T, T], bool]) -> bool:
    """Whether each of the later ones lies within one of the earlier; an empty list means everything."""
    return not earlier or (bool(later) and all(any(within(one, other) for other in earlier) for one in later))

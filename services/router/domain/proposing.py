"""Which agencies may be the right one: the reporter's choice, the pack's rules, what the words of the report say.

In this order an officer sees them, all three of what the words say among them; the agency of the category comes after a model that is sure and before one that is not.
A model that is sure gives the case to its agency by itself where nothing stands before it. Whom a report accuses, and all
in its line, are never among them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, Proposal
from salur.contracts.reports import Place, ReportSubmitted
from salur.packs.lines import in_line
from salur.packs.model import Pack
from services.router.domain import lines


@dataclass(frozen=True, slots=True)
class Advice:
    """What the words of a report say, best first; `sure` that the best may have the case without a person."""

    proposals: tuple[Proposal, ...] = ()
    sure: bool = False


NONE = Advice()


def proposals_for(report: ReportSubmitted, place: Place, pack: Pack, advice: Advice) -> tuple[Proposal, ...]:
    """Agencies with their reasons, six at most, for a report that `place` was found for. A restricted report has none: its
    way is fixed.

    Raises LookupError for an unknown category.
    """
    if report.sensitivity is Sensitivity.RESTRICTED:
        return ()
    by_category = of_category(report.category, pack)
    found = [_wish(report.wish, pack)] if report.wish and _known(report.wish, pack) else []
    found += by_rules(report.category, place, report.text, pack)
    found += [*advice.proposals[:1], by_category] if advice.sure else [by_category]
    return first_of([*found, *advice.proposals], report.accused, pack)


def anew(case: Case, pack: Pack) -> tuple[Proposal, ...]:
    """The proposals of a case that was corrected: what its reporter chose and what its words say stay, the pack's are new.

    Raises LookupError for an unknown category.
    """
    wished = [one for one in case.proposals if one.by == "wish"]
    model = [one for one in case.proposals if one.by == "model"]
    mine = [*by_rules(case.category, case.place, case.text, pack), of_category(case.category, pack)]
    return first_of([*wished, *mine, *model], case.accused, pack)


def by_rules(category: str, place: Place, text: str, pack: Pack) -> list[Proposal]:
    """What the rules of the pack say, if any."""
    routed = pack.route(category, place.region, text)
    return [Proposal(agency=routed.agency, by="pack", reason=routed.reason)] if routed else []


@lru_cache(maxsize=4096)
def of_category(category: str, pack: Pack) -> Proposal:
    """The agency of a category. Raises LookupError."""
    subject = pack.category(category)
    return Proposal(
        agency=subject.agency, by="pack", reason=f"Perihal {subject.name} ditangani instansi ini."
    )


def first_of(found: Iterable[Proposal], accused: str | None, pack: Pack) -> tuple[Proposal, ...]:
    """Each agency once with its first reason and what a model makes of it, without whom the report accuses and its line."""
    first: dict[str, Proposal] = {}
    for proposal in found:
        if accused is not None and in_line(proposal.agency, accused, pack):
            continue
        named = first.setdefault(proposal.agency, proposal)
        if named.confidence is None and proposal.confidence is not None:
            first[proposal.agency] = named.model_copy(update={"confidence": proposal.confidence})
    return tuple(first.values())


def best(proposals: tuple[Proposal, ...], of: Case | ReportSubmitted, pack: Pack) -> str | None:
    """The agency that stands first; where all are in the accused's line, the one that watches over them."""
    return proposals[0].agency if proposals else lines.watching(of, pack)


def decided(advice: Advice, proposals: tuple[Proposal, ...]) -> Proposal | None:
    """The proposal that a sure model makes true by itself; None where a person decides."""
    if not advice.sure or not proposals or not advice.proposals:
        return None
    best = advice.proposals[0]
    return best if best.by == "model" and proposals[0].agency == best.agency else None


def _wish(wish: str, pack: Pack) -> Proposal:
    return Proposal(agency=wish, by="wish", reason=f"Pelapor memilih {pack.agency(wish).short_name}.")


def _known(code: str, pack: Pack) -> bool:
    return any(agency.code == code for agency in pack.agencies)

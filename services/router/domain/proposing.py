"""Which agencies may be the right one: the reporter's choice, the pack's rule, what the words of the report say.

In this order an officer sees them. A model that is sure gives the case to its agency by itself, unless the reporter chose
another; the agency that a report is against is never among them.
"""

from __future__ import annotations

from dataclasses import dataclass

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Proposal
from salur.contracts.reports import ReportSubmitted
from salur.packs.model import Pack

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Advice:
    """What the words of a report say, best first; `sure` that the best may have the case without a person."""

    proposals: tuple[Proposal, ...] = ()
    sure: bool = False


NONE = Advice()


def proposals_for(report: ReportSubmitted, pack: Pack, advice: Advice) -> tuple[Proposal, ...]:
    """At most three agencies with their reasons. A restricted report has none: its way is fixed.

    Raises LookupError for an unknown category.
    """
    if report.sensitivity is Sensitivity.RESTRICTED:
        return ()
    category = pack.category(report.category)
    found = [_wish(report, pack)] if _known(report.wish, pack) else []
    by_rule = Proposal(
        agency=category.agency, by="pack", reason=f"Perihal {category.name} ditangani instansi ini."
    )
    found += [*advice.proposals[:1], by_rule] if advice.sure else [by_rule]
    found += advice.proposals
    first = {proposal.agency: proposal for proposal in reversed(found) if proposal.agency != report.accused}
    order = dict.fromkeys(proposal.agency for proposal in found if proposal.agency in first)
    return tuple(first[agency] for agency in order)[:SHOWN]


def decided(report: ReportSubmitted, advice: Advice, proposals: tuple[Proposal, ...]) -> Proposal | None:
    """The proposal that a sure model makes true by itself; None where a person decides."""
    if not advice.sure or not proposals or not advice.proposals:
        return None
    best = advice.proposals[0]
    return best if best.by == "model" and proposals[0].agency == best.agency != report.accused else None


def _wish(report: ReportSubmitted, pack: Pack) -> Proposal:
    assert report.wish is not None
    name = pack.agency(report.wish).short_name
    return Proposal(agency=report.wish, by="wish", reason=f"Pelapor memilih {name}.")


def _known(code: str | None, pack: Pack) -> bool:
    return code is not None and any(agency.code == code for agency in pack.agencies)

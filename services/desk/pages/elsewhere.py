"""What is said of a case that stands in another system too, or whose reporter is told by somebody else."""

from __future__ import annotations

from salur.contracts.cases import Case, Linked
from salur.sp4n.values import SYSTEM
from services.desk.domain.filing import CHANNEL
from services.desk.domain.record import Delivery
from services.desk.pages.words import BY_SP4N, DELIVERIES, PASSED_ON, TO_PASS_ON


def passed_on(case: Case, delivery: Delivery | None) -> tuple[str, str]:
    """How far what was told to a reporter has come, on the way that leads to this one; and its sign."""
    if case.reporter.channel == SYSTEM:
        return BY_SP4N
    if case.reporter.channel == CHANNEL:
        return PASSED_ON if delivery else TO_PASS_ON
    return DELIVERIES[delivery.state if delivery else None]


def stands_there(case: Case, link: Linked) -> str:
    """The id in another system, with how it stands there where that is theirs to say: what they gave us stands as we do."""
    return link.id if link.system == case.reporter.channel else f"{link.id} ({link.state})"

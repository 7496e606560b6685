"""Which agencies may have a case: never whom it accuses nor their line, and upward where one says it is not theirs."""

from __future__ import annotations

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case
from salur.contracts.reports import ReportSubmitted
from salur.packs import lines
from salur.packs.model import Pack

# Refused this often, a case goes to the admin with its trail.
MOST_REFUSALS = 2


def may_have(agency: str, case: Case | ReportSubmitted, pack: Pack) -> bool:
    """Whether an agency may have the case, or what will be one, or a share in it."""
    if case.accused is not None and lines.in_line(agency, case.accused, pack):
        return False
    return case.sensitivity is not Sensitivity.RESTRICTED or agency == watching(case, pack)


def watching(case: Case | ReportSubmitted, pack: Pack) -> str | None:
    """Who has a restricted case, and any case whose usual agency is in the accused's line."""
    return lines.watching(case.accused, pack)


def next_above(case: Case, pack: Pack) -> str | None:
    """Where a case goes that its agency says is not theirs: up the tree, past all who said so before.

    None where the admin must look: it was refused twice, or nobody above may have it.
    """
    if case.agency is None or len({*case.declined, case.agency}) >= MOST_REFUSALS:
        return None
    return superior(case, pack)


def superior(case: Case, pack: Pack) -> str | None:
    """The nearest agency above the case's that may have it and has not refused it."""
    if case.agency is None:
        return None
    try:
        above = pack.above(case.agency)
    except LookupError:
        return None
    free = (one.code for one in above if one.code not in case.declined and may_have(one.code, case, pack))
    return next(free, None)

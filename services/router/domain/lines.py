"""Which agencies may have a case: never whom it accuses nor their line, and upward where one says it is not theirs.

The line of an accused agency are its superiors within the local government and all that is below it. The agency
that watches over the others is outside of it unless it is below the accused itself.
"""

from __future__ import annotations

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case
from salur.packs.model import Pack

# Who stands outside the local government belongs to nobody's line in it.
_OUTSIDE = frozenset({"provinsi", "nasional"})
# Refused this often, a case goes to the admin with its trail.
MOST_REFUSALS = 2


def in_line(agency: str, accused: str, pack: Pack) -> bool:
    """Whether an agency is the accused one, above it in the local government, or below it."""
    try:
        if agency == accused:
            return True
        if pack.agency(agency).level in _OUTSIDE:
            return False
        above = {one.code for one in pack.above(accused)}
        return agency in above or any(one.code == accused for one in pack.above(agency))
    except LookupError:
        return False


def may_have(agency: str, case: Case, pack: Pack) -> bool:
    """Whether an agency may have the case or a share in it."""
    if case.accused is not None and in_line(agency, case.accused, pack):
        return False
    return case.sensitivity is not Sensitivity.RESTRICTED or agency == watching(case, pack)


def watching(case: Case, pack: Pack) -> str | None:
    """Who has restricted reports: the supervisory agency, else the first above the accused outside its line."""
    watch = pack.supervisory.code if pack.supervisory else None
    if case.accused is None or watch is None or not in_line(watch, case.accused, pack):
        return watch
    try:
        return next((one.code for one in pack.above(case.accused) if one.level in _OUTSIDE), None)
    except LookupError:
        return None


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

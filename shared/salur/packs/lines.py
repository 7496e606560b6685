"""The line of an agency: its superiors within the local government and all that is below it.

Whom a report accuses must not get it, and neither must its line. The agency that watches over the others is outside of it
unless it is below the accused itself.
"""

from __future__ import annotations

from salur.packs.model import Pack

# Who stands outside the local government belongs to nobody's line in it.
_OUTSIDE = frozenset({"provinsi", "nasional"})


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


def watching(accused: str | None, pack: Pack) -> str | None:
    """Who has restricted reports: the supervisory agency, else the first above the accused outside its line."""
    watch = pack.supervisory.code if pack.supervisory else None
    if accused is None or watch is None or not in_line(watch, accused, pack):
        return watch
    try:
        return next((one.code for one in pack.above(accused) if one.level in _OUTSIDE), None)
    except LookupError:
        return None

"""Whom a late case is told to at each level: the agency's admin, its head, then the heads that duty.yaml names. Between a
village and those stands its camat.

A case never goes up the line of whom it accuses, and a restricted one leaves the agency that watches over the others
for nobody. What may not be told there is told to the head of that agency; where nobody can be told, desk shows it.
"""

from __future__ import annotations

from datetime import datetime

from salur.contracts.cases import Case
from salur.contracts.notifications import NotificationRequested
from salur.packs.duty import Post, Rota
from salur.packs.model import Pack
from services.router.domain import lines
from services.router.domain.notices import Notice

_ADMIN, _HEAD = 1, 2

Told = tuple[str, Post]
"""An agency and one of its posts."""


def told_at(case: Case, pack: Pack, level: int) -> tuple[Told, ...]:
    """The posts of a level that may know of the case."""
    wanted = _posts(case.agency, pack, level)
    free = tuple((agency, post) for agency, post in wanted if lines.may_have(agency, case, pack))
    if free or not wanted:
        return free
    watch = lines.watching(case, pack)
    return _one(pack.duty.rota(watch), "head")


def notices(
    case: Case, pack: Pack, late: str, public_url: str, at: datetime
) -> tuple[NotificationRequested, ...]:
    """What each is told of a case that has come to its level: once for a case, a level and a post. `late` says how late it is."""
    notice = Notice("late_case", case, pack, public_url, at, name=f"level {case.level}", why=late)
    return tuple(one for agency, post in told_at(case, pack, case.level) for one in notice.to(agency, post))


def _posts(agency: str | None, pack: Pack, level: int) -> tuple[Told, ...]:
    if level == _ADMIN:
        return _one(pack.duty.rota(agency), "admin")
    if level == _HEAD:
        return _one(pack.duty.rota(agency), "head")
    between = _between(agency, pack)
    if level <= _HEAD + len(between):
        return (between[level - _HEAD - 1],)
    # The clock has no more marks for a village than for an agency of the regency: whom the camat came before is told
    # together with the next.
    lowest = _HEAD + 1 if level == _HEAD + 1 + len(between) else level
    above = [leader.agency for leader in pack.duty.leaders if lowest <= leader.level <= level]
    return tuple(told for one in above for told in _one(pack.duty.rota(one), "head"))


def _between(agency: str | None, pack: Pack) -> tuple[Told, ...]:
    """The heads of the kecamatan above a village's office."""
    try:
        if agency is None or pack.agency(agency).level != "desa":
            return ()
        offices = [one.code for one in pack.above(agency) if one.level == "kecamatan"]
    except LookupError:
        return ()
    return tuple(told for one in offices for told in _one(pack.duty.rota(one), "head"))


def _one(rota: Rota | None, which: str) -> tuple[Told, ...]:
    key = getattr(rota, which, None)
    return ((rota.agency, rota.post(key)),) if rota and key else ()

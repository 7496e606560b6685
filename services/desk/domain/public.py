"""Which reports everybody may list (Open311 GeoReport v2), and how a question for them is read.

Only open reports, and only where at least LEAST share category and kecamatan, as in the open data: a list of few is a
list of neighbours. Whoever holds a code may follow its report all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from salur.contracts import tracking
from salur.contracts.cases import CaseState
from services.desk.domain.facts import CLOSED
from services.desk.domain.open_data import LEAST

__all__ = ["LEAST", "Asked", "Misread", "read"]

LONGEST = timedelta(days=90)
MOST = 1000
_MOST_CODES = 100
_STATES: Mapping[str, frozenset[CaseState]] = {"open": frozenset(CaseState) - CLOSED, "closed": CLOSED}


class Misread(ValueError):
    """A question that cannot be read; its text names the parameter."""


@dataclass(frozen=True)
class Asked:
    """Reports that came in [since, until), newest first, a page of them. Empty `categories` are all.

    `codes` ask for these reports alone, whatever else was asked.
    """

    since: datetime
    until: datetime
    states: frozenset[CaseState] = frozenset(CaseState)
    categories: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    page: int = 1
    size: int = MOST


def read(given: Mapping[str, str], now: datetime, zone: tzinfo) -> Asked:
    """A question as the specification has it: at most 90 days, the last ones unless others are named.

    Times without a zone are the jurisdiction's own. Raises Misread.
    """
    start, end = (_moment(given, name, zone) for name in ("start_date", "end_date"))
    until = end or (min(now, start + LONGEST) if start else now)
    since = start or until - LONGEST
    if until - since > LONGEST:
        raise Misread("start_date")
    return Asked(
        since=since,
        until=until,
        states=_states(given.get("status", "")),
        categories=_several(given.get("service_code", "")),
        codes=_codes(given.get("service_request_id", "")),
        page=_number(given, "page", 1, 10_000),
        size=_number(given, "page_size", MOST, MOST),
    )


def _moment(given: Mapping[str, str], name: str, zone: tzinfo) -> datetime | None:
    # A plus sign in an address arrives as a space.
    typed = given.get(name, "").strip().replace(" ", "+")
    if not typed:
        return None
    with suppress(ValueError):
        moment = datetime.fromisoformat(typed)
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    raise Misread(name)


def _states(typed: str) -> frozenset[CaseState]:
    wanted = _several(typed)
    if not set(wanted) <= set(_STATES):
        raise Misread("status")
    return frozenset().union(*(_STATES[one] for one in wanted)) if wanted else frozenset(CaseState)


def _codes(typed: str) -> tuple[str, ...]:
    """What is no code of anybody's finds nothing."""
    several = _several(typed)
    if len(several) > _MOST_CODES:
        raise Misread("service_request_id")
    return tuple(tracking.read(one) or one for one in several)


def _several(typed: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in typed.split(",") if one.strip())


def _number(given: Mapping[str, str], name: str, usual: int, most: int) -> int:
    typed = given.get(name, "")
    if not typed:
        return usual
    if not (typed.isascii() and typed.isdigit() and 0 < int(typed[:9]) <= most):
        raise Misread(name)
    return int(typed)

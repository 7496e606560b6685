"""The parts a list of cases falls into, and which of them an officer is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from salur.contracts.cases import Case, CaseState, Role
from salur.contracts.reviewing import waits_for_review

_CLOSED = frozenset({CaseState.SELESAI, CaseState.ARSIP})


@dataclass(frozen=True)
class Filter:
    """One part: `key` stands in the address."""

    key: str
    states: frozenset[CaseState]
    danger: bool = False
    """And what was handed on in danger before anybody could look at it."""


OPEN = Filter("terbuka", frozenset(CaseState) - _CLOSED)
REVIEW = Filter(
    "periksa",
    frozenset({CaseState.BELUM_TERVERIFIKASI, CaseState.REVIEW}),
)
IN_REVIEW = Filter("tinjau", frozenset({CaseState.REVIEW}), danger=True)
"""What a person must decide about; it has a page of its own."""
TO_DISPATCH = Filter("teruskan", frozenset({CaseState.TERVERIFIKASI, CaseState.BUKAN_KEWENANGAN}))
NEW = Filter("baru", frozenset({CaseState.TERDISPOSISI, CaseState.REOPENED}))
AT_WORK = Filter("ditangani", frozenset({CaseState.PROSES, CaseState.TINDAK_LANJUT, CaseState.TUNDA}))
WAITING = Filter("menunggu", frozenset({CaseState.NEEDS_ANSWER}))
DONE = Filter("selesai", _CLOSED)

_ALL = (OPEN, REVIEW, TO_DISPATCH, NEW, AT_WORK, WAITING, DONE)
_SHOWN: Mapping[Role, tuple[Filter, ...]] = {
    Role.ADMIN: _ALL,
    Role.LEADER: _ALL,
    # An agency's officers meet a case only once it is theirs.
    Role.OFFICER: (OPEN, NEW, AT_WORK, WAITING, DONE),
}


def shown_to(role: Role) -> tuple[Filter, ...]:
    """The filters of a role, the one a list opens with first."""
    return _SHOWN[role]


def chosen(role: Role, key: str) -> Filter:
    """The filter of that key, else the one a list opens with."""
    return next((one for one in shown_to(role) if one.key == key), OPEN)


def holds(one: Filter, agency: str, case: Case) -> bool:
    """Whether a case stands in a list; an empty `agency` is all of them."""
    is_in = case.state in one.states or (one.danger and waits_for_review(case))
    return is_in and agency in ("", case.agency)

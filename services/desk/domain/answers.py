"""Answers that were given to like cases: what officers knew stays when they go. Masked texts only, none of restricted cases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, CaseState

OFFERED = 3
_SAID = frozenset({"answered", "finished"})
_WORD = re.compile(r"[a-z]{4,}")
# Every second report has them.
_ORDINARY = frozenset(
    [
        "yang",
        "sudah",
        "dengan",
        "untuk",
        "dari",
        "pada",
        "kami",
        "saya",
        "tidak",
        "belum",
        "akan",
        "juga",
        "karena",
        "sejak",
        "lalu",
        "minggu",
        "hari",
        "mohon",
        "tolong",
        "depan",
        "dekat",
        "bisa",
        "lagi",
        "masih",
        "oleh",
        "atau",
        "banyak",
        "sangat",
    ]
)
_LIKE = 0.12


@dataclass(frozen=True)
class UsedAnswer:
    """One answer: where it was given (the case and the number of its step), its words, and how like the cases are (0…1)."""

    case: str
    step: int
    text: str
    at: datetime
    likeness: float

    @property
    def key(self) -> str:
        """How an address names it."""
        return f"{self.case}.{self.step}"


def likeness(one: str, other: str) -> float:
    """How much two texts speak of the same: shared words among all their words (Jaccard), 0…1."""
    a, b = _words(one), _words(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def used_answers(case: Case, others: Iterable[Case]) -> list[UsedAnswer]:
    """The answers of the same agency to the likest cases of the same category, each wording once, the likest first."""
    if case.sensitivity is Sensitivity.RESTRICTED or case.agency is None:
        return []
    found: dict[str, UsedAnswer] = {}
    for other in others:
        like = likeness(case.text, other.text)
        if not _fits(case, other) or like < _LIKE:
            continue
        for n, entry in enumerate(other.timeline):
            if entry.what in _SAID and entry.text and entry.agency == case.agency:
                answer = UsedAnswer(other.case, n, entry.text, entry.at, round(like, 2))
                held = found.get(_plain(entry.text))
                if held is None or held.likeness < like:
                    found[_plain(entry.text)] = answer
    return sorted(found.values(), key=lambda one: (-one.likeness, -one.at.timestamp()))[:OFFERED]


def _fits(case: Case, other: Case) -> bool:
    return (
        other.case != case.case
        and other.sensitivity is not Sensitivity.RESTRICTED
        and other.judged is None
        and (other.pack, other.category, other.agency) == (case.pack, case.category, case.agency)
        and other.state in (CaseState.SELESAI, CaseState.TINDAK_LANJUT)
    )


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower())) - _ORDINARY


def _plain(text: str) -> str:
    return " ".join(text.lower().split())

"""What a clock that rings means for its case: who is told further up, and what happens without anybody's asking.

A clock has four marks: half its time, three quarters, due, and after. Each rings once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from salur.contracts.cases import Case, CaseState
from salur.packs.model import Pack
from services.router.domain import escalating
from services.router.domain.deadlines import RATING, REPLY, REVIEW
from services.router.domain.needs import open_parts

# Clocks that nobody is late with: at their end something happens by itself.
_QUIET = frozenset({REPLY, RATING})
NAMES: Mapping[str, str] = {
    "first_response": "tanggapan pertama",
    "forward": "penerusan",
    "coordination": "koordinasi",
    "completion": "penyelesaian",
    REVIEW: "pemeriksaan",
}
_MARKS: Mapping[str, str] = {
    "half": "sudah berjalan setengah",
    "three_quarters": "sudah berjalan tiga perempat",
    "due": "sudah tiba",
    "after": "sudah lewat",
}


# Nobody at that level has a post, or none that may know of the case.
_UNTOLD = {
    True: "Ditandai di meja.",
    False: "Ditandai di meja, tidak disampaikan ke atasan instansi yang diadukan.",
}


@dataclass(frozen=True, slots=True)
class Rung:
    """What comes of a mark."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    state: CaseState | None = None
    what: str | None = None
    tells: str | None = None
    note: str | None = None


def ring(case: Case, pack: Pack, clock: str, mark: str) -> Rung:
    """The case told of a mark of one of its clocks."""
    dues = tuple(
        due.model_copy(update={"rung": (*due.rung, mark)}) if due.clock == clock else due for due in case.dues
    )
    if clock in _QUIET:
        return _by_itself(case, clock, {"dues": dues}) if mark == "due" else Rung({"dues": dues})
    step = pack.sla.escalation_at(mark)
    level = max(case.level, step.level)
    late = how_late(clock, mark)
    note = f"{late[:1].upper()}{late[1:]}."
    if level > case.level:
        names = " dan ".join(post.name for _, post in escalating.told_at(case, pack, level))
        note += f" Diberitahukan kepada {names}." if names else f" {_UNTOLD[case.accused is None]}"
    return Rung({"dues": dues, "level": level}, what="escalated", note=note)


def how_late(clock: str, mark: str) -> str:
    """A clock and its mark in words: "batas waktu penyelesaian sudah tiba"."""
    return f"batas waktu {NAMES.get(clock, clock)} {_MARKS[mark]}"


def _by_itself(case: Case, clock: str, changes: dict[str, Any]) -> Rung:
    if clock == RATING:
        asks = case.state is CaseState.SELESAI and case.rating is None
        return Rung(changes, what="rating_asked", tells="ask_rating" if asks else None)
    if case.state is CaseState.TINDAK_LANJUT and open_parts(case):
        return Rung(
            changes,
            what="rung",
            note="Pelapor tidak membalas. Belum ditutup: bagian instansi lain belum selesai.",
        )
    if case.state is CaseState.TINDAK_LANJUT:
        return Rung(changes, state=CaseState.SELESAI, what="closed", tells="case_closed")
    if case.state is CaseState.NEEDS_ANSWER:
        return Rung(changes, state=_before_asking(case), what="no_reply")
    return Rung(changes)


def _before_asking(case: Case) -> CaseState:
    for entry in reversed(case.timeline):
        if entry.state is not CaseState.NEEDS_ANSWER:
            known = entry.state
            return CaseState.REVIEW if known is CaseState.BELUM_TERVERIFIKASI else known
    return CaseState.REVIEW

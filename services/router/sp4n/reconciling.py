"""Our links beside what SP4N-LAPOR! has: which it lacks, which we lack, which differ, which wait. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from salur.sp4n.values import Standing
from services.router.sp4n.domain import Link


@dataclass
class Reconciled:
    """Rows name our code and their id; `agree` counts what is the same on both sides."""

    pack: str
    agree: int = 0
    waiting: list[dict[str, Any]] = field(default_factory=list)
    given_up: list[dict[str, Any]] = field(default_factory=list)
    not_there: list[dict[str, Any]] = field(default_factory=list)
    not_here: list[dict[str, Any]] = field(default_factory=list)
    differ: list[dict[str, Any]] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Nothing is missing, different or given up; what waits is on its way."""
        return not (self.given_up or self.not_there or self.not_here or self.differ)

    def told(self) -> dict[str, Any]:
        return {**asdict(self), "whole": self.whole}


def reconcile(pack: str, links: Sequence[Link], theirs: Sequence[Standing]) -> Reconciled:
    """Both sides of one jurisdiction compared."""
    found = Reconciled(pack)
    there = {standing.id: standing for standing in theirs}
    for link in links:
        _place(link, there.get(link.id or ""), found)
    here = {link.id for link in links}
    codes = {link.code for link in links}
    found.not_here = [
        {"id": standing.id, "state": standing.state}
        for standing in theirs
        if standing.id not in here and standing.ours not in codes
    ]
    return found


def _place(link: Link, standing: Standing | None, found: Reconciled) -> None:
    row = {"code": link.code, "id": link.id}
    if link.given_up:
        found.given_up.append({**row, "trouble": link.trouble, "attempts": link.attempts})
    elif link.id is None or link.tell is not None:
        since = link.since.isoformat() if link.since else None
        found.waiting.append({**row, "since": since, "trouble": link.trouble, "attempts": link.attempts})
    elif standing is None:
        found.not_there.append(row)
    else:
        known = link.seen if link.ours else (link.told.state if link.told else None)
        if known is not None and known != standing.state:
            found.differ.append({**row, "here": known, "there": standing.state})
        else:
            found.agree += 1

"""Cases that follow another: the commands that pass between them, each derived from the step that causes it.

A case is changed under its own key only, so what a parent goes through reaches each child as a command.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from salur.contracts import ids
from salur.contracts.cases import Actor, Case, Role
from salur.contracts.commands import AdoptCase, Command, FollowParent, ReplyToCase, UnmergeCase
from services.router.domain import deadlines

ROUTER = Actor(role=Role.SYSTEM, id="router")
# Clocks that wait for the parent's own reporter.
_OF_ITS_REPORTER = {deadlines.REPLY, deadlines.RATING}

# Which steps of a parent its children take too, and what their reporters are told of each.
TELLS: Mapping[str, str | None] = {
    "dispatched": "case_dispatched",
    "moved": "case_dispatched",
    "started": "case_in_progress",
    "taken": None,
    "answered": "case_answered",
    "ended_elsewhere": "case_finished",
    "declined": None,
    "postponed": "case_postponed",
    "resumed": "case_resumed",
    "finished": "case_finished",
    "closed": "case_closed",
    "reopened": "case_reopened",
    "adopted": None,
}


def follows(parent: Case, what: str, text: str | None, now: datetime) -> tuple[Command, ...]:
    """To each child of a case that came a step further (`parent` is the case after it)."""
    if what not in TELLS or what == "adopted":
        return ()
    return tuple(_follow(parent, child, what, text, now) for child in parent.children)


def caught_up(parent: Case, child: str, now: datetime) -> tuple[Command, ...]:
    """To a new child: where its parent stands."""
    return (_follow(parent, child, "adopted", None, now),)


def joins(child: Case, parent: str, now: datetime) -> tuple[Command, ...]:
    """To the parent: a case follows it."""
    name = ids.derived_id("command", "adopt", child.case, str(child.version), parent)
    return (AdoptCase(command=name, case=parent, by=ROUTER, at=now, child=child.case, **_like(child)),)


def leaves(child: Case, now: datetime) -> tuple[Command, ...]:
    """To the parent, if there is one: the case goes its own way."""
    parent = child.merged_into
    if parent is None:
        return ()
    name = ids.derived_id("command", "release", child.case, str(child.version), parent)
    given = _like(child)
    return (
        AdoptCase(command=name, case=parent, by=ROUTER, at=now, child=child.case, released=True, **given),
    )


def spoke(child: Case, text: str, media: tuple[str, ...], now: datetime) -> tuple[Command, ...]:
    """To the parent, if there is one: what the reporter of a case that follows it says; `text` is masked.

    Pictures stay with the case they came to, since who may see them is decided there; that there are some is told.
    """
    parent = child.merged_into
    said = [text.strip()] if text.strip() else []
    if media:
        said.append(f"({len(media)} lampiran pada laporan yang mengikuti)")
    if parent is None or not said:
        return ()
    name = ids.derived_id("command", "spoke", child.case, str(child.version), parent)
    return (ReplyToCase(command=name, case=parent, by=ROUTER, at=now, text=" ".join(said), **_like(child)),)


def freed(parent: Case, now: datetime) -> tuple[Command, ...]:
    """To all children of a case that ends without having been acted on."""
    return tuple(_free(parent, child, now) for child in parent.children)


def sent_away(parent: Case, child: str, now: datetime) -> tuple[Command, ...]:
    """To a child that cannot follow, because its parent follows another itself."""
    return (_free(parent, child, now),)


def _free(parent: Case, child: str, now: datetime) -> Command:
    name = ids.derived_id("command", "free", parent.case, str(parent.version), child)
    return UnmergeCase(command=name, case=child, by=ROUTER, at=now, **_like(parent))


def _follow(parent: Case, child: str, what: str, text: str | None, now: datetime) -> Command:
    return FollowParent(
        command=ids.derived_id("command", "follow", parent.case, str(parent.version), what, child),
        case=child,
        by=ROUTER,
        at=now,
        parent=parent.case,
        what=what,
        state=parent.state,
        agency=parent.agency,
        text=text,
        dues=tuple(due for due in parent.dues if due.met_at is None and due.clock not in _OF_ITS_REPORTER),
        until=parent.paused_until,
        report_class=parent.report_class,
        sensitivity=parent.sensitivity,
    )


def _like(case: Case) -> dict[str, Any]:
    return {"report_class": case.report_class, "sensitivity": case.sensitivity}

"""Counts what became of cases into the metrics of this process."""

from __future__ import annotations

from collections.abc import Iterable

from salur.contracts.base import Contract
from salur.contracts.cases import CaseChanged
from salur.observability import metrics

_TRANSITIONS = metrics.counter("salur_case_transitions_total")
_UNTAKEN = metrics.counter("salur_emergencies_untaken_total")


def count_transitions(events: Iterable[Contract]) -> None:
    """Counts each case that came to a state it was not in before, and each emergency that nobody took."""
    for event in events:
        if not isinstance(event, CaseChanged):
            continue
        if _came_to(event):
            _TRANSITIONS.labels(state=event.case.state.value).inc()
        if event.case.timeline and event.case.timeline[-1].what == "untaken":
            _UNTAKEN.labels().inc()


def _came_to(event: CaseChanged) -> bool:
    """Whether this version's step, the last in the timeline that is no note, changed the state."""
    states = [entry.state for entry in event.case.timeline if entry.what != "note"]
    return len(states) < 2 or states[-1] != states[-2]

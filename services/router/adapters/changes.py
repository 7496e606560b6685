"""Each change of a case as it stands in the audit chain: which case came to which version, by whom and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salur.contracts.base import Contract
from salur.contracts.cases import Case, CaseChanged


def changes(events: Sequence[Contract]) -> Mapping[str, str] | None:
    """One entry for all changes of a batch, None where nothing changed. Refs and codes only, no words."""
    lines = [_line(event.case) for event in events if isinstance(event, CaseChanged)]
    return {"action": "cases_changed", "changes": "\n".join(lines)} if lines else None


def _line(case: Case) -> str:
    steps = [entry for entry in case.timeline if entry.what != "note"]
    last = steps[-1] if steps else None
    how = f"{last.what} {last.by.role} {last.by.id}" if last else "opened"
    return f"{case.case} {case.version} {case.state} {how}"

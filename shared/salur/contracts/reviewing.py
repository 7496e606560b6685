"""Which cases a person must still look at though an agency has them already."""

from __future__ import annotations

from salur.contracts.cases import Case, CaseState
from salur.contracts.reports import Verdict

_HELD = frozenset({CaseState.TERDISPOSISI, CaseState.PROSES, CaseState.TINDAK_LANJUT, CaseState.REOPENED})
_LOOKED_AT = frozenset({"accepted", "reviewed"})


def waits_for_review(case: Case) -> bool:
    """A doubted report of danger that was handed on at once and that nobody has looked at since."""
    return (
        case.urgent
        and case.verdict is Verdict.NEEDS_REVIEW
        and case.state in _HELD
        and case.merged_into is None
        and not any(entry.what in _LOOKED_AT for entry in case.timeline)
    )

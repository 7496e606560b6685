"""Whose judgement a reporter objects to: somebody else must look at the case again."""

from __future__ import annotations

from salur.contracts.cases import Case


def judge_appealed(case: Case) -> str | None:
    """The id of who found the report untrue, while the reporter's appeal against that waits for an answer; else None."""
    judge, appealed = None, False
    for entry in case.timeline:
        if entry.what == "judged_false":
            judge, appealed = entry.by.id, False
        elif entry.what == "appealed":
            appealed = True
        elif entry.what in {"accepted", "archived"}:
            judge = None
    return judge if appealed else None

"""Cases as officers left them."""

from __future__ import annotations

from typing import Any

from salur.contracts.cases import Actor, Case, CaseChanged, CaseState, Entry, Role
from salur.contracts.golden import EXAMPLES

ADMIN = Actor(role=Role.ADMIN, id="o_1")


def moved_case(**changes: Any) -> Case:
    """A case proposed to PUPR that an admin gave to DISHUB."""
    (case,) = (event.case for event in EXAMPLES if isinstance(event, CaseChanged))
    step = Entry(at=case.submitted_at, by=ADMIN, what="moved", state=CaseState.TERDISPOSISI, agency="DISHUB")
    given = {"text": "lampu jalan padam", "agency": "DISHUB", "timeline": (*case.timeline, step)}
    return case.model_copy(update=given | changes)

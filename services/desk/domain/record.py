"""A case as desk keeps it, with its place in every list; what became of its messages; commands refused."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from salur.contracts.cases import Case, CaseState, CommandRefused, Due
from salur.contracts.notifications import DeliveryState, NotificationSettled
from salur.contracts.reviewing import waits_for_review
from services.desk.domain.facts import CLOSED, Fact

_NEVER_MS = 10**15 - 1
_PROGRESS = list(DeliveryState)


class CaseRecord(BaseModel):
    """The newest version seen of a case. `order` sorts all cases: those in danger that nobody has taken, the other
    urgent ones, then by what is due next, then what waits, last of it what follows another, then closed."""

    model_config = ConfigDict(frozen=True)

    case: Case
    order: str
    due_at: datetime | None
    fact: Fact | None = None
    unreviewed: bool = False
    """Handed on in danger, and still to be looked at."""

    @classmethod
    def of(cls, case: Case) -> CaseRecord:
        due = next_due(case)
        return cls(
            case=case,
            order=_order(case, due),
            due_at=due.at if due else None,
            fact=Fact.of(case),
            unreviewed=waits_for_review(case),
        )


class Delivery(BaseModel):
    """How far a message about a case came. `text` names what it said, `reason` is the provider's code where it failed."""

    model_config = ConfigDict(frozen=True)

    notification: str
    case: str
    text: str = ""
    state: DeliveryState
    reason: str | None
    at: datetime

    @classmethod
    def of(cls, event: NotificationSettled) -> Delivery | None:
        """None for a message that is about no case."""
        if event.case is None:
            return None
        return cls(
            notification=event.notification,
            case=event.case,
            text=event.text,
            state=event.state,
            reason=event.reason,
            at=event.at,
        )

    def supersedes(self, other: Delivery | None) -> bool:
        """Whether this is further than what is known; receipts come in any order."""
        return other is None or _PROGRESS.index(self.state) > _PROGRESS.index(other.state)


class Refusal(BaseModel):
    """Why a command was not obeyed."""

    model_config = ConfigDict(frozen=True)

    command: str
    case: str
    sentence: str
    at: datetime

    @classmethod
    def of(cls, event: CommandRefused) -> Refusal:
        return cls(command=event.command, case=event.case, sentence=event.sentence, at=event.at)


def next_due(case: Case) -> Due | None:
    """The clock that rings next, or rang first and is still not met; None for a closed case and while it is postponed."""
    if case.state in CLOSED or case.state is CaseState.TUNDA:
        return None
    return min((due for due in case.dues if due.met_at is None), key=lambda due: due.at, default=None)


def _order(case: Case, due: Due | None) -> str:
    """Fixed width, so that strings sort as the numbers in them do."""
    if case.state in CLOSED:
        return f"3{_NEVER_MS - _ms(case.changed_at):015d}{case.case}"
    follows = case.merged_into is not None
    waiting = follows or case.state in (CaseState.NEEDS_ANSWER, CaseState.TUNDA)
    rank = 0 if case.urgent and not follows else 2 if waiting else 1
    first = 0 if case.untaken_at else _ms(due.at) if due and not follows else _NEVER_MS
    return f"{rank}{first:015d}{_ms(case.submitted_at):015d}{case.case}"


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)

"""What verify finds once it has given its verdict: Dukcapil answered, a photo could be looked at, another report came.

Such signals go to the case by `AddSignals`. A command's id follows from the report and from what was found out, so that
the same discovery made twice is one command, and what is known already is not told again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from salur.contracts import ids
from salur.contracts.cases import Actor, Role
from salur.contracts.commands import AddSignals
from salur.contracts.reports import Signal, Similar, Verdict
from services.verify.domain.verdicts import verdict_of
from services.verify.domain.verification import Verification

VERIFY = Actor(role=Role.SYSTEM, id="verify")


@dataclass(frozen=True, slots=True)
class Late:
    """What the case is told, and the verification as it stands from now on."""

    command: AddSignals
    said: Verification


def late(
    said: Verification,
    found: Sequence[Signal],
    *,
    cause: str,
    now: datetime,
    similar: Sequence[Similar] = (),
    over: Sequence[str] = (),
) -> Late | None:
    """The news that `found` is for a report of which verify said `said`; None where there is none.

    A signal takes the place of an earlier one of its name; `over` names signals that no longer hold. `cause` says
    within the report what was found out ("photo/a_1"). A verdict is told where it has changed, and where what is
    new asks for a person, who may have accepted the report before.
    """
    before = {signal.name: signal for signal in said.signals}
    news = tuple(signal for signal in found if before.get(signal.name) != signal)
    gone = tuple(name for name in dict.fromkeys(over) if name in before)
    if not (news or gone or similar):
        return None
    kept = {name: signal for name, signal in before.items() if name not in gone}
    signals = tuple((kept | {signal.name: signal for signal in news}).values())
    verdict = verdict_of(signals)
    told = verdict if verdict is not said.verdict or verdict_of(news) is Verdict.NEEDS_REVIEW else None
    command = AddSignals(
        report_class=said.report_class,
        sensitivity=said.sensitivity,
        command=ids.derived_id("late-signals", said.report, cause),
        case=said.report,
        by=VERIFY,
        at=now,
        signals=news,
        similar=tuple(similar),
        over=gone,
        verdict=told,
    )
    return Late(command, said.model_copy(update={"signals": signals, "verdict": verdict}))

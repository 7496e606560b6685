"""What the registry says of a batch's reporters: asked before the batch is decided, or noted for later."""

from __future__ import annotations

from collections.abc import Iterable

from salur.contracts.base import Contract
from salur.contracts.reports import ReportSubmitted
from salur.messaging.clock import Clock
from salur.packs import Packs
from services.verify.checking import Checker
from services.verify.domain.checks import check_of
from services.verify.domain.identity import Asked, IdentityFact, asked_at_once, asked_of
from services.verify.ports import Checks


class Identities:
    """One batch's. `within` is for how long (seconds) a batch waits for answers, all its reports together."""

    def __init__(self, checker: Checker, checks: Checks, packs: Packs, clock: Clock, within: float) -> None:
        self._checker = checker
        self._checks = checks
        self._packs = packs
        self._clock = clock
        self._within = within
        self._asked: dict[str, Asked] = {}
        self._facts: dict[str, IdentityFact] = {}

    async def foresee(self, events: Iterable[Contract]) -> None:
        """Asks about those who can wait the moment; whoever was not answered is checked later."""
        reports = [event for event in events if isinstance(event, ReportSubmitted)]
        self._asked = {report.report: asked for report in reports if (asked := self._whom(report))}
        now = [self._asked[r.report] for r in reports if r.report in self._asked and asked_at_once(r)]
        self._facts = await self._checker.answers(now, self._within)
        await self._checks.load(self._asked.keys() - self._facts.keys())

    async def fact(self, report: ReportSubmitted) -> IdentityFact | None:
        """The answer; PENDING, and noted for later, where there is none yet; None where nobody is asked."""
        asked = self._asked.get(report.report)
        if asked is None:
            return None
        fact = self._facts.get(report.report)
        if fact is None:
            await self._checks.put(check_of(asked, self._clock.now(), soon=not asked_at_once(report)))
            return IdentityFact.PENDING
        return fact

    def _whom(self, report: ReportSubmitted) -> Asked | None:
        try:
            return asked_of(report, self._packs.get(report.pack))
        except LookupError:
            return None

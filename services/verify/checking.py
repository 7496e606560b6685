"""Asks the population registry about the reporters of a batch: within a time, a quota, and what its state allows."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from salur.messaging.clock import Clock
from salur.observability import get_logger, metrics
from services.verify.domain.breaker import Breaker, State
from services.verify.domain.identity import Asked, IdentityFact
from services.verify.ports import Facts, Person, Persons, Quota, Registry, Silence, Unanswered

_CALLS = metrics.counter("salur_dukcapil_calls_total")
_BREAKER = metrics.gauge("salur_dukcapil_breaker")
_SHOWN = {State.CLOSED: 0, State.HALF_OPEN: 1, State.OPEN: 2}
log = get_logger("dukcapil")


@dataclass
class _Round:
    """What one round of questions brought: facts by the blind index, and how much of the quota they cost."""

    facts: dict[str, IdentityFact] = field(default_factory=dict)
    spent: int = 0


class Checker:
    """One process's way to the registry. `at_once` questions are under way at most, whoever asks."""

    def __init__(
        self,
        registry: Registry,
        persons: Persons,
        facts: Facts,
        quota: Quota,
        *,
        clock: Clock,
        at_once: int,
    ) -> None:
        self._registry = registry
        self._persons = persons
        self._facts = facts
        self._quota = quota
        self._clock = clock
        self._gate = asyncio.Semaphore(at_once)
        self._breaker = Breaker()

    async def answers(self, asked: Sequence[Asked], within: float) -> dict[str, IdentityFact]:
        """Facts by report after at most so many seconds of asking; who is absent was not answered.

        UNCHECKED is who was erased, or has another NIK by now. Raises StoreUnavailable.
        """
        now = self._clock.now()
        asked = asked[: self._breaker.room(now)]
        if not asked:
            return {}
        people = await self._persons.open(asked)
        keys = {person.key: person for person in people.values()}
        known = dict(await self._facts.known(keys.keys(), now))
        known |= await self._ask([person for key, person in keys.items() if key not in known], within, now)
        found = {report: known[person.key] for report, person in people.items() if person.key in known}
        return found | {one.report: IdentityFact.UNCHECKED for one in asked if one.report not in people}

    async def room(self) -> int | None:
        """How many questions have a chance now; None for any number. Raises StoreUnavailable."""
        now = self._clock.now()
        room = self._breaker.room(now)
        _BREAKER.labels().set(_SHOWN[self._breaker.state(now)])
        return room if room == 0 or await self._quota.left(now) else 0

    async def _ask(self, people: Collection[Person], within: float, now: datetime) -> dict[str, IdentityFact]:
        granted = await self._quota.take(len(people), now) if people else 0
        if not granted:
            return {}
        round_ = _Round()
        tasks = [asyncio.create_task(self._one(person, round_)) for person in list(people)[:granted]]
        try:
            await asyncio.wait(tasks, timeout=within)
        finally:
            for task in tasks:
                task.cancel()
            told = await asyncio.gather(*tasks, return_exceptions=True)
        for error in told:
            if isinstance(error, Exception):
                raise error
        await self._facts.keep(round_.facts, now)
        await self._quota.give_back(granted - round_.spent, now)
        return round_.facts

    async def _one(self, person: Person, round_: _Round) -> None:
        """One question, if its turn comes while the registry may be asked."""
        async with self._gate:
            begun = self._breaker.asking(self._clock.now())
            if begun is None:
                return
            self._breaker = begun
            round_.spent += 1
            try:
                fact = await self._registry.ask(person)
            except Unanswered as silence:
                # Whoever is away counts nothing.
                round_.spent -= silence.why is Silence.AWAY
                await self._silent(silence)
                return
            except Exception as bug:
                # Whatever is wrong with one question, its report goes on.
                await self._silent(Unanswered(Silence.UNREADABLE, type(bug).__name__))
                return
            self._breaker = self._breaker.answered()
            _CALLS.labels(outcome=fact).inc()
            round_.facts[person.key] = fact

    async def _silent(self, silence: Unanswered) -> None:
        _CALLS.labels(outcome=silence.why).inc()
        now = self._clock.now()
        if silence.why is Silence.QUOTA:
            self._breaker = self._breaker.answered()
            await self._quota.close(now)
            return
        before = self._breaker.state(now)
        self._breaker = self._breaker.failed(now)
        if self._breaker.state(now) is State.OPEN and before is not State.OPEN:
            log.warning("dukcapil_left_alone", reason=silence.why.value, where=silence.detail)

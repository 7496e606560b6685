"""What is still to be checked, in MongoDB: within a batch's unit of work, and under leases for whoever asks again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from salur.contracts import wire
from salur.contracts.topics import Registry
from salur.messaging.producer import Producer
from salur.packs import Packs
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.errors import Conflict
from salur.store.kinds import VERSION, Index, Kind
from salur.store.ledger import Output
from salur.store.work import Work
from services.verify.adapters.verifications import StoredVerifications
from services.verify.domain.checks import Check
from services.verify.domain.identity import IdentityFact
from services.verify.domain.late import late
from services.verify.domain.signals import IDENTITY_SIGNALS, identity_signals

CHECKS = Kind("verify", "identity_checks", Check, lambda check: check.report, (Index((("due", 1),)),))


class StoredChecks:
    """Meets `ports.Checks`."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def load(self, reports: Iterable[str]) -> None:
        await self._work.load(CHECKS, reports)

    async def put(self, check: Check) -> None:
        # Asked for first, so that what was kept earlier is replaced and not inserted again.
        await self._work.get(CHECKS, check.report)
        self._work.put(CHECKS, check)

    async def forget(self, reports: Sequence[str]) -> None:
        await self._work.load(CHECKS, reports)
        for report in reports:
            if await self._work.get(CHECKS, report) is not None:
                self._work.delete(CHECKS, report)


class WaitingChecks:
    """Meets `ports.Waiting`. A claim moves `due` to the end of its lease: who dies with one leaves it due again by then."""

    def __init__(self, store: Store, packs: Packs) -> None:
        self._store = store
        self._packs = packs
        self._checks = store.of(CHECKS)

    async def claim(self, now: datetime, lease: timedelta, most: int, *, answered: bool) -> Sequence[Check]:
        told = {"$ne": None} if answered else None
        claimed: list[Check] = []
        with translated():
            while len(claimed) < most:
                row = await self._checks.find_one_and_update(
                    {"due": {"$lte": now}, "told": told},
                    {"$set": {"due": now + lease}, "$inc": {VERSION: 1}},
                    sort=[("due", 1)],
                )
                if row is None:
                    break
                claimed.append(CHECKS.read(row))
        return claimed

    async def settle(self, check: Check, fact: IdentityFact, now: datetime) -> Check | None:
        while True:
            work = Work(self._store)
            current = await work.get(CHECKS, check.report)
            if current is None or current.told is not None:
                return current
            with work.savepoint("identity"):
                settled = await self._settled(work, current, fact, now)
            try:
                async with self._store.transaction() as session:
                    await work.flush(session)
            except Conflict:
                continue
            return settled

    async def _settled(self, work: Work, check: Check, fact: IdentityFact, now: datetime) -> Check | None:
        """The answer stands in what verify said of the report, and is kept until the case has been told."""
        verifications = StoredVerifications(work)
        said = await verifications.of(check.report)
        found = identity_signals(fact, self._packs.get(said.pack)) if said else ()
        over = set(IDENTITY_SIGNALS) - {signal.name for signal in found}
        news = said and late(said, found, cause=f"identity/{fact}", now=now, over=sorted(over))
        if not news:
            work.delete(CHECKS, check.report)
            return None
        await verifications.keep(news.said)
        settled = check.model_copy(update={"told": news.command})
        work.put(CHECKS, settled)
        return settled

    async def later(self, check: Check, due: datetime) -> None:
        with translated():
            await self._checks.update_one(
                {"_id": check.report, "told": None},
                {"$set": {"due": due}, "$inc": {"attempts": 1, VERSION: 1}},
            )

    async def done(self, check: Check) -> None:
        with translated():
            await self._checks.delete_one({"_id": check.report})

    async def waiting(self) -> int:
        with translated():
            return int(await self._checks.count_documents({}))


class KafkaCases:
    """Meets `ports.Cases`."""

    def __init__(self, producer: Producer, registry: Registry) -> None:
        self._producer = producer
        self._registry = registry

    async def tell(self, checks: Sequence[Check], now: datetime) -> None:
        commands = [check.told for check in checks if check.told is not None]
        await self._producer.send(
            [
                Output(
                    self._registry.topic_of(command),
                    command.key().encode(),
                    wire.body(command),
                    wire.headers(command, event_id=command.command, source="verify", at=now, trace=None),
                )
                for command in commands
            ]
        )

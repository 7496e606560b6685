"""Who is forgotten, and who is not, when time passes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from salur.contracts.base import Contract, Sensitivity
from salur.contracts.cases import CaseState
from salur.contracts.commands import ForgetReporter
from salur.contracts.reference import CitizenErased
from salur.messaging.clock import HeldClock
from salur.messaging.errors import KafkaUnavailable
from salur.privacy import KeyRing, Phone, Reach, Secret, VaultWriter
from salur.privacy.audit_log import AuditLog
from salur.privacy.vault import Known
from salur.store.database import Store
from salur.store.work import Work
from services.intake.citizens.adapters.register import KINDS, MongoRegister
from services.intake.citizens.retention import Retention
from services.intake.dialogue.adapters.documents import CASES
from services.intake.dialogue.adapters.documents import KINDS as DIALOGUE_KINDS
from services.intake.dialogue.domain.cases import CaseView

RING = KeyRing.generate()
REFS = RING.refs()
START = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
KEEP = timedelta(days=365)


class Heard:
    """Kafka as it was told; away when `away` is set."""

    def __init__(self) -> None:
        self.events: list[Contract] = []
        self.away = False

    async def tell(self, events: Sequence[Contract], at: datetime) -> None:
        if self.away:
            raise KafkaUnavailable("away")
        self.events.extend(events)

    @property
    def erased(self) -> list[str]:
        return [event.citizen for event in self.events if isinstance(event, CitizenErased)]


@pytest.fixture
async def store(mongo: str, prefix: str) -> AsyncIterator[Store]:
    store = Store(mongo, prefix=prefix)
    await store.prepare((*KINDS, *DIALOGUE_KINDS))
    yield store
    await store.close()


async def person(store: Store, phone: str, state: CaseState | None, changed: datetime = START) -> Known:
    """Somebody met at the start, with one report in a state; None for somebody who never reported."""
    work = Work(store)
    reach = Reach("whatsapp", "line", Secret(phone), Phone(phone))
    known = await VaultWriter(work, RING, REFS).remember(reach, START)
    if state is not None:
        view = CaseView(
            case=f"r-{phone:0>32}",
            code="502502970877",
            version=1,
            pack="74.09",
            state=state,
            category="umum",
            sensitivity=Sensitivity.OPEN,
            region=None,
            agency=None,
            due=None,
            reporter=known.sender,
            urgent=False,
            submitted_at=START,
            changed_at=changed,
        )
        work.put(CASES, view)
    async with store.transaction() as session:
        await work.flush(session)
    return known


async def test_whose_last_report_has_ended_long_ago_is_forgotten_and_nobody_else(store: Store) -> None:
    ended = await person(store, "628000000001", CaseState.SELESAI)
    silent = await person(store, "628000000002", None)
    running = await person(store, "628000000003", CaseState.PROSES)
    recent = await person(store, "628000000004", CaseState.SELESAI, START + timedelta(days=200))
    clock, heard = HeldClock(START), Heard()
    audit = AuditLog(store, "intake", "intake-retention-a", clock)
    await audit.prepare()
    register = MongoRegister(store, RING, audit)
    retention = Retention(register, heard, clock, KEEP)

    assert await retention.once() == 0
    clock.advance(KEEP + timedelta(days=1))
    heard.away = True
    with pytest.raises(KafkaUnavailable):
        await retention.once()
    heard.away = False
    # Whose keys went while Kafka was away is told of now.
    assert await retention.once() == 2
    assert sorted(heard.erased) == sorted([ended.citizen, silent.citizen])
    commands = [event for event in heard.events if isinstance(event, ForgetReporter)]
    assert [command.case for command in commands] == ["r-" + "628000000001".rjust(32, "0")]
    assert await retention.once() == 0
    for known in (running, recent):
        assert await register.by_ref(known.citizen) is not None
    for known in (ended, silent):
        assert await register.by_ref(known.citizen) is None
    assert await audit.first_broken() is None

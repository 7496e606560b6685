"""Wires the dialogue: one stage over citizens' messages and the news of cases, its database, and the vault."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from pydantic import Field

from salur.contracts import tracking
from salur.contracts.base import Lane
from salur.contracts.cases import CaseChanged
from salur.contracts.ids import report_id
from salur.contracts.messages import DraftOverdue, MessageReceived, PartsOverdue
from salur.duty_book import DutyBook, DutySettings
from salur.messaging.clock import Clock
from salur.messaging.producer import Producer
from salur.messaging.references import follow
from salur.messaging.routes import Route, StageSpec
from salur.packs import Packs
from salur.packs.short_codes import ShortCodes
from salur.privacy import KeyRing, Purpose
from salur.privacy.audit_log import AuditLog
from salur.privacy.refs import Refs
from salur.privacy.vault import VaultWriter, wanted
from salur.privacy.vault_records import KINDS as VAULT_KINDS
from salur.process import Process, Role
from salur.regions.boundaries import Boundaries
from salur.regions.boundary_files import KIND
from salur.regions.elsewhere import Grounds
from salur.regions.gazetteer import Gazetteer
from salur.regions.in_use import BoundariesInUse
from salur.regions.nearest import nearest
from salur.store.allowances import allowances
from salur.store.database import Store
from salur.store.kinds import Kind
from salur.store.work import Work
from services.intake.citizens.adapters.register import KINDS as CITIZEN_KINDS
from services.intake.citizens.adapters.register import MongoRegister
from services.intake.citizens.adapters.telling import KafkaTell
from services.intake.citizens.retention import Retention
from services.intake.dialogue.adapters.assemblies import ASSEMBLIES, SealedAssemblies
from services.intake.dialogue.adapters.documents import (
    CASES,
    CODES,
    CONVERSATIONS,
    KINDS,
    SENDERS,
    conversation_id,
)
from services.intake.dialogue.adapters.people import VaultPeople
from services.intake.dialogue.adapters.proofs import GUESSES, PROOFS, StoredProofs
from services.intake.dialogue.adapters.stored import (
    SealedAttachments,
    SealedConversations,
    StoredCases,
    StoredSenders,
)
from services.intake.dialogue.adapters.tally import count_steps
from services.intake.dialogue.adapters.usual import USUAL, StoredUsual
from services.intake.dialogue.adapters.waiting import OverdueClock
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.dialogue.domain.silence import Patience
from services.intake.dialogue.handlers import (
    on_case_changed,
    on_draft_overdue,
    on_message,
    on_parts_overdue,
)
from services.intake.dialogue.unit import DialogueUnit


class DialogueSettings(DutySettings):
    """How long the dialogue waits for people, and keeps what it knows of them."""

    remind_minutes: int = Field(
        120,
        ge=1,
        description="minutes without an answer after which a report being written is asked for once more",
    )
    drop_minutes: int = Field(
        1380,
        ge=1,
        description="minutes without an answer after which it is dropped, and the reporter told; under 1440, because "
        "WhatsApp takes a free text for 24 hours after the person's last message only",
    )
    identity_days: int = Field(
        1096, ge=1, description="days after the end of their last report that a citizen is forgotten"
    )


NOBODY = DutyBook()
UNDRAWN = Grounds(Boundaries, nearest)
PURPOSES = (Purpose.MESSAGE, Purpose.DRAFT, Purpose.VAULT, Purpose.REF, Purpose.RESTRICTED)


def spec(
    packs: Packs,
    keys: KeyRing,
    public_url: str,
    patience: Patience,
    duty: DutyBook = NOBODY,
    grounds: Grounds = UNDRAWN,
) -> StageSpec[DialogueUnit]:
    """The stage, with the jurisdictions it speaks for, compiled once, and the telephones of those on duty, and the land."""
    ring = keys.only(*PURPOSES)
    refs = ring.refs()
    gazetteer = Gazetteer(packs.landmarks)
    jurisdictions = {str(pack.code): Jurisdiction(pack, gazetteer) for pack in packs}
    short_codes = ShortCodes.of(
        (sms.short_code, sms.keyword, str(pack.code)) for pack in packs for sms in pack.channels.sms
    )

    def unit(work: Work, clock: Clock) -> DialogueUnit:
        return DialogueUnit(
            conversations=SealedConversations(work, ring),
            senders=StoredSenders(work),
            cases=StoredCases(work),
            people=VaultPeople(VaultWriter(work, ring, refs)),
            attachments=SealedAttachments(work, ring, refs),
            assemblies=SealedAssemblies(work, ring),
            usual=StoredUsual(work),
            proofs=StoredProofs(work, refs),
            grounds=grounds,
            jurisdictions=jurisdictions,
            short_codes=short_codes,
            duty=duty,
            keys=ring,
            clock=clock,
            patience=patience,
            public_url=public_url,
        )

    return StageSpec(
        name="dialogue",
        database="intake",
        topics=("intake.messages", "cases.changed"),
        routes=(
            Route(MessageReceived, on_message, needs=_needs(refs)),
            Route(PartsOverdue, on_parts_overdue, needs=_of_parts),
            Route(DraftOverdue, on_draft_overdue, needs=_of_draft),
            Route(CaseChanged, on_case_changed, needs=_of_case),
        ),
        unit=unit,
        kinds=(*KINDS, ASSEMBLIES, USUAL, PROOFS, GUESSES, *VAULT_KINDS),
        after=lambda _, events: count_steps(events),
    )


def _needs(refs: Refs) -> Callable[[MessageReceived], Iterable[tuple[Kind[Any], str]]]:
    """What a message may need: the conversation, who its sender is, and the code of the report it may send."""

    def needs(event: MessageReceived) -> Iterable[tuple[Kind[Any], str]]:
        code = next(tracking.candidates(report_id(event.lane(), event.message)))
        return (
            (CONVERSATIONS, conversation_id(event.sender, event.pack)),
            (SENDERS, event.sender),
            (CODES, code),
            *wanted(refs, event.sender),
        )

    return needs


def _of_parts(event: PartsOverdue) -> Iterable[tuple[Kind[Any], str]]:
    return (
        (ASSEMBLIES, event.parts),
        (CONVERSATIONS, conversation_id(event.sender, event.pack)),
        (SENDERS, event.sender),
    )


def _of_draft(event: DraftOverdue) -> Iterable[tuple[Kind[Any], str]]:
    return ((CONVERSATIONS, conversation_id(event.sender, event.pack)), (SENDERS, event.sender))


def _of_case(event: CaseChanged) -> Iterable[tuple[Kind[Any], str]]:
    return ((CASES, event.case.case), (CODES, event.case.code))


@asynccontextmanager
async def start(process: Process) -> AsyncIterator[None]:
    """Holds the stage up until the context ends."""
    settings = process.settings
    patience = Patience(timedelta(minutes=settings.remind_minutes), timedelta(minutes=settings.drop_minutes))
    boundaries = BoundariesInUse(settings.reference)
    grounds = Grounds(lambda: boundaries.now, nearest)
    stage = spec(process.packs, process.keys, settings.public_url, patience, DutyBook.of(settings), grounds)
    async with (
        process.store() as store,
        process.producer() as producer,
        process.stages([stage], store, producer),
    ):
        beside = [
            process.spawn(follow(settings.kafka, process.registry, KIND, boundaries.take), "references")
        ]
        if Lane.ROUTINE in process.lanes:
            overdue = OverdueClock(store, producer, process.registry, process.clock)
            retention = await _retention(process, store, producer)
            beside.append(process.spawn(overdue.run(), "overdue"))
            beside.append(process.spawn(retention.run(), "retention"))
        try:
            yield
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)


async def _retention(process: Process, store: Store, producer: Producer) -> Retention:
    audit = AuditLog(store, "intake", f"intake-retention-{process.settings.instance}", process.clock)
    await audit.prepare()
    # The form's too: it must not wait for MongoDB when it starts.
    await store.prepare((*CITIZEN_KINDS, allowances("intake")))
    people = MongoRegister(store, process.keys.only(*PURPOSES), audit)
    keep = timedelta(days=process.settings.identity_days)
    return Retention(people, KafkaTell(producer, process.registry), process.clock, keep)


ROLE = Role("intake", "dialogue", DialogueSettings, start)

"""A citizen's documents in MongoDB: the vault's, and those of the dialogue that are about them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from salur.contracts.cases import CaseState
from salur.privacy import KeyRing, Name, Nik, NoticeKind, Reach, Secret, VaultField, VaultReader, VaultWriter
from salur.privacy.audit_log import AuditLog
from salur.privacy.vault_records import CITIZENS, Citizen
from salur.privacy.vault_records import KINDS as VAULT_KINDS
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.kinds import Kind
from salur.store.work import Work
from services.intake.citizens.domain import Exported, Person, Report
from services.intake.dialogue.adapters.documents import CASES, CODES, CONVERSATIONS, SENDERS
from services.intake.dialogue.domain.cases import CaseView, Sender

OBJECTION = "1"
_PAGE = 500


class Erasure(BaseModel):
    """An erasure whose copies may not all be told yet: what they are found by once the vault has forgotten it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    citizen: str
    senders: tuple[str, ...]
    reports: tuple[Report, ...]
    at: datetime


ERASURES = Kind("intake", "erasures", Erasure, lambda erasure: erasure.citizen)
KINDS = (*VAULT_KINDS, ERASURES)


class MongoRegister:
    """Meets `ports.Register`."""

    def __init__(self, store: Store, ring: KeyRing, audit: AuditLog) -> None:
        self._store = store
        self._ring = ring
        self._audit = audit

    async def by_code(self, code: str) -> Person | None:
        work = Work(self._store)
        held = await work.get(CODES, code)
        if held is None:
            return None
        view = await work.get(CASES, held.report)
        sender = await work.get(SENDERS, view.reporter) if view else await self._sender_of(held.report)
        return await self.by_ref(sender.citizen) if sender else None

    async def _sender_of(self, report: str) -> Sender | None:
        """Who made a report whose case the dialogue has not heard of yet."""
        with translated():
            row = await self._store.of(SENDERS).find_one({"reports.report": report})
        return SENDERS.read(row) if row else None

    async def by_ref(self, citizen: str) -> Person | None:
        work = Work(self._store)
        known = await work.get(CITIZENS, citizen)
        if known is None:
            return None
        if known.key is None:
            left = await work.get(ERASURES, citizen)
            return Person(citizen, left.senders, left.reports, erased=True) if left else None
        return Person(citizen, known.senders, await self._reports(work, known))

    async def since_before(self, moment: datetime) -> AsyncIterator[Person]:
        """Everybody first met before a moment and not erased; and those whose erasure was not told to all."""
        after = ""
        old = {"created": {"$lt": moment}, "key": {"$ne": None}}
        while True:
            with translated():
                rows = await (
                    self._store.of(CITIZENS)
                    .find({"_id": {"$gt": after}, **old}, {"_id": 1})
                    .sort("_id", 1)
                    .limit(_PAGE)
                ).to_list(None)
            for row in rows:
                if person := await self.by_ref(str(row["_id"])):
                    yield person
            if len(rows) < _PAGE:
                break
            after = str(rows[-1]["_id"])
        with translated():
            left = await self._store.of(ERASURES).find({}, {"_id": 1}).to_list(None)
        for row in left:
            if person := await self.by_ref(str(row["_id"])):
                yield person

    async def _reports(self, work: Work, known: Citizen) -> tuple[Report, ...]:
        with translated():
            rows = await self._store.of(CASES).find({"reporter": {"$in": list(known.senders)}}).to_list(None)
        found = {view.case: _of_view(view) for view in map(CASES.read, rows)}
        await work.load(SENDERS, known.senders)
        for ref in known.senders:
            sender = await work.get(SENDERS, ref)
            for sent in sender.reports if sender else ():
                report = Report(sent.report, sent.code, sent.pack, sent.category, None, sent.at)
                found.setdefault(sent.report, report)
        return tuple(sorted(found.values(), key=lambda report: report.submitted_at))

    async def export(self, person: Person, why: str) -> Exported:
        reader = VaultReader(lambda: Work(self._store), self._ring, self._audit)
        fields = {
            field.value: value
            for field in VaultField
            if (value := await reader.field(person.citizen, field, why=why)) is not None
        }
        reached = await reader.address(person.senders, why=why)
        known = await Work(self._store).get(CITIZENS, person.citizen)
        assert known is not None
        return Exported(
            person,
            fields,
            tuple((channel, Secret(user)) for channel, user in _once(reached.values())),
            tuple((notice.kind.value, notice.version, notice.at) for notice in known.notices),
            known.created,
        )

    async def correct(self, person: Person, name: Name | None, nik: Nik | None) -> None:
        changed = [word for word, given in (("name", name), ("nik", nik)) if given]
        await self._audit.append(
            {"action": f"{word}_corrected", "subject": person.citizen, "why": "request"} for word in changed
        )
        async with self._writing() as (work, writer):
            await writer.identify(person.citizen, name=name, nik=nik)
            # What the dialogue showed of them is asked for anew.
            await work.load(SENDERS, person.senders)
            for ref in person.senders:
                if sender := await work.get(SENDERS, ref):
                    work.put(SENDERS, sender.model_copy(update={"told": None}))

    async def object(self, person: Person, at: datetime, *, takes_back: bool) -> None:
        kind = NoticeKind.ALLOWS_PROFILING if takes_back else NoticeKind.OBJECTS_TO_PROFILING
        async with self._writing() as (work, writer):
            await writer.note(person.citizen, kind, OBJECTION, at)
            await work.load(SENDERS, person.senders)
            for ref in person.senders:
                if sender := await work.get(SENDERS, ref):
                    work.put(SENDERS, sender.model_copy(update={"profiling": takes_back}))

    async def erase(self, person: Person, at: datetime) -> None:
        await self._audit.append([{"action": "erased", "subject": person.citizen, "why": "request"}])
        async with self._writing() as (work, writer):
            await writer.erase(person.citizen, at)
            await work.load(SENDERS, person.senders)
            for ref in person.senders:
                if await work.get(SENDERS, ref):
                    work.delete(SENDERS, ref)
            await self._forget_conversations(work, person)
            left = Erasure(citizen=person.citizen, senders=person.senders, reports=person.reports, at=at)
            work.put(ERASURES, left)

    async def _forget_conversations(self, work: Work, person: Person) -> None:
        with translated():
            rows = (
                await self._store.of(CONVERSATIONS)
                .find({"sender": {"$in": list(person.senders)}}, {"_id": 1})
                .to_list(None)
            )
        names = [row["_id"] for row in rows]
        await work.load(CONVERSATIONS, names)
        for name in names:
            if await work.get(CONVERSATIONS, name):
                work.delete(CONVERSATIONS, name)

    async def told(self, person: Person) -> None:
        with translated():
            await self._store.of(ERASURES).delete_one({"_id": person.citizen})

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[tuple[Work, VaultWriter]]:
        """One unit of work. Raises Conflict where the dialogue was faster: nothing is written, ask again."""
        work = Work(self._store)
        yield work, VaultWriter(work, self._ring, self._ring.refs())
        async with self._store.transaction() as session:
            await work.flush(session)


def _once(reached: Iterable[Reach]) -> Iterable[tuple[str, str]]:
    """Channel and user of each way to reach somebody: an alias leads to the same."""
    return dict.fromkeys((reach.channel, reach.user.reveal()) for reach in reached)


def _of_view(view: CaseView) -> Report:
    ended = view.state in (CaseState.SELESAI, CaseState.ARSIP)
    return Report(
        view.case, view.code, view.pack, view.category, view.state, view.submitted_at, view.changed_at, ended
    )

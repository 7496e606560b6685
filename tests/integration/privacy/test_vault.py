import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from salur.messaging.clock import HeldClock
from salur.privacy import (
    Erased,
    KeyRing,
    Name,
    Nik,
    NoticeKind,
    Phone,
    Purpose,
    Reach,
    Secret,
    Unsealable,
    VaultField,
    VaultReader,
    VaultWriter,
)
from salur.privacy.audit_log import AuditLog
from salur.privacy.vault import Known, wanted
from salur.privacy.vault_records import ADDRESSES, CITIZENS, KINDS
from salur.store.database import Store
from salur.store.driver import DriverName
from salur.store.errors import Conflict, StoreUnavailable
from salur.store.work import Work

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
RING = KeyRing.generate()
REFS = RING.refs()
NIK, NAME, PROFILE, PHONE = "7409991205900001", "Siti Aminah", "Bunda Siti", "628001234567"
REACH = Reach("whatsapp", "line-1", Secret(PHONE), Phone(PHONE))
OTHER = Reach("sms", "1708", Secret("628007654321"), Phone("628007654321"))


@pytest.fixture(params=list(DriverName))
async def store(mongo: str, prefix: str, request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    store = Store(mongo, prefix=prefix, driver_name=request.param)
    await store.prepare(KINDS)
    yield store
    await store.close()


@pytest.fixture
async def audit(store: Store) -> AuditLog:
    log = AuditLog(store, "notify", "notify/test", HeldClock(AT))
    await log.prepare()
    return log


@pytest.fixture
def reader(store: Store, audit: AuditLog) -> VaultReader:
    return VaultReader(lambda: Work(store), RING, audit)


async def flush(store: Store, work: Work) -> None:
    async with store.transaction() as session:
        await work.flush(session)


async def remember(store: Store, reach: Reach = REACH, profile: str | None = None) -> Known:
    work = Work(store)
    known = await VaultWriter(work, RING, REFS).remember(reach, AT, Name(profile) if profile else None)
    await flush(store, work)
    return known


async def identify(store: Store, citizen: str, name: str = NAME, nik: str = NIK) -> str | None:
    work = Work(store)
    ref = await VaultWriter(work, RING, REFS).identify(citizen, name=Name(name), nik=Nik(nik))
    await flush(store, work)
    return ref


async def stored(store: Store) -> str:
    return str([await store.of(kind).find({}).to_list(None) for kind in KINDS])


async def test_a_sender_is_remembered_once_and_found_again(store: Store, reader: VaultReader) -> None:
    first = await remember(store)
    assert await remember(store) == first
    other = await remember(store, OTHER)
    assert other.citizen != first.citizen
    assert await store.of(CITIZENS).count_documents({}) == 2
    found = await reader.address([first.sender, other.sender, "s_unknown"], why="notify")
    assert set(found) == {first.sender, other.sender}
    assert found[first.sender] == REACH
    assert found[other.sender].user.reveal() == "628007654321"


async def test_nothing_of_a_person_stands_in_mongo_in_clear(store: Store) -> None:
    known = await remember(store, profile=PROFILE)
    await identify(store, known.citizen)
    whole = await stored(store)
    assert known.sender in whole
    for clear in (NIK, PHONE, "Siti", "Aminah", "Bunda", "line-1"):
        assert clear not in whole


async def test_name_and_nik_are_kept_and_the_nik_is_found_by_its_ref(
    store: Store, reader: VaultReader
) -> None:
    known = await remember(store, profile=PROFILE)
    assert await identify(store, known.citizen, nik="7409 9912 0590 0001") == REFS.nik(NIK)
    assert [c["_id"] for c in await store.of(CITIZENS).find({"nik": REFS.nik(NIK)}).to_list(None)] == [
        known.citizen
    ]
    nik = await reader.field(known.citizen, VaultField.NIK, why="check")
    assert nik is not None
    assert nik.reveal() == NIK
    assert NIK not in repr(nik)
    writer = VaultWriter(Work(store), RING, REFS)
    assert await writer.names(known.citizen) == (NAME, PROFILE)


async def test_what_is_told_again_changes_nothing_and_what_is_new_replaces(
    store: Store, reader: VaultReader
) -> None:
    known = await remember(store, profile=PROFILE)
    await identify(store, known.citizen)
    before = await stored(store)
    await remember(store, profile=PROFILE)
    await identify(store, known.citizen)
    assert await stored(store) == before
    await identify(store, known.citizen, name="Siti A. Rahman")
    name = await reader.field(known.citizen, VaultField.NAME, why="check")
    assert name is not None
    assert name.reveal() == "Siti A. Rahman"
    assert await reader.field((await remember(store, OTHER)).citizen, VaultField.NAME, why="check") is None


async def test_notices_are_kept_with_version_and_time(store: Store) -> None:
    known = await remember(store)
    for kind, version in [
        (NoticeKind.PRIVACY, "2"),
        (NoticeKind.SHOW_NAME, "1"),
        (NoticeKind.PRIVACY, "2"),
        (NoticeKind.SHOW_NAME, "1"),
        (NoticeKind.HIDE_NAME, "1"),
        (NoticeKind.SHOW_NAME, "1"),
    ]:
        work = Work(store)
        await VaultWriter(work, RING, REFS).note(known.citizen, kind, version, AT)
        await flush(store, work)
    citizen = await Work(store).get(CITIZENS, known.citizen)
    assert citizen is not None
    assert [n.kind for n in citizen.notices] == [
        NoticeKind.PRIVACY,
        NoticeKind.SHOW_NAME,
        NoticeKind.HIDE_NAME,
        NoticeKind.SHOW_NAME,
    ]
    assert (citizen.notices[0].version, citizen.notices[0].at) == ("2", AT)


async def test_an_identity_and_what_it_is_stored_with_stand_or_fall_together(store: Store) -> None:
    work = Work(store)
    await VaultWriter(work, RING, REFS).remember(REACH, AT)

    async def fails_after_the_flush() -> None:
        async with store.transaction() as session:
            await work.flush(session)
            raise LookupError

    with pytest.raises(LookupError):
        await fails_after_the_flush()
    assert await store.of(CITIZENS).count_documents({}) == 0
    assert await store.of(ADDRESSES).count_documents({}) == 0


async def test_two_workers_that_meet_a_sender_at_once_make_one_citizen(store: Store) -> None:
    first, second = Work(store), Work(store)
    for work in (first, second):
        await VaultWriter(work, RING, REFS).remember(REACH, AT)
    await flush(store, first)
    with pytest.raises(Conflict):
        await flush(store, second)
    known = await remember(store)
    assert await store.of(CITIZENS).distinct("_id") == [known.citizen]


async def test_a_batch_can_read_all_that_remembering_needs_beforehand(store: Store) -> None:
    known = await remember(store)
    assert list(wanted(REFS, known.sender)) == [(ADDRESSES, known.sender), (CITIZENS, known.citizen)]


async def test_an_erased_citizen_cannot_be_read_even_from_a_copy(store: Store, reader: VaultReader) -> None:
    known, other = await remember(store, profile=PROFILE), await remember(store, OTHER)
    await identify(store, known.citizen)
    copy = await store.of(CITIZENS).find_one({"_id": known.citizen})
    for _ in range(2):
        work = Work(store)
        await VaultWriter(work, RING, REFS).erase(known.citizen, AT + timedelta(days=1))
        if not work.empty:
            await flush(store, work)

    with pytest.raises(Erased, match=known.citizen):
        await reader.field(known.citizen, VaultField.NAME, why="check")
    with pytest.raises(Erased):
        await identify(store, known.citizen)
    assert set(await reader.address([known.sender, other.sender], why="notify")) == {other.sender}
    left = await store.of(CITIZENS).find_one({"_id": known.citizen})
    assert (left["key"], left["fields"], left["nik"], left["erased"]) == (
        None,
        {},
        None,
        AT + timedelta(days=1),
    )
    await store.of(CITIZENS).update_one({"_id": known.citizen}, {"$set": {"fields": copy["fields"]}})
    with pytest.raises(Erased):
        await reader.field(known.citizen, VaultField.NAME, why="check")


async def test_an_erased_sender_who_writes_again_is_somebody_new(store: Store) -> None:
    seen = set()
    for _ in range(3):
        known = await remember(store)
        assert await remember(store) == known
        seen.add(known.citizen)
        work = Work(store)
        await VaultWriter(work, RING, REFS).erase(known.citizen, AT)
        await flush(store, work)
    assert len(seen) == 3
    work = Work(store)
    await VaultWriter(work, RING, REFS).erase("c_unknown", AT)
    assert work.empty


async def test_a_key_or_a_field_moved_to_another_citizen_does_not_open(
    store: Store, reader: VaultReader
) -> None:
    known, other = await remember(store, profile=PROFILE), await remember(store, OTHER, profile="Pak Budi")
    await identify(store, known.citizen)
    victim = await store.of(CITIZENS).find_one({"_id": known.citizen})
    await store.of(CITIZENS).update_one({"_id": other.citizen}, {"$set": {"fields": victim["fields"]}})
    with pytest.raises(Unsealable):
        await reader.field(other.citizen, VaultField.NAME, why="check")
    await store.of(CITIZENS).update_one({"_id": other.citizen}, {"$set": {"key": victim["key"]}})
    with pytest.raises(Unsealable, match="belongs to another citizen"):
        await reader.field(other.citizen, VaultField.NAME, why="check")
    swapped = {"fields.nik": victim["fields"]["name"]}
    await store.of(CITIZENS).update_one({"_id": known.citizen}, {"$set": swapped})
    with pytest.raises(Unsealable, match=r"vault\.name stands where vault\.nik should"):
        await reader.field(known.citizen, VaultField.NIK, why="check")


async def test_a_ring_without_the_vaults_key_opens_nothing(store: Store, audit: AuditLog) -> None:
    known = await remember(store, profile=PROFILE)
    reader = VaultReader(lambda: Work(store), RING.only(Purpose.MESSAGE, Purpose.REF), audit)
    with pytest.raises(Unsealable):
        await reader.address([known.sender], why="notify")


async def test_each_read_of_identity_is_in_the_audit_before_it_happens(
    store: Store, reader: VaultReader, audit: AuditLog
) -> None:
    known = await remember(store, profile=PROFILE)
    await reader.address([known.sender], why="notify")
    await reader.field(known.citizen, VaultField.PROFILE_NAME, why="reveal")
    rows = await store.collection("notify", "audit").find({}).sort("_id", 1).to_list(None)
    assert [row["what"] for row in rows] == [
        {"action": "address_read", "subject": known.sender, "why": "notify"},
        {"action": "profile_name_read", "subject": known.citizen, "why": "reveal"},
    ]
    assert await audit.first_broken() is None


async def test_what_cannot_be_audited_is_not_read(store: Store) -> None:
    known = await remember(store, profile=PROFILE)
    away = Store("mongodb://127.0.0.1:9/?directConnection=true", timeout=0.05)
    reader = VaultReader(lambda: Work(store), RING, AuditLog(away, "notify", "notify/test", HeldClock(AT)))
    with pytest.raises(StoreUnavailable):
        await reader.address([known.sender], why="notify")
    await away.close()


async def test_a_chain_continues_after_a_restart_and_is_never_forked(store: Store) -> None:
    logs = [AuditLog(store, "notify", "notify/test", HeldClock(AT)) for _ in range(3)]
    await logs[0].prepare()
    await asyncio.gather(*(log.append([{"n": f"{i}"}, {"n": f"{i}b"}]) for i, log in enumerate(logs * 3)))
    rows = await store.collection("notify", "audit").find({}).sort("_id", 1).to_list(None)
    assert [row["seq"] for row in rows] == list(range(1, 19))
    assert await logs[0].first_broken() is None
    await store.collection("notify", "audit").update_one({"seq": 5}, {"$set": {"what.n": "changed"}})
    broken = await logs[0].first_broken()
    assert broken is not None
    assert broken.seq == 5


async def test_a_hundred_at_once_are_written_in_a_few_transactions_and_all_are_there(
    store: Store, audit: AuditLog
) -> None:
    await asyncio.gather(*(audit.append([{"n": f"{i}"}]) for i in range(100)))
    rows = await store.collection("notify", "audit").find({}).sort("_id", 1).to_list(None)
    assert [row["what"]["n"] for row in rows] == [f"{i}" for i in range(100)]
    assert await audit.first_broken() is None


async def test_a_caller_that_gives_up_takes_nobody_with_it(store: Store, audit: AuditLog) -> None:
    callers = [asyncio.create_task(audit.append([{"n": f"{i}"}])) for i in range(5)]
    await asyncio.sleep(0)
    callers[0].cancel()
    results = await asyncio.gather(*callers, return_exceptions=True)
    # PyMongo's asyncio API finishes an operation that it is about to send although it was cancelled.
    assert results[0] is None or isinstance(results[0], asyncio.CancelledError)
    assert results[1:] == [None] * 4
    rows = await store.collection("notify", "audit").find({}).to_list(None)
    assert {"1", "2", "3", "4"} <= {row["what"]["n"] for row in rows}
    assert await audit.first_broken() is None


async def test_all_that_waited_hear_that_it_could_not_be_written() -> None:
    away = Store("mongodb://127.0.0.1:9/?directConnection=true", timeout=0.05)
    log = AuditLog(away, "notify", "notify/test", HeldClock(AT))
    results = await asyncio.gather(*(log.append([{"n": "1"}]) for _ in range(3)), return_exceptions=True)
    assert [type(result) for result in results] == [StoreUnavailable] * 3
    await away.close()

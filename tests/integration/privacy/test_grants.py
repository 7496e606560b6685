"""Users with the rights of the table, on a mongod that checks them: intake writes the vault, others read it or cannot."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient

from salur.embedded import EmbeddedMongo
from salur.messaging.clock import SystemClock
from salur.privacy import Name, Nik, Phone, Reach, Secret, VaultField, VaultReader, VaultWriter
from salur.privacy.audit_log import AuditLog
from salur.privacy.vault_records import ADDRESSES, CITIZENS
from salur.store.database import Store
from salur.store.errors import StoreBroken
from salur.store.grants import GRANTS, roles_of, user_of
from salur.store.work import Work
from services.intake.dialogue.adapters.documents import SENDERS
from tests.roles import KEYS

PASSWORD = "only-of-this-test"
NIK = "7409991205900001"


class Guarded(EmbeddedMongo):
    """mongod with access control; its members know one another by a key file."""

    def command(self) -> list[str]:
        key = self.data / "members.key"
        if not key.exists():
            key.write_text("b25seSBvZiB0aGlzIHRlc3Q=")
            key.chmod(0o600)
        return [*super().command(), "--keyFile", str(key)]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address. The users are made before it begins to check."""
    data = tmp_path_factory.mktemp("guarded")
    with EmbeddedMongo(data) as open_to_all:
        client: MongoClient[dict[str, Any]] = MongoClient(open_to_all.uri)
        with client:
            for service in GRANTS:
                user, roles = user_of(service), roles_of(service)
                client.admin.command("createUser", user, pwd=PASSWORD, roles=roles)
        port = open_to_all.port
    with Guarded(data, port) as checking:
        yield checking.address


def as_service(guarded: str, service: str) -> Store:
    return Store(
        f"mongodb://{user_of(service)}:{PASSWORD}@{guarded}/?replicaSet=rs0&authSource=admin",
        name=f"{service} test {os.getpid()}",
    )


async def test_one_writes_the_vault_some_read_it_and_router_does_neither(guarded: str) -> None:
    intake = as_service(guarded, "intake")
    await intake.prepare((ADDRESSES, CITIZENS, SENDERS))
    work = Work(intake)
    writer = VaultWriter(work, KEYS, KEYS.refs())
    phone = Phone("6280099900001")
    known = await writer.remember(
        Reach("whatsapp", "line", Secret(phone.reveal()), phone), SystemClock().now()
    )
    await writer.identify(known.citizen, name=Name("Melati Anoa"), nik=Nik(NIK))
    async with intake.transaction() as session:
        await work.flush(session)

    for service in ("verify", "notify", "desk"):
        store = as_service(guarded, service)
        audit = AuditLog(store, service, f"{service}-test", SystemClock())
        await audit.prepare()
        reader = VaultReader(lambda store=store: Work(store), KEYS, audit)  # type: ignore[misc]
        found = await reader.fields([known.citizen], [VaultField.NIK], why="test")
        assert found[known.citizen][VaultField.NIK].reveal() == NIK
        assert set(await store.databases()) <= GRANTS[service].keys()
        work = Work(store)
        stored = await work.get(CITIZENS, known.citizen)
        assert stored is not None
        work.put(CITIZENS, stored.model_copy(update={"nik": None}))
        with pytest.raises(StoreBroken, match="13"):
            async with store.transaction() as session:
                await work.flush(session)
        with pytest.raises(StoreBroken, match="13"):
            await Work(store).get(SENDERS, known.sender)  # another's own database
        await store.close()

    router = as_service(guarded, "router")
    await router.end_left_behind()  # may not look who is there, and goes on
    with pytest.raises(StoreBroken, match="13"):
        await Work(router).get(CITIZENS, known.citizen)
    with pytest.raises(StoreBroken, match="13"):
        await Work(router).get(ADDRESSES, known.sender)
    await router.close()
    await intake.close()

"""The vault's key is exchanged while citizens write: at every step what was sealed before and after opens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from salur.commands.keys import app
from salur.contracts.media import MediaOutcome
from salur.media.owning import KeyBoxes, Owner
from salur.media.records import FILES, StoredFile
from salur.messaging.clock import HeldClock
from salur.privacy import Erased, KeyRing, Name, Phone, Reach, Secret, VaultField, VaultReader, VaultWriter
from salur.privacy.audit_log import AuditLog
from salur.privacy.vault_records import ADDRESSES, CITIZENS, KINDS
from salur.store.database import Store
from salur.store.errors import Conflict
from salur.store.work import Work

FILE_KEY = b"k" * 32
AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)


@pytest.fixture
async def store(mongo: str, prefix: str) -> AsyncIterator[Store]:
    store = Store(mongo, prefix=prefix)
    await store.prepare((*KINDS, FILES))
    yield store
    await store.close()


class Intake:
    """The vault's writer, with the ring it was last started with."""

    def __init__(self, store: Store, file: Path) -> None:
        self._store = store
        self._file = file
        self.restart()
        self.citizens: dict[str, str] = {}

    def restart(self) -> None:
        self.ring = KeyRing.from_json(self._file.read_text())

    async def writes(self, number: int) -> None:
        """Somebody new, or somebody known with another name; whoever loses a race tries again, as a stage does."""
        phone = f"62800{number % 40:07d}"
        reach = Reach("whatsapp", "line", Secret(phone), Phone(phone))
        while True:
            work = Work(self._store)
            writer = VaultWriter(work, self.ring, self.ring.refs())
            try:
                known = await writer.remember(reach, AT)
                await writer.identify(known.citizen, name=Name(f"Contoh {number}"))
                async with self._store.transaction() as session:
                    await work.flush(session)
            except Conflict:
                continue
            self.citizens[known.citizen] = f"Contoh {number}"
            return


def keys(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


async def test_a_key_is_exchanged_without_a_moment_at_which_anything_does_not_open(
    store: Store, mongo: str, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "keys.json"
    file.write_text(KeyRing.generate().to_json())
    for name, value in (("MONGO", mongo), ("PREFIX", prefix), ("KEYS_FILE", str(file))):
        monkeypatch.setenv(f"SALUR_{name}", value)
    audit = AuditLog(store, "notify", "notify-a", HeldClock(AT))
    await audit.prepare()
    old, new = Intake(store, file), Intake(store, file)
    number = 0

    async def a_while() -> None:
        nonlocal number
        for _ in range(30):
            number += 1
            await (old if number % 2 else new).writes(number)

    async def all_open() -> None:
        for intake in (old, new):
            reader = VaultReader(lambda: Work(store), intake.ring, audit)
            for citizen, name in (old.citizens | new.citizens).items():
                found = await reader.field(citizen, VaultField.NAME, why="check")
                assert found is not None
                assert found.reveal() in (name, old.citizens.get(citizen), new.citizens.get(citizen))

    await a_while()
    evidence = await an_officers_file(store, old.ring)
    assert keys("add", "vault", "vault-2").exit_code == 0
    for intake in (new, old):
        intake.restart()
        await a_while()
        await all_open()
    assert keys("activate", "vault-2").exit_code == 0
    for intake in (new, old):
        intake.restart()
        await a_while()
        await all_open()
    refused = await asyncio.to_thread(keys, "retire", "vault-1")
    assert refused.exit_code == 1
    assert "still wraps" in refused.output

    writing = asyncio.create_task(a_while())
    done = await asyncio.to_thread(keys, "rewrap", "--json")
    await writing
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["rewrapped"] > 0
    assert await store.of(CITIZENS).count_documents({"key.kid": "vault-1"}) == 0
    assert (await asyncio.to_thread(keys, "retire", "vault-1")).exit_code == 0
    for intake in (new, old):
        intake.restart()
        await a_while()
    await all_open()
    kept = await Work(store).get(FILES, evidence)
    assert kept is not None
    assert kept.key is not None
    assert await KeyBoxes(Work(store), old.ring).open(Owner.officer("pupr"), kept.key) == FILE_KEY


async def an_officers_file(store: Store, ring: KeyRing) -> str:
    """A file that is no citizen's: its key is sealed under the vault's own."""
    work = Work(store)
    box = await KeyBoxes(work, ring).seal(Owner.officer("pupr"), FILE_KEY)
    work.put(
        FILES,
        StoredFile(
            ref="a_1", owner="officer:pupr", key=box, outcome=MediaOutcome.STORED, kind="image", at=AT
        ),
    )
    async with store.transaction() as session:
        await work.flush(session)
    return "a_1"


def test_what_seals_is_never_taken_out_and_ids_are_not_used_twice(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_text(KeyRing.generate().to_json())
    before = file.read_text()
    for arguments in (
        ("retire", "message-1"),
        ("add", "message", "vault-1"),
        ("activate", "message-9"),
        ("add", "ref", "ref-2"),
    ):
        result = keys(*arguments, "--file", str(file))
        assert result.exit_code == 1
        assert result.output.startswith("salur: ")
    assert file.read_text() == before
    listed = keys("list", "--file", str(file), "--json")
    assert {row["key"] for row in json.loads(listed.stdout) if row["seals"]} >= {"message-1", "vault-1"}
    assert "==" not in listed.stdout


async def test_who_is_erased_while_everybody_writes_stays_erased(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_text(KeyRing.generate().to_json())
    intake = Intake(store, file)
    await asyncio.gather(*(intake.writes(number) for number in range(40)))
    erased = sorted(intake.citizens)[:12]

    async def write(numbers: range) -> None:
        for number in numbers:
            await intake.writes(number)

    async def erase(citizen: str) -> None:
        while True:
            work = Work(store)
            await VaultWriter(work, intake.ring, intake.ring.refs()).erase(citizen, AT)
            try:
                async with store.transaction() as session:
                    await work.flush(session)
            except Conflict:
                continue
            return

    writing = [write(range(40 + start, 120, 4)) for start in range(4)]
    await asyncio.gather(*writing, *(erase(citizen) for citizen in erased))
    await write(range(120, 160))

    audit = AuditLog(store, "notify", "notify-a", HeldClock(AT))
    await audit.prepare()
    reader = VaultReader(lambda: Work(store), intake.ring, audit)
    for citizen in erased:
        with pytest.raises(Erased):
            await reader.field(citizen, VaultField.NAME, why="check")
    assert await store.of(ADDRESSES).count_documents({"citizen": {"$in": erased}}) == 0
    # Who wrote again is somebody new, and of all the others nothing was lost.
    assert await store.of(ADDRESSES).count_documents({}) == 40
    for citizen, name in intake.citizens.items():
        if citizen not in erased:
            found = await reader.field(citizen, VaultField.NAME, why="check")
            assert found is not None
            assert found.reveal() == name

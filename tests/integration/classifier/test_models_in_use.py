"""A model is trained, used, replaced and rolled back by commands, and a running router's worker follows at once."""

from __future__ import annotations

import asyncio
import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from salur.classifier.command import app
from salur.classifier.shelf import KIND, Shelf
from salur.contracts.cases import CaseChanged
from salur.contracts.topics import registry
from salur.messaging import references
from salur.packs import load_pack
from services.router.adapters.models import Models
from tests.kafka_tools import make_topics, put
from tests.polling import eventually
from tests.roles import KEYS, PACKS
from tests.unit.classifier.cases import moved_case
from tests.unit.classifier.complaints import complaints, write_csv

PACK = "74.09"
ROAD = "jln berlubang di dpn kantor desa, mohon diperbaiki"


@pytest.fixture
def models(kafka: str, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    folder = str(tmp_path / "models")
    for name, value in {
        "KAFKA": kafka,
        "PREFIX": prefix,
        "KEYS": KEYS.to_json(),
        "MODELS": folder,
        "PACKS": str(PACKS),
    }.items():
        monkeypatch.setenv(f"SALUR_{name}", value)
    return folder


def salur(*arguments: str, status: int = 0) -> Any:
    done = CliRunner().invoke(app, [*arguments, "--json"])
    assert done.exit_code == status, done.output
    return json.loads(done.stdout) if status == 0 else done.stderr


async def test_commands_and_a_running_worker(kafka: str, prefix: str, models: str, tmp_path: Path) -> None:
    def in_thread(*arguments: str, status: int = 0) -> Any:
        return asyncio.to_thread(salur, *arguments, status=status)

    await make_topics(kafka, prefix)
    worker = Models(Shelf.at(models), KEYS)
    following = asyncio.create_task(references.follow(kafka, registry(prefix), KIND, worker.take))
    try:
        pack = load_pack(PACKS / "74.09-konawe-utara")
        proposals, sure = worker.propose(pack, ROAD)
        assert (proposals[0].agency, proposals[0].by, sure) == ("PUPR", "pack", False)

        train = write_csv(tmp_path / "a.csv", complaints(300, 1))
        columns = ("--text", "isi laporan", "--label", "opd", "--pack", PACK)
        first = await in_thread("train", str(train), *columns, "--use")
        assert first["model"]["in_use"]
        assert Path(first["picture"]).read_text().startswith("<svg")
        await eventually(lambda: worker.version(PACK) == first["model"]["version"])
        proposals, sure = worker.propose(pack, ROAD)
        assert (proposals[0].agency, proposals[0].by, sure) == ("PUPR", "model", True)

        second = await in_thread("train", str(train), *columns)
        assert not second["model"]["in_use"]
        unused = await in_thread("train", str(train), *columns)
        await in_thread("use", second["model"]["version"], "--pack", PACK)
        await eventually(lambda: worker.version(PACK) == second["model"]["version"])
        listed = await in_thread("list")
        assert [row["in_use"] for row in listed] == [False, True, False]

        await in_thread("rollback", "--pack", PACK)
        await eventually(lambda: worker.version(PACK) == first["model"]["version"])
        assert "before" in await in_thread("rollback", "--pack", PACK, status=1)

        # Nor is one gone back to that was kept and never used.
        await in_thread("use", second["model"]["version"], "--pack", PACK)
        third = (await in_thread("train", str(train), *columns, "--use"))["model"]["version"]
        assert unused["model"]["version"] < third
        back = await in_thread("rollback", "--pack", PACK)
        assert back["version"] == second["model"]["version"]
        await in_thread("rollback", "--pack", PACK)
        await eventually(lambda: worker.version(PACK) == first["model"]["version"])

        # A file that was tampered with is refused, and the model before it stays.
        file = Path(second["model"]["file"])
        file.write_bytes(file.read_bytes()[:-9] + b"tampered.")
        assert "does not fit" in await in_thread("use", second["model"]["version"], "--pack", PACK, status=1)
        assert worker.version(PACK) == first["model"]["version"]
    finally:
        following.cancel()


def test_no_model_and_no_kafka_end_with_one_sentence(models: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALUR_KAFKA", "127.0.0.1:1")
    assert "Kafka does not answer" in salur("rollback", status=1)
    assert "berkas CSV" in salur("train", status=1)


async def test_corrections_become_rows(kafka: str, prefix: str, models: str, tmp_path: Path) -> None:
    await make_topics(kafka, prefix)
    case = moved_case()
    await put(kafka, prefix, [("a", CaseChanged(case=case, cause="a"))])
    out = tmp_path / "rows.csv"
    told = await asyncio.to_thread(salur, "corrections", str(out), "--pack", PACK)
    assert told["rows"] == told["corrected"] == 1
    with out.open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["text", "label", "corrected"], ["lampu jalan padam", "DISHUB", "yes"]]

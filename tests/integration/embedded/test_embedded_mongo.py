"""A real mongod on this machine: a replica set that keeps its data and comes back from a kill."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from salur.embedded import EmbeddedMongo, PortBusy


@pytest.fixture
def own(tmp_path: Path) -> Iterator[EmbeddedMongo]:
    with EmbeddedMongo(tmp_path / "mongo") as mongo:
        yield mongo


def _client(mongo: EmbeddedMongo, **options: Any) -> MongoClient[dict[str, Any]]:
    return MongoClient(mongo.uri, **options)


def _insert_in_transaction(mongo: EmbeddedMongo, text: str) -> None:
    with _client(mongo) as client, client.start_session() as session, session.start_transaction():
        client.salur.laporan.insert_one({"text": text}, session=session)


def _texts(mongo: EmbeddedMongo) -> list[str]:
    with _client(mongo) as client:
        return [row["text"] for row in client.salur.laporan.find()]


def test_what_was_committed_outlives_an_orderly_restart_and_a_kill(own: EmbeddedMongo) -> None:
    _insert_in_transaction(own, "satu")
    own.stop()
    own.start()
    _insert_in_transaction(own, "dua")
    own.kill()
    own.start()

    assert _texts(own) == ["satu", "dua"]


def test_it_may_come_back_on_another_port(tmp_path: Path) -> None:
    with EmbeddedMongo(tmp_path) as before:
        _insert_in_transaction(before, "satu")

    with EmbeddedMongo(tmp_path) as after:
        assert after.uri != before.uri
        assert _texts(after) == ["satu"]


def test_a_paused_server_answers_again_once_resumed(own: EmbeddedMongo) -> None:
    with _client(own, timeoutMS=500) as client:
        client.admin.command("ping")
        own.pause()
        with pytest.raises(PyMongoError):
            client.admin.command("ping")
        own.resume()

    with _client(own) as client:
        assert client.admin.command("ping")["ok"]


def test_it_listens_to_this_machine_only(own: EmbeddedMongo) -> None:
    listening = [
        line.split()[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text().splitlines()
        if f":{own.port:04X} " in line.split()[1] + " " and line.split()[3] == "0A"
    ]

    assert listening == [f"0100007F:{own.port:04X}"]


def test_a_busy_port_is_one_sentence(own: EmbeddedMongo, tmp_path: Path) -> None:
    with pytest.raises(PortBusy, match=f"mongod cannot start: port {own.port} is used by another program"):
        EmbeddedMongo(tmp_path / "second", port=own.port).start()

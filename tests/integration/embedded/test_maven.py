"""Downloading Kafka's jars: checked, tried again, and never half done. The repository is a server of this test."""

import hashlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Self

import pytest

from salur.embedded import NotInstalled, install, installed, maven
from salur.embedded.maven import Jar, download, locked_jars

CONTENT = b"the content of a jar" * 1000
JAR = Jar("org.example.kafka", "kafka_2.13", "4.3.1", hashlib.sha256(CONTENT).hexdigest())


class Repository:
    """Answers each request with the next of `answers`, then with the jar."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: list[str] = []
        handler = type("Handler", (_Handler,), {"repository": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/maven2"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    repository: Repository

    def do_GET(self) -> None:
        self.repository.asked.append(self.path)
        answer = self.repository.answers.pop(0) if self.repository.answers else "whole"
        self.send_response(503 if answer == "busy" else 404 if answer == "unknown" else 200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        self.wfile.write({"cut": CONTENT[:500], "other": CONTENT[::-1]}.get(answer, CONTENT))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    monkeypatch.setattr(maven, "PAUSE", 0.01)
    with Repository() as running:
        yield running


def test_a_jar_is_asked_for_where_maven_keeps_it(repository: Repository, tmp_path: Path) -> None:
    download([JAR], tmp_path, repository.url)

    assert repository.asked == ["/maven2/org/example/kafka/kafka_2.13/4.3.1/kafka_2.13-4.3.1.jar"]
    assert (tmp_path / "kafka_2.13-4.3.1.jar").read_bytes() == CONTENT


@pytest.mark.parametrize("trouble", ["cut", "other", "busy"])
def test_trouble_that_passes_is_tried_again(repository: Repository, tmp_path: Path, trouble: str) -> None:
    repository.answers = [trouble, trouble]

    download([JAR], tmp_path, repository.url)

    assert (tmp_path / JAR.name).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ("unknown", "the server answered 404"),
        ("other", r"what came is not what the lock names \(sha256 differs\)"),
        ("cut", "IncompleteRead"),
    ],
)
def test_trouble_that_stays_is_one_sentence_and_leaves_no_jar(
    repository: Repository, tmp_path: Path, trouble: str, reason: str
) -> None:
    repository.answers = [trouble] * maven.ATTEMPTS

    with pytest.raises(NotInstalled, match=f"^Kafka could not be downloaded: {repository.url}/.*{reason}"):
        download([JAR], tmp_path, repository.url)

    assert not (tmp_path / JAR.name).exists()


def test_no_server_at_all_is_one_sentence(repository: Repository, tmp_path: Path) -> None:
    with pytest.raises(NotInstalled, match=r"Connection refused.* run `make setup` again\.$"):
        download([JAR], tmp_path, "http://127.0.0.1:9/maven2")
    assert repository.asked == []


def test_a_second_run_asks_only_for_what_is_not_whole(repository: Repository, tmp_path: Path) -> None:
    other = Jar("org.example", "other", "1", JAR.sha256)
    (tmp_path / JAR.name).write_bytes(CONTENT)
    (tmp_path / other.name).write_bytes(CONTENT[:100])

    download([JAR, other], tmp_path, repository.url)

    assert repository.asked == ["/maven2/org/example/other/1/other-1.jar"]


def test_an_interrupted_download_does_not_count_as_installed(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "SHARE", tmp_path)
    monkeypatch.setenv("SALUR_MAVEN", repository.url)
    repository.answers = ["unknown"] * 1000

    with pytest.raises(NotInstalled):
        install.install_kafka()

    with pytest.raises(NotInstalled, match="Kafka has not been downloaded yet: run `make setup`"):
        installed.kafka_jars()


def test_the_lock_names_every_jar_with_its_sum() -> None:
    jars = locked_jars(installed.LOCK)

    assert "kafka_2.13-4.3.1.jar" in {jar.name for jar in jars}
    assert all(len(jar.sha256) == 64 for jar in jars)

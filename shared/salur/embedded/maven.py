"""Downloads the jars of a jgo lock from a Maven repository, each checked against its sha256."""

import hashlib
import http.client
import sys
import threading
import tomllib
import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from salur.embedded.errors import NotInstalled

MAVEN_CENTRAL = "https://repo.maven.apache.org/maven2"
ATTEMPTS = 4
SILENCE = 30.0  # seconds without a byte before an attempt is given up
PAUSE = 2.0  # seconds before the second attempt; longer before each further one


@dataclass(frozen=True)
class Jar:
    """One jar of the lock."""

    group: str
    artifact: str
    version: str
    sha256: str
    classifier: str = ""

    @property
    def name(self) -> str:
        return "-".join(filter(None, (self.artifact, self.version, self.classifier))) + ".jar"

    @property
    def path(self) -> str:
        return f"{self.group.replace('.', '/')}/{self.artifact}/{self.version}/{self.name}"


def locked_jars(lock: Path) -> list[Jar]:
    """The jars a `jgo.lock.toml` names."""
    dependencies = tomllib.loads(lock.read_text())["dependencies"]
    return [
        Jar(d["groupId"], d["artifactId"], d["version"], d["sha256"], d.get("classifier", ""))
        for d in dependencies
    ]


def download(jars: Sequence[Jar], folder: Path, repository: str, what: str = "Kafka") -> None:
    """Fetch all `jars` of `what` into `folder`, keeping those an earlier attempt left whole.

    Raises `NotInstalled` with one sentence when one cannot be had.
    """
    folder.mkdir(parents=True, exist_ok=True)
    give_up = threading.Event()
    progress = Progress(what, len(jars))
    with ThreadPoolExecutor(6) as pool:
        tasks = [pool.submit(_fetch, jar, folder, repository, what, give_up) for jar in jars]
        try:
            for task in as_completed(tasks):
                progress.add(task.result())
        except BaseException:
            give_up.set()
            pool.shutdown(cancel_futures=True)
            raise
        finally:
            progress.end()


def _fetch(jar: Jar, folder: Path, repository: str, what: str, give_up: threading.Event) -> int:
    """Put one jar in `folder`; its size in bytes."""
    target = folder / jar.name
    if target.exists() and hashlib.sha256(target.read_bytes()).hexdigest() == jar.sha256:
        return target.stat().st_size
    url = f"{repository}/{jar.path}"
    reason = ""
    for attempt in range(ATTEMPTS):
        if give_up.wait(attempt * PAUSE):
            break
        try:
            with urllib.request.urlopen(url, timeout=SILENCE) as answer:
                content: bytes = answer.read()
        except urllib.error.HTTPError as error:
            reason = f"the server answered {error.code}"
        except urllib.error.URLError as error:
            reason = str(error.reason)
        except (OSError, http.client.HTTPException) as error:
            reason = str(error) or type(error).__name__
        else:
            if hashlib.sha256(content).hexdigest() == jar.sha256:
                target.write_bytes(content)
                return len(content)
            reason = "what came is not what the lock names (sha256 differs)"
    raise NotInstalled(
        f"{what} could not be downloaded: {url}: {reason}. Check the network, then run `make setup` again."
    )


class Progress:
    """A line on standard error that counts the files: rewritten on a terminal, a few lines elsewhere."""

    def __init__(self, what: str, total: int) -> None:
        self._what = what
        self._total = total
        self._files = 0
        self._bytes = 0
        self._terminal = sys.stderr.isatty()

    def add(self, size: int) -> None:
        self._files += 1
        self._bytes += size
        line = f"  {self._what}: {self._files}/{self._total} files, {self._bytes / 1e6:.0f} MB"
        if self._terminal:
            print(f"\r{line}", end="", file=sys.stderr, flush=True)
        elif self._files % 15 == 0 or self._files == self._total:
            print(line, file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._terminal:
            print(file=sys.stderr)

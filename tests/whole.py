"""The whole of Salur as `salur dev` runs it, once for a run of pytest, and what it says of itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from salur.embedded import CannotStart
from salur.embedded.ports import free_port
from tests.polling import wait_until

READY_WITHIN = 120.0
STOP_WITHIN = 60.0
# Settings of the shell that runs the tests must not reach into it.
_OWN = {name: value for name, value in os.environ.items() if not name.startswith("SALUR_")}
# Those on duty are called forty times as fast: the next after three seconds instead of two minutes.
_OWN["SALUR_DUTY_PACE"] = "40"
# And news of a late case does not wait a minute for others.
_OWN["SALUR_NOTICES_WAIT"] = "0.2"


@dataclass(frozen=True)
class Whole:
    """A running `salur dev`, by its ready file."""

    ready_file: Path

    @cached_property
    def ready(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.ready_file.read_text())
        return found

    @property
    def url(self) -> str:
        return str(self.ready["gateway"])

    @property
    def phone(self) -> str:
        return str(self.ready["sandbox"]["phone"]).rstrip("/")

    @property
    def outbox(self) -> str:
        return str(self.ready["sandbox"]["outbox"])

    @property
    def data(self) -> Path:
        return Path(self.ready["data"])

    def officer(self, role: str, start: str = "") -> tuple[str, str]:
        """User and password of a made-up officer of a role whose name begins so."""
        for officer in self.ready["officers"]:
            if officer["role"] == role and officer["user"].startswith(start):
                return officer["user"], officer["password"]
        raise LookupError(role)


def start_whole(stack: ExitStack) -> str:
    """Starts `salur dev` on a fresh folder; gives its ready file. It is stopped when the stack is closed."""
    folder = Path(tempfile.mkdtemp(prefix="salur-whole-"))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    ready = folder / "ready.json"
    output = folder / "output.txt"
    command = [sys.executable, "-m", "salur.cli", "dev", "--ready-file", str(ready)]
    command += ["--data", str(folder / "data"), "--port", str(free_port())]
    with output.open("wb") as file:
        process = subprocess.Popen(
            command, stdout=file, stderr=subprocess.STDOUT, env=_OWN, start_new_session=True
        )
    stack.callback(_stop, process)
    wait_until(lambda: ready.exists() or process.poll() is not None, READY_WITHIN)
    if not ready.exists():
        raise CannotStart(f"salur dev ended with {process.returncode}: {output.read_text()[-2000:]}")
    return str(ready)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

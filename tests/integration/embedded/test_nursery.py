"""Processes that begin as copies: each itself, with its own log and end, and none outlives who asked for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from tests.polling import wait_until

PARENT = """
import sys, threading
from pathlib import Path
from salur.dev.nursery import Nursery, Wanted
folder = Path(sys.argv[1])
begun = Nursery().begin(
    [Wanted(name, "played", [name], {"PLAYED": name.upper()}, folder / name) for name in ("short", "long", "other")]
)
print(*(one.pid for one in begun), flush=True)
short, long, other = begun
while short.exit_status is None:
    threading.Event().wait(0.01)
other.stop(10)
print(short.exit_status, other.exit_status, long.exit_status, flush=True)
threading.Event().wait()
"""
PLAYED = """
import os, sys, threading
print(sys.argv[1], os.environ["PLAYED"], flush=True)
if sys.argv[1] == "short":
    sys.exit(3)
threading.Event().wait()
"""


def test_copies_are_processes_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "played.py").write_text(PLAYED)
    (tmp_path / "short").write_text("of an earlier time")
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    own = os.environ | {"PYTHONPATH": str(tmp_path)}
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=own)
    try:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert parent.stdout.readline().split() == ["3", str(-signal.SIGTERM), "None"]
        long = psutil.Process(pids[1])
        wait_until(lambda: (long.name(), long.ppid()) == ("long", parent.pid))
        wait_until(lambda: (tmp_path / "long").read_text() == "long LONG\n")
    finally:
        parent.kill()
        parent.communicate()
    assert (tmp_path / "short").read_text() == "short SHORT\n"
    assert (tmp_path / "short.1").read_text() == "of an earlier time"
    long.wait(timeout=5)

"""Child processes end with their parent, keep out of the terminal's way, and say why a server failed."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from salur.embedded import ServerFailed
from salur.embedded.child import Child
from salur.embedded.server import Server
from tests.polling import wait_until

SLEEPER = ["/bin/sleep", "600"]

PARENT = f"""
import sys, threading
from pathlib import Path
from salur.embedded.child import Child
child = Child("sleeper", {SLEEPER!r}, Path(sys.argv[1]))
print(child.pid, flush=True)
threading.Event().wait()
"""


class Broken(Server):
    """A server that ends at once, or never serves."""

    def __init__(self, data: Path, script: str) -> None:
        super().__init__("Broken", data, 0)
        self._script = script

    def prepare(self) -> None:
        pass

    def command(self) -> list[str]:
        return ["/bin/sh", "-c", self._script]

    def serves(self) -> bool:
        return False


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_a_child_ends_with_its_parent(tmp_path: Path, end: signal.Signals) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        wait_until(lambda: child.name() == "sleep")
        parent.send_signal(end)

    child.wait(timeout=5)


def test_a_child_outlives_the_thread_that_asked_for_it(tmp_path: Path) -> None:
    """The kernel's death signal follows the thread that made a child, and executors end theirs."""

    def start() -> Child:
        child = Child("sleeper", SLEEPER, tmp_path / "log")
        wait_until(lambda: psutil.Process(child.pid).name() == "sleep")
        return child

    with ThreadPoolExecutor(1) as pool:
        child = pool.submit(start).result()

    assert not child.wait(0.5)
    child.kill()


def test_the_terminals_ctrl_c_does_not_reach_a_child(tmp_path: Path) -> None:
    child = Child("sleeper", SLEEPER, tmp_path / "log")

    assert os.getsid(child.pid) == child.pid != os.getsid(0)
    child.kill()


def test_a_child_that_ignores_the_request_to_end_is_killed(tmp_path: Path) -> None:
    deaf = ["/bin/sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.05; done"]
    child = Child("deaf", deaf, tmp_path / "log")
    wait_until(lambda: "deaf" in child.tail())

    child.stop(seconds=0.3)

    assert child.exit_status == -signal.SIGKILL


def test_a_paused_child_can_be_stopped_in_order(tmp_path: Path) -> None:
    orderly = ["/bin/sh", "-c", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done"]
    child = Child("orderly", orderly, tmp_path / "log")
    wait_until(lambda: "ready" in child.tail())
    child.pause()

    child.stop(seconds=5)

    assert child.exit_status == 7


def test_the_output_before_the_last_start_is_kept_beside(tmp_path: Path) -> None:
    log = tmp_path / "log"
    for word in ("first", "second"):
        assert Child("echo", ["/bin/echo", word], log).wait(5)

    assert log.read_text() == "second\n"
    assert (tmp_path / "log.1").read_text() == "first\n"


def test_a_server_that_ends_while_starting_is_one_sentence_and_its_log(tmp_path: Path) -> None:
    broken = Broken(tmp_path, "echo 'no such disk'; exit 3")

    with pytest.raises(ServerFailed) as failed:
        broken.start()

    assert str(failed.value) == (
        f"Broken ended while it started (exit status 3); its log {tmp_path}/broken.log says why."
    )
    assert failed.value.tail == "no such disk"


def test_a_server_that_never_serves_is_ended_at_the_deadline(tmp_path: Path) -> None:
    broken = Broken(tmp_path, "echo $$; exec sleep 600")
    broken.start_within = 0.5

    with pytest.raises(ServerFailed, match=r"Broken did not serve within 0\.5 seconds"):
        broken.start()

    assert not psutil.pid_exists(int(broken.log.read_text()))


def test_a_second_start_needs_no_new_object(tmp_path: Path) -> None:
    broken = Broken(tmp_path, "exit 1")
    for _ in range(2):
        with pytest.raises(ServerFailed, match="exit status 1"):
            broken.start()

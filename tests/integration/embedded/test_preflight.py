"""What is checked before anything starts, and the sentence each check shows."""

import os
import platform
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from salur.embedded import (
    AlreadyRunning,
    DiskFull,
    PortBusy,
    Unsupported,
    free_port,
    holding,
    require_free_port,
    require_free_space,
    require_supported_system,
)

HOLDER = """
import sys, threading
from pathlib import Path
from salur.embedded import holding
with holding(Path(sys.argv[1])):
    print("held", flush=True)
    threading.Event().wait()
"""


def test_a_busy_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(PortBusy) as busy:
            require_free_port(port, why="Salur")
    assert (
        str(busy.value)
        == f"Salur cannot start: port {port} is used by another program; stop it or choose another port."
    )


def test_a_port_just_given_back_is_free() -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)) as listener, socket.create_connection(("127.0.0.1", port)):
        listener.accept()[0].close()

    require_free_port(port)


def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(PortBusy, match=r"192\.0\.2\.1:8080 cannot be used"):
        require_free_port(8080, "192.0.2.1")


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    data = tmp_path / "not" / "there" / "yet"
    require_free_space(data, 1)
    free = shutil.disk_usage(tmp_path).free // 1_000_000

    with pytest.raises(
        DiskFull, match=rf"^The disk is full: {data} needs {free + 1000} MB and \d+ MB are left"
    ):
        require_free_space(data, free + 1000)


def test_a_second_instance_is_told_which_process_has_the_data(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"

        with pytest.raises(AlreadyRunning) as refused, holding(tmp_path):
            pass
        first.kill()

    assert str(refused.value) == (
        f"{tmp_path} is in use by process {first.pid}; stop that one first, or choose another data folder."
    )
    with holding(tmp_path):  # a crash leaves nothing to clean
        assert (tmp_path / "in-use-by").read_text() == f"{os.getpid()}\n"


def test_this_system_is_supported() -> None:
    require_supported_system()


@pytest.mark.parametrize(
    ("target", "name", "value", "sentence"),
    [
        (sys, "platform", "darwin", "Salur's own servers run on Linux only"),
        (platform, "machine", lambda: "riscv64", "need x86_64 or aarch64; this is riscv64"),
        (os, "confstr", lambda _: "glibc 2.31", r"need glibc 2\.34 or newer .* this system has 2\.31"),
        (os, "confstr", lambda _: None, r"this system has none"),
    ],
)
def test_another_system_is_told_what_it_lacks(
    monkeypatch: pytest.MonkeyPatch, target: object, name: str, value: object, sentence: str
) -> None:
    monkeypatch.setattr(target, name, value)

    with pytest.raises(Unsupported, match=sentence):
        require_supported_system()

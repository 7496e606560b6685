"""Makes `.venv`, puts the pinned uv into it and installs the locked packages. Needs Python alone, not even pip.

    python3 bootstrap/environment.py [--dev]

`--dev` adds what only tests and checks need. Node comes along where the system has no npm.
"""

import hashlib
import io
import os
import platform
import pty
import re
import shutil
import subprocess
import sys
import urllib.request
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NEEDED_MB = 2500
ATTEMPTS = 3

# Address, version, sha256 and machine of a line of uv.txt.
PIN = r"^uv @ (\S+/uv-([\d.]+)-\S+)#sha256=(\w+) ; platform_machine == \"(\w+)\""

# One line per package is a wall of text; uv's progress and its summary stay.
COLOUR = re.compile(rb"\x1b\[[0-9;]*m")
COLOUR_OFF = b"\x1b[0m"
PACKAGE_LINE = re.compile(rb" ([+~-]( .*)?)?$")


def main() -> None:
    require_a_fitting_system()
    make_venv()
    uv = get_uv()
    extras = ["--extra", "all", "--group", "examples", *(["--group", "dev"] if "--dev" in sys.argv else [])]
    if shutil.which("npm") is None:
        extras += ["--group", "node"]
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(VENV)}
    # Seven processes start at once: compiled ahead, they are up three times as fast.
    sync = [str(uv), "sync", "--locked", "--compile-bytecode", "--python", str(PYTHON)]
    if show([*sync, *extras], environment):
        sys.exit("The Python packages could not be installed (see above): check the network and try again.")
    link = VENV / "bin" / "uv"
    link.unlink(missing_ok=True)
    link.symlink_to(uv)


def require_a_fitting_system() -> None:
    """Linux with glibc, Python >= 3.11, room on the disk; or one sentence and the end."""
    if sys.version_info < (3, 11):
        sys.exit(f"Salur needs Python 3.11 or newer, and this is {platform.python_version()}.")
    if sys.platform != "linux" or platform.libc_ver()[0] != "glibc":
        sys.exit(f"Salur needs Linux with glibc, and this is {platform.system()} without it.")
    free = shutil.disk_usage(ROOT).free // 1_000_000
    if not PYTHON.exists() and free < NEEDED_MB:
        sys.exit(f"The disk is full: {ROOT} needs {NEEDED_MB} MB and {free} MB are left; make room there.")


def make_venv() -> None:
    """Make `.venv`, or make it anew if its Python is gone or another version."""
    ask = "import sys; print(*sys.version_info[:2])"
    try:
        found = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True, check=True).stdout
        fits = found.split() == [str(part) for part in sys.version_info[:2]]
    except (OSError, subprocess.CalledProcessError):
        fits = False
    if not fits:
        print(f"  .venv for Python {platform.python_version()}", flush=True)
        venv.create(VENV, clear=True, symlinks=True, with_pip=False)


def get_uv() -> Path:
    """The pinned uv, downloaded if it is not there; checked against the sha256 in uv.txt."""
    pins = re.findall(PIN, (ROOT / "bootstrap" / "uv.txt").read_text(), re.MULTILINE)
    fitting = [pin[:3] for pin in pins if pin[3] == platform.machine()]
    if not fitting:
        sys.exit(f"Salur needs a processor of kind x86_64 or aarch64, and this is {platform.machine()}.")
    url, version, sha256 = fitting[0]
    uv = VENV / "share" / "salur" / f"uv-{version}"
    if not uv.exists():
        print(f"  uv {version}", flush=True)
        wheel = download(url, sha256)
        with zipfile.ZipFile(io.BytesIO(wheel)) as content:
            program = content.read(f"uv-{version}.data/scripts/uv")
        uv.parent.mkdir(parents=True, exist_ok=True)
        unfinished = uv.with_suffix(".unfinished")
        unfinished.write_bytes(program)
        unfinished.chmod(0o755)
        unfinished.rename(uv)
    return uv


def download(url: str, sha256: str) -> bytes:
    reason = ""
    for _ in range(ATTEMPTS):
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                content: bytes = answer.read()
        except OSError as error:
            reason = str(getattr(error, "reason", error))
            continue
        if hashlib.sha256(content).hexdigest() == sha256:
            return content
        reason = "its sha256 is not the pinned one"
    sys.exit(f"uv could not be downloaded from {url} ({reason}): check the network and try again.")


def show(command: list[str], environment: dict[str, str]) -> int:
    """Run a command, show its output but for the line per package; on a terminal it still draws progress."""
    if not sys.stderr.isatty():
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
            assert process.stderr is not None
            for line in process.stderr:
                sys.stderr.buffer.write(b"" if is_package(line) else line)
                sys.stderr.flush()
        return process.returncode
    os.environ.update(environment)
    begun = b""  # a package's line that has not come whole

    def without_packages(terminal: int) -> bytes:
        nonlocal begun
        if not (read := os.read(terminal, 65536)):
            return read
        lines = (begun + read).splitlines(keepends=True)
        begun = lines.pop() if not lines[-1].endswith(b"\n") and is_package(lines[-1]) else b""
        # pty takes nothing at all for the end
        return b"".join(line for line in lines if not is_package(line)) or COLOUR_OFF

    return os.waitstatus_to_exitcode(pty.spawn(command, without_packages))


def is_package(line: bytes) -> bool:
    return PACKAGE_LINE.match(COLOUR.sub(b"", line).rstrip(b"\r\n")) is not None


if __name__ == "__main__":
    main()

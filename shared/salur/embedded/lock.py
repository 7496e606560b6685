"""`python -m salur.embedded.lock`: resolve Kafka anew with jgo and rewrite `jgo.lock.toml`. For maintainers."""

import shutil
import tempfile
from pathlib import Path

import jgo

from salur.embedded.installed import LOCK

KAFKA = "org.apache.kafka:kafka_2.13:4.3.1"
# Kafka logs through slf4j and brings no writer of its own. The `!` keeps the versions that this one's
# parent would impose away from Kafka's.
LOG_WRITER = "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4!"


def main() -> None:
    with tempfile.TemporaryDirectory() as cache:
        environment = jgo.build(f"{KAFKA}+{LOG_WRITER}", cache_dir=Path(cache))
        shutil.copyfile(environment.lock_path, LOCK)
    print(f"{LOCK} names {LOCK.read_text().count('[[dependencies]]')} jars")


if __name__ == "__main__":
    main()

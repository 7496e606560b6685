"""A real Kafka and a real mongod on this machine, as child processes and with no container.

`EmbeddedKafka(data)` and `EmbeddedMongo(data)` block in `start()` until they serve. They need no
network: `make setup` (that is, `python -m salur.embedded.install`) has fetched everything.
"""

from salur.embedded.errors import (
    AlreadyRunning,
    CannotStart,
    DiskFull,
    NotInstalled,
    PortBusy,
    ServerFailed,
    Unsupported,
)
from salur.embedded.kafka import EmbeddedKafka
from salur.embedded.mongo import EmbeddedMongo
from salur.embedded.ports import free_port, listens
from salur.embedded.preflight import (
    holding,
    require_free_port,
    require_free_space,
    require_supported_system,
)

__all__ = [
    "AlreadyRunning",
    "CannotStart",
    "DiskFull",
    "EmbeddedKafka",
    "EmbeddedMongo",
    "NotInstalled",
    "PortBusy",
    "ServerFailed",
    "Unsupported",
    "free_port",
    "holding",
    "listens",
    "require_free_port",
    "require_free_space",
    "require_supported_system",
]

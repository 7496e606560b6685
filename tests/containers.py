"""The same servers from container images, with testcontainers: `SALUR_TEST_BACKEND=containers`.

Images are named by `SALUR_TEST_KAFKA_IMAGE` (configured as Apache's own, by `KAFKA_…` variables) and
`SALUR_TEST_MONGO_IMAGE`.
"""

import os
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from testcontainers.core.container import DockerContainer

from salur.embedded import free_port
from salur.embedded.kafka_settings import server_settings
from salur.embedded.metadata import known_brokers
from salur.embedded.replica_set import NAME, ReplicaSet
from tests.polling import wait_until

KAFKA_IMAGE = os.environ.get("SALUR_TEST_KAFKA_IMAGE", "apache/kafka:4.3.1")
MONGO_IMAGE = os.environ.get("SALUR_TEST_MONGO_IMAGE", "mongo:6.0")
_CONTROLLER_PORT = 9093


def kafka(stack: ExitStack) -> str:
    """Start a broker and give its address; it stops with the stack."""
    port = free_port()
    settings = server_settings(1, port, {1: _CONTROLLER_PORT}, Path("/tmp/kafka"), listen="0.0.0.0")
    container = _same_port(KAFKA_IMAGE, port)
    for key, value in settings.items():
        container.with_env(f"KAFKA_{key.replace('.', '_').upper()}", str(value))
    stack.enter_context(container)
    wait_until(partial(_answers, port), within=60)
    return f"127.0.0.1:{port}"


def mongo(stack: ExitStack) -> str:
    """Start a replica set of one and give its URI; it stops with the stack."""
    port = free_port()
    address = f"127.0.0.1:{port}"  # of mongod for its clients, and for itself inside the container
    container = _same_port(MONGO_IMAGE, port)
    container.with_command(f"mongod --replSet {NAME} --port {port} --bind_ip_all")
    stack.enter_context(container)
    with ReplicaSet(address) as replica_set:
        wait_until(replica_set.has_primary, within=60)
    return f"mongodb://{address}/?replicaSet={NAME}"


def _same_port(image: str, port: int) -> DockerContainer:
    """A container that listens inside on the very port it has outside: both servers tell clients where they are."""
    return DockerContainer(image).with_bind_ports(port, port)


def _answers(port: int) -> bool:
    try:
        return bool(known_brokers(port))
    except OSError:
        return False

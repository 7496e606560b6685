"""The least of Kafka's wire protocol: enough to see whether a broker would serve a producer and a group."""

import socket
import struct

_GROUP = b"salur-is-anybody-there"
# Each: the request's number and version, an id for the answer, no client id; then what is asked.
_METADATA = struct.pack(">hhihib", 3, 4, 1, -1, 0, 0)  # no topics, and make none
_FIND_COORDINATOR = struct.pack(">hhihh", 10, 2, 1, -1, len(_GROUP)) + _GROUP + b"\0"  # of a consumer group


def known_brokers(port: int) -> set[int]:
    """The ids of the live brokers the one at 127.0.0.1:`port` knows; raises `OSError` if it does not answer."""
    return _broker_ids(_ask(port, _METADATA))


def takes_groups(port: int) -> bool:
    """Whether a consumer group would find its coordinator; the first question makes Kafka's own topic for them."""
    _, _, error = struct.unpack_from(">iih", _ask(port, _FIND_COORDINATOR))
    return bool(error == 0)


def _ask(port: int, request: bytes, seconds: float = 1.0) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        (length,) = struct.unpack(">i", _read(connection, 4))
        return _read(connection, length)


def _broker_ids(answer: bytes) -> set[int]:
    """Correlation id, throttle time, then an array of brokers: id, host, port, rack (or none)."""
    _, _, count = struct.unpack_from(">iii", answer)
    at = 12
    ids = set()
    for _ in range(count):
        broker, host_length = struct.unpack_from(">ih", answer, at)
        at += 6 + host_length + 4
        (rack_length,) = struct.unpack_from(">h", answer, at)
        at += 2 + max(rack_length, 0)
        ids.add(broker)
    return ids


def _read(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            raise ConnectionError("the broker closed the connection")
        data += part
    return data

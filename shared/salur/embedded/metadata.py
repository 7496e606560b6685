"""The least of Kafka's wire protocol: one Metadata request, to see which brokers a broker knows."""

import socket
import struct

_METADATA, _VERSION = 3, 4
_REQUEST = struct.pack(">hhihib", _METADATA, _VERSION, 1, -1, 0, 0)  # no client id, no topics, create none


def known_brokers(port: int, seconds: float = 1.0) -> set[int]:
    """The ids of the live brokers the one at 127.0.0.1:`port` knows; raises `OSError` if it does not answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.sendall(struct.pack(">i", len(_REQUEST)) + _REQUEST)
        (length,) = struct.unpack(">i", _read(connection, 4))
        return _broker_ids(_read(connection, length))


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

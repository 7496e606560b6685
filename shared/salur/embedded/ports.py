"""Free ports for servers that may use any."""

import random
import socket

# Below the ports the kernel gives to outgoing connections (32768 and up), so that none of those can
# take a server's port while it is down for a moment.
LOWEST, HIGHEST = 20_000, 32_000


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    while True:
        port = random.randrange(LOWEST, HIGHEST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def listens(port: int) -> bool:
    """Whether anybody listens at a port of 127.0.0.1 now."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


_reserved: dict[int, socket.socket] = {}


def reserve_port() -> int:
    """A free port that `free_port` and we ourselves give to nobody else while this process lives.

    It is held by a bound socket that does not listen: a server that reuses addresses, as all of ours do, may still
    listen there, and nobody who looks for a free port finds it free in the seconds until it does.
    """
    while True:
        port = random.randrange(LOWEST, HIGHEST)
        holder = socket.socket()
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            holder.bind(("127.0.0.1", port))
        except OSError:
            holder.close()
            continue
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                holder.close()
                continue
        _reserved[port] = holder
        return port

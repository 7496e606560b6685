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

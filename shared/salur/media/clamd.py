"""ClamAV by clamd's INSTREAM command (clamd(8)): pieces with their length before them, a zero length at the end."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

from salur.media.limits import Reason, Refused
from salur.media.spool import Spool

_WITHIN = 30.0
_LONGEST_ANSWER = 4096
_TOO_LONG = b"INSTREAM size limit exceeded"


class ScannerAway(Exception):
    """clamd did not answer, or not with a verdict: the file waits until it does."""

    safe_to_log = True


class Clamd:
    """One clamd, at `HOST:PORT`."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._host, self._port = host.strip("[]"), int(port)

    async def look(self, content: Spool) -> None:
        """Returns for a clean file. Raises Refused (`infected`) or ScannerAway."""
        try:
            answer = await asyncio.to_thread(self._asked, content)
        except OSError as error:
            raise ScannerAway(f"clamd: {type(error).__name__}") from None
        if answer.endswith(b" FOUND"):
            raise Refused(Reason.INFECTED)
        if answer.startswith(_TOO_LONG):
            raise ScannerAway(f"clamd's StreamMaxLength is below {content.size} bytes")
        if not answer.endswith(b": OK"):
            raise ScannerAway("clamd gave no verdict")

    def _asked(self, content: Spool) -> bytes:
        """The answer. A thread waits for it, since what has come can still be read from a socket that clamd closed."""
        with socket.create_connection((self._host, self._port), _WITHIN) as clamd:
            # It answers and hangs up before all has come where that is too much: the answer says so.
            with suppress(ConnectionError):
                clamd.sendall(b"zINSTREAM\0")
                for piece in content:
                    clamd.sendall(len(piece).to_bytes(4) + piece)
                clamd.sendall(bytes(4))
            answer = b""
            while len(answer) < _LONGEST_ANSWER and (more := clamd.recv(_LONGEST_ANSWER)):
                answer += more
        return answer.rstrip(b"\0\n")

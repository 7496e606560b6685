"""ClamAV by clamd's INSTREAM command (clamd(8)): pieces with their length before them, a zero length at the end."""

from __future__ import annotations

import asyncio

from salur.media.limits import Reason, Refused

_PIECE = 64 * 1024
_WITHIN = 30.0
_LONGEST_ANSWER = 4096


class ScannerAway(Exception):
    """clamd did not answer, or not with a verdict: the file waits until it does."""

    safe_to_log = True


class Clamd:
    """One clamd, at `HOST:PORT`."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._host, self._port = host.strip("[]"), int(port)

    async def look(self, content: bytes) -> None:
        """Returns for a clean file. Raises Refused (`infected`) or ScannerAway."""
        try:
            async with asyncio.timeout(_WITHIN):
                answer = await self._asked(content)
        except (OSError, TimeoutError) as error:
            raise ScannerAway(f"clamd: {type(error).__name__}") from None
        if answer.endswith(b" FOUND"):
            raise Refused(Reason.INFECTED)
        if not answer.endswith(b": OK"):
            raise ScannerAway("clamd gave no verdict")

    async def _asked(self, content: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            writer.write(b"zINSTREAM\0")
            for start in range(0, len(content), _PIECE):
                piece = content[start : start + _PIECE]
                writer.write(len(piece).to_bytes(4) + piece)
                await writer.drain()
            writer.write(bytes(4))
            await writer.drain()
            return (await reader.read(_LONGEST_ANSWER)).rstrip(b"\0\n")
        finally:
            writer.close()

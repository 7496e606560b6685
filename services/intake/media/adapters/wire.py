"""HTTP to providers: no redirect is followed, and never more is read than may come."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector

from salur.channels.protocol import ProviderRequest, ProviderResponse
from salur.media import Spool
from services.intake.media.ports import TooLarge, Unreachable

_PIECE = 256 * 1024


class HttpWire:
    """One pool of connections. `patience` is in seconds, for a whole file."""

    def __init__(self, patience: float, connections: int) -> None:
        self._session = ClientSession(
            timeout=ClientTimeout(total=patience), connector=TCPConnector(limit=connections)
        )

    async def get(self, request: ProviderRequest, most: int) -> ProviderResponse:
        async with self._answer(request) as answer:
            body = b"".join([piece async for piece in _pieces(answer, most)])
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return ProviderResponse(answer.status, headers, body)

    async def fetch(self, request: ProviderRequest, most: int, into: Spool) -> int:
        async with self._answer(request) as answer:
            if answer.ok:
                async for piece in _pieces(answer, most):
                    into.write(piece)
                into.sealed()
            return answer.status

    @asynccontextmanager
    async def _answer(self, request: ProviderRequest) -> AsyncIterator[ClientResponse]:
        try:
            async with self._session.get(
                request.url, headers=request.headers, allow_redirects=False
            ) as answer:
                yield answer
        except TimeoutError:
            raise Unreachable("timeout") from None
        except (ClientError, OSError, ValueError) as error:
            raise Unreachable(type(error).__name__) from None

    async def close(self) -> None:
        """Closes the connections."""
        await self._session.close()


async def _pieces(answer: ClientResponse, most: int) -> AsyncIterator[bytes]:
    """The body as it comes. Raises TooLarge once it is."""
    left = most
    if (answer.content_length or 0) > most:
        raise TooLarge
    async for piece in answer.content.iter_chunked(_PIECE):
        left -= len(piece)
        if left < 0:
            raise TooLarge
        yield piece

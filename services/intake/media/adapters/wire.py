"""HTTP to providers: no redirect is followed, and never more is read than may come."""

from __future__ import annotations

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from salur.channels.protocol import ProviderRequest, ProviderResponse
from services.intake.media.ports import TooLarge, Unreachable

_PIECE = 256 * 1024


class HttpWire:
    """One pool of connections. `patience` is in seconds, for a whole file."""

    def __init__(self, patience: float, connections: int) -> None:
        self._session = ClientSession(
            timeout=ClientTimeout(total=patience), connector=TCPConnector(limit=connections)
        )

    async def get(self, request: ProviderRequest, most: int) -> ProviderResponse:
        try:
            async with self._session.get(
                request.url, headers=request.headers, allow_redirects=False
            ) as answer:
                if (answer.content_length or 0) > most:
                    raise TooLarge
                body = bytearray()
                async for piece in answer.content.iter_chunked(_PIECE):
                    body += piece
                    if len(body) > most:
                        raise TooLarge
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return ProviderResponse(answer.status, headers, bytes(body))
        except TimeoutError:
            raise Unreachable("timeout") from None
        except (ClientError, OSError, ValueError) as error:
            raise Unreachable(type(error).__name__) from None

    async def close(self) -> None:
        """Closes the connections."""
        await self._session.close()

"""HTTP to the providers."""

from __future__ import annotations

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from salur.channels.protocol import ProviderRequest, ProviderResponse
from services.notify.ports import Unreachable


class HttpWire:
    """The connections to all providers. `patience` is in seconds, for a whole request.

    There are as many as the lines have under way: a common limit would let a slow provider's texts hold up danger.
    """

    def __init__(self, patience: float) -> None:
        self._session = ClientSession(timeout=ClientTimeout(total=patience), connector=TCPConnector(limit=0))

    async def send(self, request: ProviderRequest) -> ProviderResponse:
        try:
            async with self._session.request(
                request.method, request.url, data=request.body, headers=request.headers, allow_redirects=False
            ) as answer:
                body = await answer.read()
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return ProviderResponse(answer.status, headers, body)
        except TimeoutError:
            raise Unreachable("timeout") from None
        except (ClientError, OSError) as error:
            raise Unreachable(type(error).__name__) from None

    async def close(self) -> None:
        """Closes the connections."""
        await self._session.close()

"""The producer as the gateway uses it: when it cannot be trusted any more, the process ends and nobody hears 200."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from salur.messaging.errors import CannotGoOn, KafkaUnavailable
from salur.messaging.producer import Producer
from salur.store.ledger import Output


class WatchedProducer:
    """Sends; `broken` fails when only a new process can go on."""

    def __init__(self, producer: Producer) -> None:
        self._producer = producer
        self.broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def send(self, outputs: Sequence[Output], within: float) -> None:
        try:
            await self._producer.send(outputs, within)
        except CannotGoOn as error:
            if not self.broken.done():
                self.broken.set_exception(error)
            raise KafkaUnavailable(str(error)) from None

"""Tells `media.examined` of all that is in the library, by whomever it was stored."""

from __future__ import annotations

from collections.abc import Sequence

from salur.contracts import ids, wire
from salur.contracts.topics import Registry
from salur.media import MediaLibrary
from salur.media.records import StoredFile
from salur.messaging.clock import Clock
from salur.messaging.producer import Producer
from salur.store.ledger import Output

_AT_ONCE = 100
_SOURCE = "media"


class Teller:
    """Each file is told of once it is stored, and again when it has become somebody else's."""

    def __init__(self, library: MediaLibrary, producer: Producer, registry: Registry, clock: Clock) -> None:
        self._library = library
        self._producer = producer
        self._registry = registry
        self._clock = clock

    async def tell(self) -> bool:
        """Tells of what waits; True where there was something. Raises KafkaUnavailable, StoreUnavailable."""
        files = await self._library.untold(_AT_ONCE)
        await self._send(files)
        await self._library.told(files)
        return bool(files)

    async def _send(self, files: Sequence[StoredFile]) -> None:
        outputs = []
        for file in files:
            event = file.examined()
            event_id = ids.derived_id("media-examined", file.ref, file.owner, file.at.isoformat())
            headers = wire.headers(event, event_id=event_id, source=_SOURCE, at=self._clock.now(), trace=None)
            topic = self._registry.topic_of(event)
            outputs.append(Output(topic, event.key().encode(), wire.body(event), headers))
        await self._producer.send(outputs)

"""What stands last for a key in a compacted topic is all that Kafka keeps of it, so it must be the newest state.

Whoever tells late, or tells again what the ledger holds, can put an older state behind a newer one. So after
telling, a stage asks its database what is newest and tells that once more, until nothing newer came meanwhile:
whoever tells last has then looked after telling, and found nothing newer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salur.messaging.outputs import Outputs
from salur.messaging.producer import Producer
from salur.messaging.routes import StageSpec
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.kinds import CAUSE
from salur.store.ledger import Ledger, Output


class NewestLast:
    """Keeps the newest state of a stage's documents last in their topic."""

    def __init__(self, spec: StageSpec[Any], store: Store, ledger: Ledger, outputs: Outputs) -> None:
        self._stage = spec.name
        self._ledger = ledger
        self._documents = store.of(spec.newest[0]) if spec.newest else None
        self._topics = outputs.topics_of(spec.newest[1]) if spec.newest else frozenset()

    async def stands_last(self, sent: Mapping[str, Sequence[Output]], producer: Producer) -> None:
        """Call with the outputs that were confirmed, by their causes, in the order of sending."""
        if self._documents is None:
            return
        told = {o.key: cause for cause, outputs in sent.items() for o in outputs if o.topic in self._topics}
        while told:
            newer = await self._newer(told)
            if not newer:
                return
            known = await self._ledger.outputs(self._stage, newer.values())
            again = {
                key: [o for o in known.get(cause, ()) if o.key == key and o.topic in self._topics]
                for key, cause in newer.items()
            }
            await producer.send([output for outputs in again.values() for output in outputs])
            told = {key: newer[key] for key, outputs in again.items() if outputs}

    async def _newer(self, told: Mapping[bytes, str]) -> dict[bytes, str]:
        """The keys whose documents were last changed by another cause than was told last, with that cause."""
        assert self._documents is not None
        ids = [key.decode() for key in told]
        with translated():
            rows = await self._documents.find({"_id": {"$in": ids}}, {CAUSE: 1}).to_list(None)
        causes = {row["_id"].encode(): row.get(CAUSE) for row in rows}
        return {key: cause for key, cause in causes.items() if cause and cause != told[key]}

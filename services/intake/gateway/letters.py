"""Webhooks that are kept aside whole and sealed, so that they can be delivered again to the same address."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from salur.channels.protocol import WebhookRequest
from salur.contracts import ids, wire
from salur.contracts.dead_letters import DeadLetter
from salur.messaging import replayed
from salur.messaging.dead_letters import Original
from salur.privacy.keyring import KeyRing
from salur.privacy.refs import Refs
from salur.store.ledger import Output

STAGE = "intake-gateway"
FIELD = "dead-letter"
# What a provider's signature and encoding need; addresses of proxies are left behind.
_KEPT = ("content-type", "x-hub-signature-256")


class Letters:
    """Makes dead letters of webhooks. Their `topic` is the webhook's address; they never stood in Kafka."""

    def __init__(self, topic: str, keys: KeyRing, refs: Refs, stage: str = STAGE) -> None:
        self._stage = stage
        self._topic = topic
        self._keys = keys
        self._refs = refs

    def letter(
        self, address: str, request: WebhookRequest, *, reason: str, where: str, at: datetime
    ) -> Output:
        """The dead letter of a whole webhook: the same id for every redelivery of these bytes."""
        headers = _headers(request.headers)
        if request.method != "POST":
            headers = (*headers, (replayed.METHOD, request.method.encode()))
        return self.of(address, _content(request), headers, reason=reason, where=where, at=at)

    def replays(self, address: str, request: WebhookRequest) -> bool:
        """Whether the request is a letter of ours that is delivered again."""
        given = request.headers.get(replayed.HEADER)
        return bool(given) and replayed.is_ours(self._keys, str(given), address, _content(request))

    def of(
        self, address: str, body: bytes, headers: wire.Headers = (), *, reason: str, where: str, at: datetime
    ) -> Output:
        """The dead letter of bytes that came to an address of ours."""
        digest = hashlib.sha256(body).hexdigest()
        letter = ids.derived_id("dead-letter", self._stage, self._refs.message(address, digest), reason)
        original = Original(None, body, headers)
        event = DeadLetter(
            letter=letter,
            stage=self._stage,
            topic=address,
            partition=-1,
            offset=-1,
            reason=reason,
            where=where,
            died_at=at,
            sealed=self._keys.seal(FIELD, original.pack()),
        )
        attributes = wire.headers(event, event_id=letter, source=self._stage, at=at, trace=None)
        return Output(self._topic, letter.encode(), wire.body(event), attributes)


def _content(request: WebhookRequest) -> bytes:
    """What a webhook holds: its body, or its address's query where it has none."""
    return request.body or urlencode(request.query, errors="surrogateescape").encode()


def _headers(headers: Mapping[str, str]) -> wire.Headers:
    return tuple((name, headers[name].encode()) for name in _KEPT if name in headers)

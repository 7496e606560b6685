"""What Meta adds to a webhook: a signature over its bytes, and the question with which it is set up."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.deliveries import Deliveries, Delivery

SIGNATURE = "X-Hub-Signature-256"
_CHALLENGE = "1158201444"


@dataclass(frozen=True)
class Hook:
    """Where an app's webhooks go, and what signs them."""

    channel: str
    account: str
    app_secret: str


def signature(app_secret: str, body: bytes) -> str:
    """The value of X-Hub-Signature-256 for a body's raw bytes."""
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def signed(
    hook: Hook,
    body: bytes,
    done: Callable[[str | None], None] = lambda _why: None,
    trouble: Callable[[str], None] = lambda _why: None,
) -> Delivery:
    """A webhook under the app's signature."""
    headers = {SIGNATURE: signature(hook.app_secret, body)}
    return Delivery(hook.channel, hook.account, headers, body, done, trouble)


async def handshake(deliveries: Deliveries, channel: str, account: str, verify_token: str) -> bool:
    """Whether the gateway repeats our challenge, as Meta asks when a webhook is set up."""
    query = {"hub.mode": "subscribe", "hub.verify_token": verify_token, "hub.challenge": _CHALLENGE}
    answer = await deliveries.asked(channel, account, query)
    return answer is not None and answer.strip() == _CHALLENGE

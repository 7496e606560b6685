"""Meta's webhooks, whichever product they are of: is it from Meta, and is it JSON.

After "Webhooks: getting started" of the Graph API: the handshake repeats a word of ours, and each request carries an
HMAC of its raw bytes under the app's secret.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Any

import orjson

from salur.channels.inbound import InboundDead
from salur.channels.protocol import BadSignature, Unparsable, WebhookRequest
from salur.channels.shape import raw_of

SIGNATURE = "x-hub-signature-256"
_LONGEST_CHALLENGE = 256


def handshake(query: Mapping[str, str], verify_token: bytes) -> str:
    """The challenge to answer with. Raises BadSignature for another's token."""
    given = query.get("hub.verify_token", "").encode()
    challenge = query.get("hub.challenge", "")
    known = hmac.compare_digest(given, verify_token)
    if query.get("hub.mode") != "subscribe" or not known or not challenge.isalnum():
        raise BadSignature("not Meta's handshake")
    if len(challenge) > _LONGEST_CHALLENGE:
        raise BadSignature("the challenge is too long")
    return challenge


def authenticate(request: WebhookRequest, app_secret: bytes) -> None:
    """Returns where the raw body carries the app's signature; raises BadSignature otherwise."""
    given = request.headers.get(SIGNATURE, "").encode()
    wanted = b"sha256=" + hmac.digest(app_secret, request.body, "sha256").hex().encode()
    if not hmac.compare_digest(given, wanted):
        raise BadSignature("the signature does not fit the body")


def entries(body: bytes, of: str) -> list[Any]:
    """The entries of a webhook about the object `of`. Raises Unparsable where the body is no such webhook."""
    root = _load(body)
    if not isinstance(root, dict) or root.get("object") != of:
        raise Unparsable(f"not a webhook of the object {of}")
    found = root.get("entry")
    if not isinstance(found, list):
        raise Unparsable("no entries")
    return found


def dead(where: str, raw: Any) -> InboundDead:
    """An item that is not as documented, with its raw form."""
    return InboundDead(reason=where, raw=raw_of(raw))


def _load(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        # orjson refuses half of a surrogate pair, which a name cut to a length may end in.
        whole = json.dumps(json.loads(body), ensure_ascii=False, allow_nan=False)
        return orjson.loads(whole.encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise Unparsable("not JSON") from None

"""Checks what is sent to `POST /me/messages` as the Send API's reference says, and reads it.

Limits and codes: developers.facebook.com, Messenger Platform, "Send API", "Quick replies", "Error codes".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sandbox.inbox.products import Product
from sandbox.phones import Option

MOST_REPLIES, LONGEST_TITLE, LONGEST_PAYLOAD = 13, 20, 1000
TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG")
TAGS = ("HUMAN_AGENT", "ACCOUNT_UPDATE", "CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE")


@dataclass(frozen=True)
class Refusal(Exception):
    """A request that Meta refuses."""

    status: int
    code: int
    says: str
    subcode: int | None = None

    def body(self) -> dict[str, Any]:
        """The answer's JSON."""
        error: dict[str, Any] = {"message": f"(#{self.code}) {self.says}", "type": "OAuthException"}
        error |= {"code": self.code, "fbtrace_id": uuid4().hex[:23]}
        return {"error": error | ({"error_subcode": self.subcode} if self.subcode else {})}


CLOSED = Refusal(403, 10, "This message is sent outside of allowed window.", 2018278)
NOBODY = Refusal(400, 100, "No matching user found.", 2018001)
BUSY = Refusal(400, 613, "Calls to this API have exceeded the rate limit.")


@dataclass(frozen=True)
class Asked:
    """A text to a person; `tag` is what allows it after the window."""

    to: str
    text: str
    options: tuple[Option, ...] = ()
    tag: str | None = None


def read(product: Product, body: Any) -> Asked:
    """A request's JSON as what it asks for. Raises Refusal as Meta would refuse it."""
    if not isinstance(body, dict):
        raise _wrong("The request body must be a JSON object.")
    recipient = body.get("recipient")
    to = recipient.get("id") if isinstance(recipient, dict) else None
    if not isinstance(to, str) or not to:
        raise _wrong("The parameter recipient is required.")
    kind, tag = body.get("messaging_type"), body.get("tag")
    if kind not in TYPES:
        raise _wrong(f"Param messaging_type must be one of {{{', '.join(TYPES)}}}.")
    if (kind == "MESSAGE_TAG") != (tag in TAGS):
        raise _wrong("Param tag must be set with messaging_type MESSAGE_TAG alone, to a tag that exists.")
    given = body.get("message")
    message = given if isinstance(given, dict) else {}
    text = message.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _wrong("Message cannot be empty, must provide valid attachment or text.")
    if product.width(text) > product.longest:
        raise _wrong(f"Length of param message[text] must be less than or equal to {product.longest}.")
    return Asked(to, text, _options(message.get("quick_replies")), tag)


def _options(replies: Any) -> tuple[Option, ...]:
    if replies is None:
        return ()
    if not isinstance(replies, list) or not 0 < len(replies) <= MOST_REPLIES:
        raise _wrong(f"Param message[quick_replies] must have 1 to {MOST_REPLIES} elements.")
    return tuple(_option(reply) for reply in replies)


def _option(reply: Any) -> Option:
    fields = reply if isinstance(reply, dict) else {}
    title, payload = fields.get("title"), fields.get("payload")
    if fields.get("content_type") != "text" or not isinstance(title, str) or not isinstance(payload, str):
        raise _wrong("A quick reply has content_type text, a title and a payload.")
    if not 0 < len(title) <= LONGEST_TITLE or not 0 < len(payload) <= LONGEST_PAYLOAD:
        raise _wrong("A quick reply's title or payload is empty or too long.")
    return Option(payload, title)


def _wrong(says: str) -> Refusal:
    return Refusal(400, 100, says)

"""What somebody said, as `intake.messages` carries it: the words sealed, the sender a ref, the id that of the words."""

from __future__ import annotations

from datetime import datetime

from salur.channels.inbound import Content, Inbound
from salur.contracts import ids
from salur.contracts.messages import MessageReceived
from salur.privacy.keyring import KeyRing

MESSAGE_FIELD = "intake.message"


def plain(inbound: Inbound) -> bytes:
    """The plain form that is sealed: the model's JSON."""
    return inbound.__pydantic_serializer__.to_json(inbound)


def sealed_message(
    content: Content,
    keys: KeyRing,
    *,
    channel: str,
    number: str,
    pack: str,
    at: datetime,
    sender: str | None = None,
    urgent: bool = False,
) -> MessageReceived:
    """The event of what was said on a page, or in another system. The same `provider_id` on the same line is the same message, however often it is sent.

    `sender` is the ref of who says it, where the page knows no more of them than that.
    """
    return MessageReceived(
        message=ids.message_id(channel, number, content.provider_id),
        channel=channel,
        number=number,
        pack=pack,
        by_page=True,
        sender=sender or keys.refs().sender(channel, content.sender.id),
        urgent=urgent,
        received_at=at,
        payload=keys.seal(MESSAGE_FIELD, plain(content)),
    )

"""One element of `statuses`: how far a text of ours came."""

from __future__ import annotations

from salur.channels.inbound import InboundReceipt
from salur.channels.shape import Json, Misshapen, moment_at, text_at
from salur.contracts.messages import ReceiptState

# "played" is said of a voice message that was listened to; "deleted" of a text that its reader took off their screen,
# to which it had come.
_STATES = {
    "sent": ReceiptState.SENT,
    "delivered": ReceiptState.DELIVERED,
    "deleted": ReceiptState.DELIVERED,
    "read": ReceiptState.READ,
    "played": ReceiptState.READ,
    "failed": ReceiptState.FAILED,
}


def status_of(status: Json) -> InboundReceipt:
    """The receipt in one element of `statuses`. Raises Misshapen."""
    state = _STATES.get(text_at(status, "status"))
    if state is None:
        raise Misshapen("status")
    return InboundReceipt(
        provider_id=text_at(status, "id"),
        state=state,
        at=moment_at(status, "timestamp"),
        error=_code(status) if state is ReceiptState.FAILED else None,
    )


def _code(status: Json) -> str | None:
    """Meta's code of the first error; its text may quote the person's number and stays out."""
    errors = status.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    code = first.get("code") if isinstance(first, dict) else None
    return str(code) if isinstance(code, int) and not isinstance(code, bool) else None

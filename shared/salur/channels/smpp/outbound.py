"""A text as submit_sm PDUs, and what a message centre's answer means."""

from __future__ import annotations

from salur.channels.numbering import numbered_briefly
from salur.channels.protocol import (
    Accepted,
    Destination,
    Down,
    Outcome,
    ProviderRequest,
    ProviderResponse,
    Refused,
    Rendered,
    Wait,
)
from salur.channels.smpp.codec import encode
from salur.channels.smpp.concatenation import HAS_HEADER
from salur.channels.smpp.errors import Fate, Status, meaning, named
from salur.channels.smpp.pdus import Address, Command, Pdu, ShortMessage
from salur.channels.smpp.receipts import answered
from salur.channels.smpp.segments import segments
from salur.channels.smpp.settings import Account

SCHEME = "smpp:"
_WHOLE_OUTCOME = 0x01
"""registered_delivery: a receipt for success and for failure (SMPP 3.4, 5.2.17)."""


def render(rendered: Rendered, to: Destination, account: Account) -> list[ProviderRequest]:
    """One request for each short message that the text takes. Their sequence number is 0: the session gives its own."""
    said = "\n".join(part for part in (rendered.text.strip(), numbered_briefly(rendered.options)) if part)
    cut = segments(said, account.alphabet)
    source = Address(account.source_ton, account.source_npi, account.short_code)
    destination = Address(account.destination_ton, account.destination_npi, to.to)
    return [
        ProviderRequest(
            "submit_sm", f"{SCHEME}{account.name}", {}, encode(Pdu(Command.SUBMIT_SM, 0, body=body))
        )
        for body in (
            ShortMessage(
                source=source,
                destination=destination,
                text=part.header + part.data,
                esm_class=HAS_HEADER if part.header else 0,
                registered_delivery=_WHOLE_OUTCOME,
                data_coding=cut.coding,
            )
            for part in cut.parts
        )
    ]


def classify(response: ProviderResponse, account: Account) -> Outcome:
    """What an answer means: its status is command_status, its body the message centre's id of the text."""
    if response.status == Status.ROK:
        return Accepted(answered(response.body.decode("latin-1"), account.receipt_ids))
    found, reason = meaning(response.status), named(response.status)
    if found.fate is Fate.WAIT:
        return Wait(found.wait, reason)
    return Down(reason) if found.fate is Fate.DOWN else Refused(reason)

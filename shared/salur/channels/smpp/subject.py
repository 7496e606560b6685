"""A message centre's voice for the contract suite: PDUs instead of webhooks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from salur.channels.protocol import (
    Accepted,
    Channel,
    Down,
    Item,
    Outcome,
    ProviderRequest,
    ProviderResponse,
    Refused,
    Wait,
    WebhookRequest,
)
from salur.channels.smpp.channel import Smpp
from salur.channels.smpp.codec import decode
from salur.channels.smpp.concatenation import HAS_HEADER
from salur.channels.smpp.errors import Status
from salur.channels.smpp.inbound import fingerprint, read
from salur.channels.smpp.pdus import Address, ShortMessage
from salur.channels.smpp.text import read as read_text
from salur.channels.subject import Person, Subject, Voice
from salur.contracts.messages import ReceiptState

_AT = datetime(2026, 3, 2, 1, 15, tzinfo=UTC)
_CODE = Address(0, 1, "1708")
_RECEIPT = 0x04
_BINARY = 0x04
_STATES = {
    "ACCEPTD": ReceiptState.SENT,
    "DELIVRD": ReceiptState.DELIVERED,
    "UNDELIV": ReceiptState.FAILED,
}


class Centre(Voice):
    """deliver_sm as SMPP 3.4, 4.6 has it."""

    webhooks = False

    def message(self, n: int, person: Person, text: str) -> Any:  # noqa: ARG002  # SMPP has no ids
        return ShortMessage(Address(1, 1, person.phone), _CODE, text=text.encode("ascii"))

    def unknown(self, n: int, person: Person) -> Any:
        return ShortMessage(Address(1, 1, person.phone), _CODE, text=bytes((n, 0, 1)), data_coding=_BINARY)

    def poison(self) -> Any:
        return ShortMessage(Address(5, 0, "TOKO"), _CODE, text=b"beli")

    def receipts(self, sent: str) -> Sequence[tuple[Any, ReceiptState]]:
        return [
            (
                ShortMessage(
                    Address(1, 1, "628001234567"),
                    _CODE,
                    text=f"id:{sent} sub:001 dlvrd:001 submit date:2603020115 done date:2603020115 "
                    f"stat:{state} err:000 text:".encode(),
                    esm_class=_RECEIPT,
                ),
                means,
            )
            for state, means in _STATES.items()
        ]

    def requests(self, items: Sequence[Any]) -> Sequence[Sequence[WebhookRequest]]:  # noqa: ARG002
        return []

    def ways(self, channel: Channel, items: Sequence[Any]) -> list[list[Item]]:
        assert isinstance(channel, Smpp)
        account = channel.account
        return [
            [Item(account.number, read(pdu, account, fingerprint(pdu), _AT)) for pdu in items],
        ]


def _shown(request: ProviderRequest) -> str:
    body = decode(request.body).body
    assert isinstance(body, ShortMessage)
    data = body.text[body.text[0] + 1 :] if body.esm_class & HAS_HEADER else body.text
    return read_text(body.data_coding, data) or ""


def _answer(status: int, body: bytes = b"") -> ProviderResponse:
    return ProviderResponse(status, {}, body)


ANSWERS: Sequence[tuple[ProviderResponse, Outcome]] = [
    (_answer(Status.ROK, b"keluar-1"), Accepted("keluar-1")),
    (_answer(Status.RTHROTTLED), Wait(timedelta(seconds=2), "RTHROTTLED")),
    (_answer(Status.RSYSERR), Down("RSYSERR")),
    (_answer(Status.RINVDSTADR), Refused("RINVDSTADR")),
]

SUBJECT = Subject(
    kind=Smpp,
    package="salur.channels.smpp",
    environment={
        "SALUR_SMPP": json.dumps(
            [
                {
                    "name": "contoh",
                    "host": "smsc.example",
                    "system_id": "salur",
                    "password": "rahasia",
                    "short_code": "1708",
                }
            ]
        )
    },
    account="contoh",
    number="1708@contoh",
    voice=Centre(),
    answers=ANSWERS,
    shown=_shown,
)

"""An operator whose message centre notes what it is given, and says by receipts what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from salur.channels.smpp.concatenation import HAS_HEADER
from salur.channels.smpp.errors import Status
from salur.channels.smpp.pdus import Address as Number
from salur.channels.smpp.pdus import ShortMessage
from salur.channels.smpp.text import read
from sandbox.sms.centre import Centre

PHONE = "6280012340001"


@dataclass
class Operator:
    """The operator; `moments` are when each text came, in seconds of the loop."""

    centre: Centre = field(init=False)
    took: list[ShortMessage] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)

    def take(self, _system_id: str, text: ShortMessage) -> tuple[int, str]:
        self.took.append(text)
        self.moments.append(asyncio.get_running_loop().time())
        return Status.ROK, f"A-{len(self.took)}"

    def reports(self, message_id: str, state: str) -> None:
        """Sends a receipt."""
        dates = "submit date:2611260800 done date:2611260801"
        text = f"id:{message_id} sub:001 dlvrd:001 {dates} stat:{state} err:000 text:"
        short = ShortMessage(Number(1, 1, PHONE), Number(0, 1, "1708"), text.encode(), esm_class=0x04)
        self.centre.deliver("salur", short)


def words(shorts: Sequence[ShortMessage]) -> str:
    """The text that came in these parts."""
    data = b"".join(short.text[6:] if short.esm_class & HAS_HEADER else short.text for short in shorts)
    return read(shorts[0].data_coding, data) or ""

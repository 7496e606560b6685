"""SMS as the telephones know it: cuts what they write into short messages, and joins what they are sent."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from salur.channels.smpp.concatenation import HAS_HEADER, unwrapped
from salur.channels.smpp.errors import Status
from salur.channels.smpp.pdus import Address, ShortMessage, Tag, Tlv
from salur.channels.smpp.segments import segments
from salur.channels.smpp.text import read
from salur.messaging.clock import Clock
from sandbox.network import Draft, Line, TextDraft
from sandbox.outbox import Outbox, Sending
from sandbox.phones import Bubble, Phone, Phones
from sandbox.settings import SmsLine
from sandbox.sms.centre import Centre, Submitted

_RECEIPT = 0x04
_WANTED = 0x03
_DELIVERED, _UNDELIVERABLE = 2, 5
_STATES = {_DELIVERED: "DELIVRD", _UNDELIVERABLE: "UNDELIV"}
_UNFINISHED = 1_000
_UNREADABLE = "(pesan tidak terbaca)"


@dataclass
class Unfinished:
    """A longer text of which some parts have come, by number."""

    total: int
    parts: dict[int, bytes] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)


class Sms:
    """The network. `pace` is the seconds between a text taken and its receipt."""

    channel = "sms"
    name = "SMS"
    carries: frozenset[type[Draft]] = frozenset({TextDraft})

    def __init__(
        self,
        lines: Sequence[SmsLine],
        phones: Phones,
        outbox: Outbox,
        *,
        clock: Clock,
        pace: float,
        retry_for: float,
    ) -> None:
        self._accounts = {line.short_code: line.system_id for line in lines}
        self.lines = tuple(Line(n.short_code, n.short_code, n.name, n.pack, n.zone) for n in lines)
        self.centre = Centre({n.system_id: n.password for n in lines}, self._submitted, retry_for=retry_for)
        self._phones = phones
        self._outbox = outbox
        self._clock = clock
        self._pace = pace
        self._unfinished: OrderedDict[tuple[Any, ...], Unfinished] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, phone: Phone, line: Line, draft: Draft) -> Bubble:
        """Sends a citizen's text as so many short messages; it is delivered when Salur has taken them all."""
        if not isinstance(draft, TextDraft):
            raise TypeError("SMS carries words only")
        bubble = Bubble(_id(), self.channel, line.id, mine=True, at=self._clock.now(), text=draft.text)
        shorts = _written(phone.number, line.id, draft.text)
        phone.put(bubble)
        left = len(shorts)

        def done(why: str | None) -> None:
            nonlocal left
            left -= 1
            if why is not None:
                phone.mark(bubble.id, "failed", why)
            elif not left and (found := phone.find(bubble.id)) and found.state != "failed":
                phone.mark(bubble.id, "delivered")

        for short in shorts:
            self.centre.deliver(
                self._accounts[line.id], short, done, lambda why: _trouble(phone, bubble.id, why)
            )
        return bubble

    def shown(self, phone: Phone, line: Line) -> None:
        """What has come is not new any more. SMS tells nobody that it was read."""
        for bubble in phone.chat(self.channel, line.id):
            if not bubble.mine and bubble.state == "delivered":
                phone.mark(bubble.id, "read")

    async def start(self, host: str, port: int) -> None:
        """Listens for Salur's binds."""
        await self.centre.start(host, port)

    async def close(self) -> None:
        """Ends all that is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.centre.close()

    def _submitted(self, system_id: str, short: ShortMessage) -> Submitted:
        """Takes a text of Salur's, or a part of one."""
        if self._accounts.get(short.source.number) != system_id:
            return Status.RINVSRCADR, ""
        number = short.destination.number
        if not (number.isascii() and number.isdigit()):
            return Status.RINVDSTADR, ""
        message_id = secrets.token_hex(5)
        reached = _UNDELIVERABLE if self.centre.faults.fails_later() else _DELIVERED
        if reached == _DELIVERED:
            self._arrived(self._phones.get(number), short, message_id)
        if short.registered_delivery & _WANTED and not self.centre.faults.drop_receipts:
            self._spawn(self._receipt(system_id, short, message_id, reached))
        return Status.ROK, message_id

    def _arrived(self, phone: Phone, short: ShortMessage, message_id: str) -> None:
        """On the telephone: a whole text on its screen, a part beside the others."""
        part, data = unwrapped(short)
        if part is None:
            self._show(phone, short, data, [message_id])
            return
        key = (phone.number, short.source.number, part.scheme, part.reference, part.total)
        unfinished = self._unfinished.setdefault(key, Unfinished(part.total))
        if len(self._unfinished) > _UNFINISHED:
            self._unfinished.popitem(last=False)
        unfinished.parts[part.number] = data
        unfinished.ids.append(message_id)
        if len(unfinished.parts) == unfinished.total:
            del self._unfinished[key]
            whole = b"".join(unfinished.parts[number] for number in range(1, part.total + 1))
            self._show(phone, short, whole, unfinished.ids)

    def _show(self, phone: Phone, short: ShortMessage, data: bytes, ids: list[str]) -> None:
        said = read(short.data_coding, data)
        text = said if said is not None else _UNREADABLE
        bubble = Bubble(
            ids[0],
            self.channel,
            short.source.number,
            mine=False,
            at=self._clock.now(),
            text=text,
            state="delivered",
        )
        raw = {"parts": len(ids), "data_coding": short.data_coding, "ids": ids}
        self._outbox.put(phone.number, Sending(self.channel, phone.number, text, ids[0], bubble.at, raw))
        phone.put(bubble)

    async def _receipt(self, system_id: str, short: ShortMessage, message_id: str, state: int) -> None:
        await asyncio.sleep(self._pace)
        done = f"{self._clock.now():%y%m%d%H%M}"
        said = (
            f"id:{message_id} sub:001 dlvrd:{'001' if state == _DELIVERED else '000'} "
            f"submit date:{done} done date:{done} stat:{_STATES[state]} err:000 text:"
        )
        tlvs = (
            Tlv(Tag.RECEIPTED_MESSAGE_ID, message_id.encode() + b"\0"),
            Tlv(Tag.MESSAGE_STATE, bytes((state,))),
        )
        receipt = ShortMessage(short.destination, short.source, said.encode(), esm_class=_RECEIPT, tlvs=tlvs)
        self.centre.deliver(system_id, receipt)

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _written(number: str, short_code: str, text: str) -> list[ShortMessage]:
    """The short messages that a telephone sends for a text. It counts its references itself: here they are drawn."""
    cut = segments(text)
    reference = secrets.randbelow(256)
    base = ShortMessage(Address(1, 1, number), Address(0, 1, short_code), data_coding=cut.coding)
    if len(cut.parts) == 1:
        return [replace(base, text=cut.parts[0].data)]
    total = len(cut.parts)
    return [
        replace(base, text=bytes((5, 0, 3, reference, total, nth)) + part.data, esm_class=HAS_HEADER)
        for nth, part in enumerate(cut.parts, 1)
    ]


def _trouble(phone: Phone, bubble: str, why: str) -> None:
    found = phone.find(bubble)
    if found is not None and found.state in ("pending", "sent"):
        phone.mark(bubble, "sent", why)


def _id() -> str:
    return f"sms.{secrets.token_hex(8)}"

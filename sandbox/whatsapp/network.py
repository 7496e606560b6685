"""WhatsApp as the telephones know it: carries what they send as webhooks, and what they are sent with receipts."""

from __future__ import annotations

import asyncio
import base64
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from salur.messaging.clock import Clock
from sandbox.deliveries import Deliveries
from sandbox.faults import Faults
from sandbox.meta.deliveries import Hook, handshake, signed
from sandbox.network import ChoiceDraft, Draft, ImageDraft, Line, LocationDraft, TextDraft
from sandbox.outbox import Outbox, Sending
from sandbox.phones import Bubble, Phone, Phones, State
from sandbox.settings import WhatsAppNumber
from sandbox.whatsapp.envelope import message_webhook, senders, status_webhook
from sandbox.whatsapp.errors import GraphError
from sandbox.whatsapp.media import MediaShelf
from sandbox.whatsapp.request import Seen, Sent

_HANDSHAKE_EVERY = 1.0
_REMEMBERED = 20_000
_WINDOW = timedelta(hours=24)
_CLOSED = 131047


class WhatsApp:
    """The network. `pace` is the seconds between sent and delivered."""

    channel = "whatsapp"
    name = "WhatsApp"
    carries: frozenset[type[Draft]] = frozenset({TextDraft, ChoiceDraft, ImageDraft, LocationDraft})

    def __init__(
        self,
        numbers: Sequence[WhatsAppNumber],
        phones: Phones,
        deliveries: Deliveries,
        *,
        clock: Clock,
        pace: float,
    ) -> None:
        self.numbers = {number.phone_number_id: number for number in numbers}
        self.lines = tuple(Line(n.phone_number_id, n.name, n.display_number, n.pack, n.zone) for n in numbers)
        self.media = MediaShelf()
        self.faults = Faults()
        self.outbox = Outbox()
        self.verified: dict[str, bool] = {number.account: False for number in numbers}
        self._phones = phones
        self._deliveries = deliveries
        self._clock = clock
        self._pace = pace
        self._heard: dict[tuple[str, str], datetime] = {}
        self._writers: OrderedDict[str, Phone] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, phone: Phone, line: Line, draft: Draft) -> Bubble:
        """Sends a citizen's message as a signed webhook; two ticks when the gateway has taken it."""
        number = self.numbers[line.id]
        bubble = self._bubble(line, draft)
        phone.put(bubble)
        self._heard[phone.number, line.id] = bubble.at
        self._writers[bubble.id] = phone
        if len(self._writers) > _REMEMBERED:
            self._writers.popitem(last=False)
        body = message_webhook(number, phone, bubble, draft)
        self._deliver(number, phone, bubble.id, body)
        return bubble

    def accept(self, number: WhatsAppNumber, sent: Sent, raw: Any) -> tuple[Phone, Bubble]:
        """Takes a message to a telephone that the Graph server has checked, and sees to its receipts."""
        phone = self._phones.get(sent.to)
        bubble = Bubble(
            _wamid(),
            self.channel,
            number.phone_number_id,
            mine=False,
            at=self._clock.now(),
            kind=sent.kind,
            text=sent.text,
            state="sent",
            options=sent.options,
            options_title=sent.options_title,
            reply_to=sent.reply_to,
            media=sent.media,
        )
        self.outbox.put(phone.number, Sending(self.channel, sent.to, sent.text, bubble.id, bubble.at, raw))
        code = self.faults.fails_later(sent.to) or (_CLOSED if self._is_closed(phone, number, sent) else None)
        self._spawn(self._receipts(number, phone, bubble, code))
        return phone, bubble

    def _is_closed(self, phone: Phone, number: WhatsAppNumber, sent: Sent) -> bool:
        """Whether only a template may go: Meta takes another text, and reports that it failed."""
        if sent.kind == "template":
            return False
        heard = self._heard.get((phone.number, number.phone_number_id))
        return self.faults.closed or heard is None or self._clock.now() - heard > _WINDOW

    def overheard(self, webhook: Any) -> None:
        """A webhook that somebody posted in Meta's place: who writes in it has written. What it does not say is left out."""
        for line, address in senders(webhook):
            self._heard[self._phones.get(address).number, line] = self._clock.now()

    def seen(self, number: WhatsAppNumber, seen: Seen) -> None:
        """The service has read a citizen's message. Raises GraphError for a message that nobody sent."""
        phone = self._writers.get(seen.message)
        if phone is None:
            raise GraphError(131009, "message_id is not a message that was sent to this number")
        if seen.typing:
            phone.typing.add(number.phone_number_id)
        phone.mark(seen.message, "read")

    def shown(self, phone: Phone, line: Line) -> None:
        """Blue ticks for all that has been delivered from this line."""
        for bubble in phone.chat(self.channel, line.id):
            if not bubble.mine and bubble.state == "delivered":
                self._receipt(self.numbers[line.id], phone, bubble, "read")

    def reset(self) -> None:
        """As on the first day: nobody has written, nothing goes wrong."""
        self._heard.clear()
        self.outbox.clear()
        self.faults = Faults()

    def start(self) -> None:
        """Introduces every account to the gateway until it answers, as its owner would in Meta's dashboard."""
        accounts = {number.account: number.verify_token for number in self.numbers.values()}
        for account, token in accounts.items():
            self._spawn(self._introduce(account, token))

    async def close(self) -> None:
        """Ends all that is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._deliveries.close()

    def _bubble(self, line: Line, draft: Draft) -> Bubble:
        plain = Bubble(_wamid(), self.channel, line.id, mine=True, at=self._clock.now())
        match draft:
            case TextDraft():
                return replace(plain, text=draft.text)
            case ChoiceDraft():
                return replace(plain, text=draft.option.title, reply_to=draft.bubble.id)
            case ImageDraft():
                media = self.media.put(draft.content, draft.mime)
                return replace(plain, kind="image", text=draft.caption, media=media.id)
            case LocationDraft():
                return replace(
                    plain, kind="location", text=draft.name or f"{draft.latitude}, {draft.longitude}"
                )

    def _deliver(self, number: WhatsAppNumber, phone: Phone, bubble_id: str, body: bytes) -> None:
        def done(why: str | None) -> None:
            found = phone.find(bubble_id)
            if found is not None and found.state != "read":
                phone.mark(bubble_id, "failed" if why else "delivered", why)

        def trouble(why: str) -> None:
            phone.mark(bubble_id, "sent", why)

        self._deliveries.put(phone.number, signed(_hook(number), body, done, trouble))

    async def _receipts(self, number: WhatsAppNumber, phone: Phone, bubble: Bubble, code: int | None) -> None:
        """sent, with the message on the screen, then delivered; an open chat says itself that it was read."""
        if code is not None:
            self._receipt(
                number, phone, bubble, "failed", GraphError(code, "Message could not be delivered.")
            )
            return
        phone.put(bubble)
        self._receipt(number, phone, bubble, "sent")
        await asyncio.sleep(self._pace)
        self._receipt(number, phone, bubble, "delivered")

    def _receipt(
        self,
        number: WhatsAppNumber,
        phone: Phone,
        bubble: Bubble,
        state: State,
        error: GraphError | None = None,
    ) -> None:
        phone.mark(bubble.id, state)
        if self.faults.drop_receipts:
            return
        body = status_webhook(number, phone, bubble.id, state, self._clock.now(), error)
        self._deliveries.put(phone.number, signed(_hook(number), body))

    async def _introduce(self, account: str, token: str) -> None:
        while not self.verified[account]:
            self.verified[account] = await handshake(self._deliveries, self.channel, account, token)
            if not self.verified[account]:
                await asyncio.sleep(_HANDSHAKE_EVERY)

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _hook(number: WhatsAppNumber) -> Hook:
    return Hook(WhatsApp.channel, number.account, number.app_secret)


def _wamid() -> str:
    return "wamid." + base64.b64encode(b"HBgM" + secrets.token_bytes(29)).decode()

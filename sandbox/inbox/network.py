"""Messenger or Instagram as the telephones know it: what they send goes out as webhooks, what Salur sends stands on them."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from salur.messaging.clock import Clock
from sandbox.deliveries import Deliveries
from sandbox.inbox import envelope
from sandbox.inbox.faults import InboxFaults
from sandbox.inbox.products import Product
from sandbox.inbox.request import CLOSED, NOBODY, Asked
from sandbox.meta.deliveries import Hook, handshake, signed
from sandbox.network import ChoiceDraft, Draft, ImageDraft, Line, TextDraft
from sandbox.outbox import Outbox, Sending
from sandbox.phones import Bubble, Phone, Phones
from sandbox.settings import InboxPage
from sandbox.whatsapp.media import MediaShelf

_WINDOW, _LONGER = timedelta(hours=24), timedelta(days=7)
_HANDSHAKE_EVERY = 1.0


class Inbox:
    """The network of one product. `pace` is the seconds between a text taken and its delivery."""

    carries: frozenset[type[Draft]] = frozenset({TextDraft, ChoiceDraft, ImageDraft})

    def __init__(
        self,
        product: Product,
        pages: Sequence[InboxPage],
        phones: Phones,
        outbox: Outbox,
        media: MediaShelf,
        deliveries: Deliveries,
        *,
        photos: str,
        clock: Clock,
        pace: float,
    ) -> None:
        self.product = product
        self.channel, self.name = product.channel, product.name
        self.pages = {page.id: page for page in pages}
        self.lines = tuple(Line(p.id, p.name, p.shown, p.pack, p.zone) for p in pages)
        self.faults = InboxFaults()
        self.verified = {page.account: False for page in pages}
        self._phones = phones
        self._outbox = outbox
        self._media = media
        self._deliveries = deliveries
        self._photos = photos
        self._clock = clock
        self._pace = pace
        self._people: dict[tuple[str, str], str] = {}
        self._heard: dict[tuple[str, str], datetime] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, phone: Phone, line: Line, draft: Draft) -> Bubble:
        """Sends what a person wrote as a signed webhook; two ticks when the gateway has taken it."""
        page = self.pages[line.id]
        bubble = self._bubble(page, draft)
        content = envelope.message_of(bubble.id, draft, f"{self._photos}/{bubble.media}")
        phone.put(bubble)
        person = person_id(page, phone)
        self._people[page.id, person] = phone.number
        self._heard[page.id, person] = bubble.at

        def done(why: str | None) -> None:
            phone.mark(bubble.id, "failed" if why else "delivered", why)

        def trouble(why: str) -> None:
            phone.mark(bubble.id, "sent", why)

        self._put(page, phone, content, bubble.at, done, trouble)
        return bubble

    def accept(self, page: InboxPage, asked: Asked, raw: Any) -> str:
        """Shows a text on a telephone and sees to its receipts; gives its id. Raises Refusal."""
        number = self._people.get((page.id, asked.to))
        if number is None:
            raise NOBODY
        silent = self._clock.now() - self._heard[page.id, asked.to]
        if silent > (_LONGER if asked.tag == "HUMAN_AGENT" else _WINDOW):
            raise CLOSED
        phone = self._phones.get(number)
        bubble = Bubble(
            _mid(),
            self.channel,
            page.id,
            mine=False,
            at=self._clock.now(),
            kind="buttons" if asked.options else "text",
            text=asked.text,
            state="sent",
            options=asked.options,
        )
        self._outbox.put(number, Sending(self.channel, asked.to, asked.text, bubble.id, bubble.at, raw))
        phone.put(bubble)
        self._spawn(self._come(page, phone, bubble))
        return bubble.id

    def shown(self, phone: Phone, line: Line) -> None:
        """Salur is told of what was read: of each text, or once of all until now."""
        new = [b for b in phone.chat(self.channel, line.id) if not b.mine and b.state == "delivered"]
        page, now = self.pages[line.id], self._clock.now()
        for bubble in new:
            phone.mark(bubble.id, "read")
        for bubble in new if self.product.names_read else new[-1:]:
            self._put(page, phone, envelope.read(self.product, bubble.id, now), now)

    def start(self) -> None:
        """Introduces every account to the gateway until it answers."""
        for account, token in {p.account: p.verify_token for p in self.pages.values()}.items():
            self._spawn(self._introduce(account, token))

    async def close(self) -> None:
        """Ends all that is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _bubble(self, page: InboxPage, draft: Draft) -> Bubble:
        plain = Bubble(_mid(), self.channel, page.id, mine=True, at=self._clock.now())
        match draft:
            case TextDraft():
                return replace(plain, text=draft.text)
            case ChoiceDraft():
                return replace(plain, text=draft.option.title)
            case ImageDraft():
                media = self._media.put(draft.content, draft.mime)
                return replace(plain, kind="image", text=draft.caption, media=media.id)
        raise TypeError(f"{self.name} has no place to share")

    async def _come(self, page: InboxPage, phone: Phone, bubble: Bubble) -> None:
        await asyncio.sleep(self._pace)
        phone.mark(bubble.id, "delivered")
        if self.product.tells_delivery:
            now = self._clock.now()
            self._put(page, phone, envelope.delivered(bubble.id, now), now)

    def _put(
        self,
        page: InboxPage,
        phone: Phone,
        content: dict[str, Any],
        at: datetime,
        done: Any = lambda _why: None,
        trouble: Any = lambda _why: None,
    ) -> None:
        body = envelope.webhook(self.product, page, person_id(page, phone), content, at)
        hook = Hook(self.channel, page.account, page.app_secret)
        self._deliveries.put(phone.number, signed(hook, body, done, trouble))

    async def _introduce(self, account: str, token: str) -> None:
        while not self.verified[account]:
            self.verified[account] = await handshake(self._deliveries, self.channel, account, token)
            if not self.verified[account]:
                await asyncio.sleep(_HANDSHAKE_EVERY)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def person_id(page: InboxPage, phone: Phone) -> str:
    """Meta's id of a telephone's owner towards one page; the same each time, and another for each page."""
    digest = hashlib.sha256(f"inbox\n{page.id}\n{phone.number}".encode()).digest()
    return str(7 * 10**16 + int.from_bytes(digest[:8]) % 10**16)


def _mid() -> str:
    return f"m_{secrets.token_urlsafe(48)}"

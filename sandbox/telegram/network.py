"""Telegram as the telephones know it: what they send goes to Salur as updates, what the bot sends stands on them."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import Any

from salur.messaging.clock import Clock
from sandbox.deliveries import Deliveries, Delivery
from sandbox.network import ChoiceDraft, Draft, ImageDraft, Line, LocationDraft, TextDraft
from sandbox.outbox import Outbox, Sending
from sandbox.phones import Bubble, Option, Phone, Phones
from sandbox.settings import TelegramBot
from sandbox.telegram.faults import TelegramFaults
from sandbox.whatsapp.media import MediaShelf

_SECRET = "X-Telegram-Bot-Api-Secret-Token"


class Telegram:
    """The network."""

    channel = "telegram"
    name = "Telegram"
    carries: frozenset[type[Draft]] = frozenset({TextDraft, ChoiceDraft, ImageDraft, LocationDraft})

    def __init__(
        self,
        bots: Sequence[TelegramBot],
        phones: Phones,
        outbox: Outbox,
        media: MediaShelf,
        deliveries: Deliveries,
        *,
        clock: Clock,
    ) -> None:
        self.bots = {bot.bot: bot for bot in bots}
        self.lines = tuple(Line(b.bot, b.name, f"@{b.bot}", b.pack, b.zone) for b in bots)
        self.faults = TelegramFaults()
        self._phones = phones
        self._outbox = outbox
        self._media = media
        self._deliveries = deliveries
        self._clock = clock
        self._chats = {chat_id(phone): phone.number for phone in phones.own()}
        self._last_update = int(clock.now().timestamp()) * 1000
        self._last_message = self._last_update

    def send(self, phone: Phone, line: Line, draft: Draft) -> Bubble:
        """Sends what a citizen wrote as an update; two ticks when the gateway has taken it."""
        bot = self.bots[line.id]
        self._chats[chat_id(phone)] = phone.number
        content, kind, text, media = self._content(draft)
        bubble = Bubble(
            str(self._next_message()),
            self.channel,
            line.id,
            mine=True,
            at=self._clock.now(),
            kind=kind,
            text=text,
            media=media,
        )
        phone.put(bubble)
        update = (
            self._tap(phone, draft)
            if isinstance(draft, ChoiceDraft)
            else self._message(phone, bubble, content)
        )
        self._last_update += 1
        self._put(bot, phone, bubble.id, {"update_id": self._last_update, **update})
        return bubble

    def accept(self, bot: TelegramBot, chat: int, sent: dict[str, Any]) -> dict[str, Any] | None:
        """Shows a text of the bot's on a telephone; None for somebody who has never written to a bot."""
        number = self._chats.get(chat)
        if number is None:
            return None
        phone = self._phones.get(number)
        rows = sent.get("reply_markup", {}).get("inline_keyboard", [])
        options = tuple(Option(button["callback_data"], button["text"]) for row in rows for button in row)
        bubble = Bubble(
            str(self._next_message()),
            self.channel,
            bot.bot,
            mine=False,
            at=self._clock.now(),
            kind="buttons" if options else "text",
            text=sent["text"],
            state="delivered",
            options=options,
        )
        self._outbox.put(number, Sending(self.channel, str(chat), bubble.text, bubble.id, bubble.at, sent))
        phone.put(bubble)
        return {
            "message_id": int(bubble.id),
            "chat": _chat(chat),
            "date": _seconds(bubble),
            "text": bubble.text,
        }

    def shown(self, phone: Phone, line: Line) -> None:
        """What has come is not new any more. A bot is not told."""
        for bubble in phone.chat(self.channel, line.id):
            if not bubble.mine and bubble.state == "delivered":
                phone.mark(bubble.id, "read")

    def file(self, file_id: str) -> bytes | None:
        """A photo's bytes."""
        found = self._media.get(file_id)
        return found.content if found else None

    def _content(self, draft: Draft) -> tuple[dict[str, Any], Any, str, str | None]:
        match draft:
            case TextDraft():
                origin = {"forward_origin": {"type": "hidden_user"}} if draft.forwarded else {}
                return {"text": draft.text, **origin}, "text", draft.text, None
            case ChoiceDraft():
                return {}, "text", draft.option.title, None
            case ImageDraft():
                media = self._media.put(draft.content, draft.mime)
                photo = [{"file_id": media.id, "file_unique_id": media.id, "width": 1280, "height": 960}]
                caption = {"caption": draft.caption} if draft.caption else {}
                return {"photo": photo, **caption}, "image", draft.caption, media.id
            case LocationDraft():
                place = {"latitude": draft.latitude, "longitude": draft.longitude}
                shown = draft.name or f"{draft.latitude}, {draft.longitude}"
                venue = (
                    {"venue": {"location": place, "title": draft.name, "address": ""}} if draft.name else {}
                )
                return {"location": place, **venue}, "location", shown, None

    def _message(self, phone: Phone, bubble: Bubble, content: dict[str, Any]) -> dict[str, Any]:
        person = chat_id(phone)
        envelope = {"message_id": int(bubble.id), "from": _person(phone), "chat": _chat(person)}
        return {"message": {**envelope, "date": _seconds(bubble), **content}}

    def _tap(self, phone: Phone, draft: ChoiceDraft) -> dict[str, Any]:
        under = draft.bubble
        keyboard = [[{"text": o.title, "callback_data": o.id}] for o in under.options]
        message = {
            "message_id": int(under.id),
            "chat": _chat(chat_id(phone)),
            "date": _seconds(under),
            "text": under.text,
            "reply_markup": {"inline_keyboard": keyboard},
        }
        tap = {"id": secrets.token_hex(8), "from": _person(phone), "message": message}
        return {"callback_query": {**tap, "chat_instance": "1", "data": draft.option.id}}

    def _next_message(self) -> int:
        self._last_message += 1
        return self._last_message

    def _put(self, bot: TelegramBot, phone: Phone, bubble: str, update: dict[str, Any]) -> None:
        def done(why: str | None) -> None:
            phone.mark(bubble, "failed" if why else "delivered", why)

        def trouble(why: str) -> None:
            phone.mark(bubble, "sent", why)

        headers, body = {_SECRET: bot.secret}, json.dumps(update).encode()
        self._deliveries.put(phone.number, Delivery(self.channel, bot.account, headers, body, done, trouble))


def chat_id(phone: Phone) -> int:
    """Telegram's id of a telephone's owner, and of their chat with a bot; the same each time."""
    digest = hashlib.sha256(f"telegram\n{phone.number}".encode()).digest()
    return 5_000_000_000 + int.from_bytes(digest[:4])


def _chat(chat: int) -> dict[str, Any]:
    return {"id": chat, "type": "private"}


def _person(phone: Phone) -> dict[str, Any]:
    return {"id": chat_id(phone), "is_bot": False, "first_name": phone.profile_name, "language_code": "id"}


def _seconds(bubble: Bubble) -> int:
    return int(bubble.at.timestamp())

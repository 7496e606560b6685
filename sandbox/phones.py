"""The telephones: who holds each, what stands on its screen, and who is looking at it. All in memory, bounded."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sandbox.people import Person, stranger, user_id

State = Literal["pending", "sent", "delivered", "read", "failed"]
Kind = Literal["text", "image", "location", "buttons", "list", "template"]
_BUBBLES = 500
_PHONES = 20_000


@dataclass(frozen=True)
class Option:
    """Something that can be tapped in a message."""

    id: str
    title: str
    hint: str = ""


@dataclass(frozen=True)
class Bubble:
    """One message on a telephone. `mine` when its owner wrote it; `line` is the service's number on `channel`."""

    id: str
    channel: str
    line: str
    mine: bool
    at: datetime
    kind: Kind = "text"
    text: str = ""
    state: State = "pending"
    options: tuple[Option, ...] = ()
    options_title: str = ""
    reply_to: str | None = None
    media: str | None = None
    trouble: str | None = None


class Phone:
    """One telephone."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.profile_name = person.name
        self.hides_number = "." in person.number
        self.typing: set[str] = set()
        self._bubbles: deque[Bubble] = deque(maxlen=_BUBBLES)
        self._watchers: set[asyncio.Event] = set()

    @property
    def number(self) -> str:
        return self.person.number

    def chat(self, channel: str, line: str) -> list[Bubble]:
        """The messages with one line, oldest first."""
        return [b for b in self._bubbles if b.channel == channel and b.line == line]

    def all(self) -> list[Bubble]:
        """Every message, oldest first."""
        return list(self._bubbles)

    def find(self, bubble_id: str) -> Bubble | None:
        return next((b for b in reversed(self._bubbles) if b.id == bubble_id), None)

    def unread(self, channel: str, line: str | None = None) -> int:
        """How many messages have come and not been shown."""
        return sum(
            not b.mine and b.state != "read" and b.channel == channel and line in (None, b.line)
            for b in self._bubbles
        )

    def put(self, bubble: Bubble) -> None:
        """A new message on the screen."""
        self._bubbles.append(bubble)
        if not bubble.mine:
            self.typing.discard(bubble.line)
        self.touch()

    def mark(self, bubble_id: str, state: State, trouble: str | None = None) -> Bubble | None:
        """A message's new state; None when it has been forgotten."""
        for place, bubble in enumerate(self._bubbles):
            if bubble.id == bubble_id:
                self._bubbles[place] = marked = replace(bubble, state=state, trouble=trouble)
                self.touch()
                return marked
        return None

    def touch(self) -> None:
        """Tells everybody who watches that something changed."""
        for watcher in self._watchers:
            watcher.set()

    async def changes(self) -> AsyncIterator[None]:
        """Once at the start, and then after each change or bundle of changes."""
        watcher = asyncio.Event()
        self._watchers.add(watcher)
        try:
            while True:
                watcher.clear()
                yield
                await watcher.wait()
        finally:
            self._watchers.discard(watcher)


class Phones:
    """All telephones. The sandbox's own people come first; others appear when they write or are written to."""

    def __init__(self, own: Sequence[Person]) -> None:
        self._own = {person.number: Phone(person) for person in own}
        self._others: OrderedDict[str, Phone] = OrderedDict()
        self._user_ids = {person.user_id: person.number for person in own}

    def own(self) -> list[Phone]:
        """The telephones of the sandbox's own people."""
        return list(self._own.values())

    def get(self, address: str) -> Phone:
        """The telephone of a number (digits without +) or of a WhatsApp user id."""
        number = self._user_ids.get(address, address)
        if number in self._own:
            return self._own[number]
        if number not in self._others:
            self._others[number] = Phone(stranger(number))
            self._user_ids[user_id(number)] = number
            self._forget_oldest()
        self._others.move_to_end(number)
        return self._others[number]

    def known(self, address: str) -> str | None:
        """The number behind an address that has been seen, and None for one that has not."""
        number = self._user_ids.get(address, address)
        return number if number in self._own or number in self._others else None

    def clear(self) -> None:
        """Every telephone as on the first day."""
        own = [phone.person for phone in self._own.values()]
        watched = [*self._own.values(), *self._others.values()]
        self._own = {person.number: Phone(person) for person in own}
        self._others.clear()
        self._user_ids = {person.user_id: person.number for person in own}
        for phone in watched:
            phone.touch()

    def _forget_oldest(self) -> None:
        if len(self._others) > _PHONES:
            number, _phone = self._others.popitem(last=False)
            self._user_ids.pop(user_id(number), None)

"""The stream behind the review queue: what comes to wait for a person, and what somebody has settled."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from salur.contracts.cases import Case
from salur.web import Event, event_stream, language
from services.desk.domain.access import REVIEWERS, may_see
from services.desk.domain.filters import IN_REVIEW, holds
from services.desk.domain.officers import Officer
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.jurisdictions import base_of
from services.desk.pages.review import waiting
from services.desk.pages.rows import id_of_row
from services.desk.pages.shown import reading
from services.desk.pages.sign_in import signed_in
from services.desk.pages.streams import REFRESHED_AFTER, now, once, over, until_ended
from services.desk.ports.cases import Listener

# Many that come at once are drawn once.
DRAWN_AFTER = 0.5


async def news(request: Request) -> Response:
    """The queue's changes. Looking on is no activity."""
    desk = desk_of(request)
    officer = await signed_in(request, touch=False)
    if officer is None or officer.role not in REVIEWERS:
        return event_stream(once(over(desk, language(request), base_of(request))))
    token = desk.cookies.read(request) or ""
    stream = QueueStream(desk, officer, language(request), base_of(request), token)
    return event_stream(until_ended(stream.events()))


@dataclass
class QueueStream:
    """What one reader of the queue is told. `_shown` are the rows on their page, by their elements' ids."""

    desk: Desk
    officer: Officer
    lang: str
    base: str
    token: str
    _shown: frozenset[str] = field(default=frozenset(), init=False)

    async def events(self) -> AsyncGenerator[Event, None]:
        """The present queue, then every change, until the session is over."""
        with self.desk.live.listening() as listener:
            while await self.desk.sessions.officer(self.token, touch=False):
                yield await self._drawn()
                async for event in self._changes(listener):
                    yield event
        yield over(self.desk, self.lang, self.base)

    async def _changes(self, listener: Listener) -> AsyncIterator[Event]:
        """One minute of changes."""
        until, draw = now() + REFRESHED_AFTER, 0.0
        while now() < until:
            item = await listener.next(min(until, draw or until) - now())
            if isinstance(item, Case) and self._concerns(item):
                draw = draw or now() + DRAWN_AFTER
            if draw and now() >= draw:
                draw = 0.0
                yield await self._drawn()

    def _concerns(self, case: Case) -> bool:
        is_theirs = may_see(self.officer, case) and holds(IN_REVIEW, "", case)
        return is_theirs or id_of_row(case.case) in self._shown

    async def _drawn(self) -> Event:
        eyes = reading(self.desk, self.desk.packs.get(self.officer.pack), self.lang)
        reports = await waiting(self.desk, self.officer, eyes, self.base)
        self._shown = frozenset(one.row.id for one in reports)
        text = self.desk.pages.text(self.lang, "desk/parts/reviews_live.html", reports=reports)
        return Event("swap", text)

"""The stream behind the leaders' page: figures counted anew as cases change, but not more often than they cost."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from salur.contracts.cases import Case
from salur.web import Event, event_stream, language
from services.desk.domain.officers import Officer
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.jurisdictions import base_of
from services.desk.pages.progress import figures, may_lead, period_of
from services.desk.pages.sign_in import signed_in
from services.desk.pages.streams import REFRESHED_AFTER, now, once, over, until_ended
from services.desk.ports.cases import Listener

COUNTED_AFTER = 2.0
_REST = 20
"""Counting takes at most one twentieth of the time."""


async def news(request: Request) -> Response:
    """The figures as they change. Looking on is no activity."""
    desk = desk_of(request)
    officer = await signed_in(request, touch=False)
    if officer is None or not may_lead(officer):
        return event_stream(once(over(desk, language(request), base_of(request))))
    stream = FigureStream(
        desk,
        officer,
        language(request),
        base_of(request),
        period_of(request),
        desk.cookies.read(request) or "",
    )
    return event_stream(until_ended(stream.events()))


@dataclass
class FigureStream:
    """What one leader is told."""

    desk: Desk
    officer: Officer
    lang: str
    base: str
    period: str
    token: str

    async def events(self) -> AsyncGenerator[Event, None]:
        """The figures now, and again after every change, until the session is over."""
        pack = self.desk.packs.get(self.officer.pack)
        with self.desk.live.listening() as listener:
            while await self.desk.sessions.officer(self.token, touch=False):
                begun = now()
                told = await figures(self.desk, pack, self.lang, self.base, self.period)
                cost = now() - begun
                yield Event(
                    "swap",
                    self.desk.pages.text(
                        self.lang, "desk/parts/figures.html", base=self.base, pack=pack, **told
                    ),
                )
                await self._changed(listener, max(COUNTED_AFTER, cost * _REST))
        yield over(self.desk, self.lang, self.base)

    async def _changed(self, listener: Listener, rest: float) -> None:
        """Returns some seconds after a case of this jurisdiction changed, or when words have grown old."""
        until = now() + REFRESHED_AFTER
        while (left := until - now()) > 0:
            item = await listener.next(left)
            if isinstance(item, Case) and item.pack == self.officer.pack:
                until = min(until, now() + rest)

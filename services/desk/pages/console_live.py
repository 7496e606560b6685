"""The stream behind the list: a case that changes moves, comes or goes as it happens."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from salur.contracts.cases import Case
from salur.web import Event, event_stream, language
from services.desk.domain.access import may_see
from services.desk.domain.filters import holds
from services.desk.domain.record import CaseRecord
from services.desk.pages.console import Asked, asked_of, list_context, tab_context
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.jurisdictions import base_of
from services.desk.pages.rows import row, row_id
from services.desk.pages.shown import reading
from services.desk.pages.sign_in import signed_in
from services.desk.pages.streams import REFRESHED_AFTER, now, once, over, until_ended
from services.desk.pages.words import N_
from services.desk.ports.cases import Listener

COUNTED_AFTER = 0.5


async def news(request: Request) -> Response:
    """The list's changes. Looking on is no activity: a session that only listens comes to its end."""
    desk = desk_of(request)
    officer = await signed_in(request, touch=False)
    if officer is None:
        return event_stream(once(over(desk, language(request), base_of(request))))
    stream = ListStream(desk, asked_of(request, officer), desk.cookies.read(request) or "")
    return event_stream(until_ended(stream.events()))


class ListStream:
    """What one reader of a list is told. `_shown` holds the ids of the cases on their page."""

    def __init__(self, desk: Desk, asked: Asked, token: str) -> None:
        self._desk = desk
        self._asked = asked
        self._token = token
        self._shown: set[str] = set()

    async def events(self) -> AsyncGenerator[Event, None]:
        """The present state, then every change, until the session is over."""
        with self._desk.live.listening() as listener:
            while await self._desk.sessions.officer(self._token, touch=False):
                yield await self._whole()
                async for event in self._changes(listener):
                    yield event
        yield over(self._desk, self._asked.lang, self._asked.base)

    async def _changes(self, listener: Listener) -> AsyncIterator[Event]:
        """One minute of changes; the counts follow a moment later, once for many."""
        until, recount = now() + REFRESHED_AFTER, 0.0
        while now() < until:
            item = await listener.next(min(until, recount or until) - now())
            event = await self._told(item) if isinstance(item, Case) else None
            if event:
                yield event
                recount = recount or now() + COUNTED_AFTER
            if recount and now() >= recount:
                recount = 0.0
                yield await self._counts()

    async def _told(self, case: Case) -> Event | None:
        wanted = self._asked.wanted
        is_here = case.case in self._shown
        belongs = may_see(wanted.officer, case) and holds(wanted.filter, wanted.agency, case)
        if not belongs:
            if not is_here:
                return None
            self._shown.discard(case.case)
            return Event("remove", row_id(case.case)) if self._shown else await self._whole()
        if not is_here and self._asked.page > 1:
            return None
        if not self._shown:
            return await self._whole()
        self._shown.add(case.case)
        return self._row(case, is_new=not is_here)

    def _row(self, case: Case, is_new: bool) -> Event:
        eyes = reading(self._desk, self._desk.packs.get(case.pack), self._asked.lang)
        drawn = row(CaseRecord.of(case), eyes, self._asked.base)
        if is_new:
            drawn = replace(drawn, announce=eyes.say(N_("Masuk: %(title)s"), title=drawn.title))
        return Event("add", self._text("row_live.html", row=drawn))

    async def _whole(self) -> Event:
        context = await list_context(self._desk, self._asked)
        self._shown = {record.case.case for record in context["records"]}
        return Event("swap", self._text("console_live.html", asked=self._asked, **context))

    async def _counts(self) -> Event:
        pack = self._desk.packs.get(self._asked.wanted.officer.pack)
        context = await tab_context(self._desk, self._asked, reading(self._desk, pack, self._asked.lang))
        return Event("swap", self._text("counts_live.html", **context))

    def _text(self, template: str, **context: object) -> str:
        return self._desk.pages.text(self._asked.lang, f"desk/parts/{template}", **context)

"""The stream behind the list: a case that changes moves, comes or goes as it happens."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from salur.contracts.cases import Case
from salur.web import Event, event_stream, language
from salur.web.cases import CaseRow
from services.desk.domain.access import may_see
from services.desk.domain.filters import holds
from services.desk.domain.record import CaseRecord
from services.desk.pages.console import Asked, asked_of, list_context, tab_context
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.jurisdictions import base_of
from services.desk.pages.reading import Reading
from services.desk.pages.rows import id_of_row, row_of
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
    """What one reader of a list is told. `_shown` are the rows on their page, by their elements' ids."""

    def __init__(self, desk: Desk, asked: Asked, token: str) -> None:
        self._desk = desk
        self._asked = asked
        self._token = token
        self._shown: dict[str, CaseRow] = {}
        self._counted: object = None

    async def events(self) -> AsyncGenerator[Event, None]:
        """The present state, then every change, until the session is over."""
        with self._desk.live.listening() as listener:
            while await self._desk.sessions.officer(self._token, touch=False):
                for event in self._present(await list_context(self._desk, self._asked)):
                    yield event
                async for event in self._changes(listener):
                    yield event
        yield over(self._desk, self._asked.lang, self._asked.base)

    def _present(self, context: Mapping[str, Any]) -> Iterator[Event]:
        """What the page does not show yet: all of it at first, later the rows whose words have grown old."""
        rows = {row.id: row for row in context["rows"]}
        if not self._shown or rows.keys() != self._shown.keys():
            self._shown, self._counted = rows, _counts(context)
            yield Event("swap", self._text("console_live.html", asked=self._asked, **context))
            return
        for row_id, row in rows.items():
            if row != self._shown[row_id]:
                yield Event("add", self._text("row_live.html", row=row))
        self._shown = rows
        yield from self._recounted(context)

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
                for counts in self._recounted(await tab_context(self._desk, self._asked, self._eyes())):
                    yield counts

    async def _told(self, case: Case) -> Event | None:
        wanted, row_id = self._asked.wanted, id_of_row(case.case)
        is_here = row_id in self._shown
        if not (may_see(wanted.officer, case) and holds(wanted.filter, wanted.agency, case)):
            if not is_here:
                return None
            del self._shown[row_id]
            return Event("remove", row_id) if self._shown else await self._whole()
        if not is_here and self._asked.page > 1:
            return None
        if not self._shown:
            return await self._whole()
        return self._came(case, is_new=not is_here)

    def _came(self, case: Case, is_new: bool) -> Event:
        eyes = self._eyes()
        row = self._shown[id_of_row(case.case)] = row_of(CaseRecord.of(case), eyes, self._asked.base)
        if is_new:
            row = replace(row, announce=eyes.say(N_("Masuk: %(title)s"), title=row.title))
        return Event("add", self._text("row_live.html", row=row))

    async def _whole(self) -> Event:
        self._shown = {}
        (event,) = self._present(await list_context(self._desk, self._asked))
        return event

    def _recounted(self, context: Mapping[str, Any]) -> Iterator[Event]:
        if _counts(context) != self._counted:
            self._counted = _counts(context)
            yield Event("swap", self._text("counts_live.html", **context))

    def _eyes(self) -> Reading:
        return reading(self._desk, self._desk.packs.get(self._asked.wanted.officer.pack), self._asked.lang)

    def _text(self, template: str, **context: object) -> str:
        return self._desk.pages.text(self._asked.lang, f"desk/parts/{template}", **context)


def _counts(context: Mapping[str, Any]) -> object:
    return context["tabs"], context["late"]

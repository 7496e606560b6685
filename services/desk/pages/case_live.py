"""The stream behind a case: where it stands, its way, what can be done, and the answer to a command under way."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from salur.contracts.cases import Case
from salur.web import Event, event_stream, language
from services.desk.domain.access import Action, may_see
from services.desk.domain.officers import Officer
from services.desk.pages.case import forms_of, live_context
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.forms import form_of
from services.desk.pages.jurisdictions import base_of
from services.desk.pages.outcomes import known_outcome
from services.desk.pages.reading import Reading
from services.desk.pages.shown import reading
from services.desk.pages.sign_in import signed_in
from services.desk.pages.streams import REFRESHED_AFTER, news_for, once, over, until_ended
from services.desk.pages.words import ACTIONS
from services.desk.ports.cases import News, Outcome


async def news(request: Request) -> Response:
    """The changing parts of a case's page. Looking on is no activity."""
    desk = desk_of(request)
    officer = await signed_in(request, touch=False)
    if officer is None:
        return event_stream(once(over(desk, language(request), base_of(request))))
    stream = CaseStream(
        desk=desk,
        officer=officer,
        case_id=request.path_params["case"],
        lang=language(request),
        base=base_of(request),
        token=desk.cookies.read(request) or "",
        awaiting=request.query_params.get("menunggu", ""),
        action=Action.named(request.query_params.get("tindakan", "")),
    )
    return event_stream(until_ended(stream.events()))


@dataclass
class CaseStream:
    """What one reader of a case is told. `awaiting` is a command whose answer their page waits for."""

    desk: Desk
    officer: Officer
    case_id: str
    lang: str
    base: str
    token: str
    awaiting: str = ""
    action: Action | None = None

    async def events(self) -> AsyncGenerator[Event, None]:
        """The present state, then every change, until the session is over or the case is not theirs any more."""
        with self.desk.live.listening() as listener:
            while await self.desk.sessions.officer(self.token, touch=False):
                case = await self.desk.cases.get(self.case_id)
                if case is None or not may_see(self.officer, case):
                    return
                outcome = await known_outcome(self.desk, self.awaiting) if self.awaiting else None
                yield await self._drawn(case, outcome)
                async for item in news_for(listener, REFRESHED_AFTER):
                    if self._concerns(item):
                        case = item if isinstance(item, Case) else case
                        if not may_see(self.officer, case):
                            return
                        yield await self._drawn(case, item if isinstance(item, Outcome) else None)
        yield over(self.desk, self.lang, self.base)

    def _concerns(self, item: News) -> bool:
        if isinstance(item, Outcome):
            return item.command == self.awaiting
        return item.case == self.case_id

    async def _drawn(self, case: Case, outcome: Outcome | None) -> Event:
        eyes = reading(self.desk, self.desk.packs.get(case.pack), self.lang)
        context: dict[str, Any] = {"settled": "", "refused": None}
        if outcome:
            context = self._answer(case, outcome, eyes)
            self.awaiting = ""
        context |= await live_context(self.desk, self.officer, case, eyes, self.base)
        forms = await forms_of(self.desk, self.officer, case, eyes, self.token)
        text = self.desk.pages.text(
            self.lang, "desk/parts/case_live.html", base=self.base, case=case, forms=forms, **context
        )
        return Event("swap", text)

    def _answer(self, case: Case, outcome: Outcome, eyes: Reading) -> dict[str, Any]:
        """Done: the forms begin anew. Refused: the sentence goes to the form, which keeps what was typed."""
        if self.action is None:
            return {"settled": "", "refused": None}
        if outcome.refused is None:
            return {"settled": eyes.say(ACTIONS[self.action].done), "refused": None}
        token = self.desk.tokens.issue(self.token, self.desk.clock.now())
        form = replace(form_of(self.action, case, eyes, token), refused=outcome.refused)
        return {"settled": "", "refused": form}

"""News that an officer passes on by word of mouth: to people without a telephone, whose reports they wrote down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from salur.contracts.cases import Case, Entry
from salur.web import BadFormTokenError, language
from salur.web.clocks import Tone
from services.desk.domain.colleagues import predecessors
from services.desk.domain.filing import CHANNEL
from services.desk.domain.officers import Officer
from services.desk.pages.case import words_of
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.headed import officer_context
from services.desk.pages.reading import Reading
from services.desk.pages.shown import reading, shown, to
from services.desk.pages.sign_in import sent_to_sign_in, signed_in
from services.desk.pages.standing import state_words
from services.desk.pages.steps import step_title


@dataclass(frozen=True)
class News:
    """One step to tell: what happened, when, and the words that go with it."""

    title: str
    moment: str
    said: str


@dataclass(frozen=True)
class Errand:
    """One case and what its reporter has not heard yet."""

    case: str
    code: str
    steps: int
    category: str
    district: str
    state: str
    tone: Tone
    news: tuple[News, ...]


async def listed(request: Request) -> Response:
    """The cases this officer wrote down: first those with news to tell."""
    desk, officer = desk_of(request), await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    pack = desk.packs.get(officer.pack)
    eyes = reading(desk, pack, language(request))
    cases = await desk.filed.by(await _writers(desk, officer), officer.pack)
    told = await desk.filed.deliveries([case.case for case in cases])
    found = []
    for case in cases:
        waiting = [e for e in case.timeline if e.notification and e.notification not in told]
        news = waiting if case.reporter.channel == CHANNEL else []
        found.append(_errand(case, eyes, tuple(_news(e, case, eyes, words_of(desk, e)) for e in news)))
    found.sort(key=lambda errand: not errand.news)
    return shown(
        request,
        "errands.html",
        pack,
        errands=found,
        waiting=sum(bool(errand.news) for errand in found),
        token=desk.tokens.issue(desk.cookies.read(request) or "", desk.clock.now()),
        **officer_context(request, officer),
    )


async def passed_on(request: Request) -> Response:
    """The officer has told the reporter the news that stood on the page; what came since is still to tell."""
    desk, officer = desk_of(request), await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    fields = await request.form()
    session = desk.cookies.read(request) or ""
    try:
        desk.tokens.accept(str(fields.get("token", "")), session, desk.clock.now())
    except BadFormTokenError:
        return RedirectResponse(to(request, "/meja/titipan"), 303)
    case = await desk.cases.get(str(fields.get("laporan", "")))
    mine = await _writers(desk, officer)
    if case is not None and case.filed_by in mine and case.reporter.channel == CHANNEL:
        seen = str(fields.get("langkah", "0"))
        steps = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else 0
        await desk.filed.passed_on(case, steps, desk.clock.now())
    return RedirectResponse(to(request, "/meja/titipan"), 303)


async def _writers(desk: Desk, officer: Officer) -> Collection[str]:
    """Whose errands are this officer's: their own, and those of who has left."""
    staff = await desk.register.staff(officer.pack)
    return (officer.id, *predecessors(officer, staff))


def _errand(case: Case, eyes: Reading, news: tuple[News, ...]) -> Errand:
    state, tone = state_words(case, eyes, public=True)
    return Errand(
        case=case.case,
        code=case.code,
        steps=len(case.timeline),
        category=eyes.category(case.category),
        district=eyes.district(case.place),
        state=state,
        tone=tone,
        news=news,
    )


def _news(entry: Entry, case: Case, eyes: Reading, said: str) -> News:
    return News(step_title(entry, case, eyes), eyes.moment(entry.at), said)

"""The queue of reports that a person must look at: which, until when and why; then one with its evidence side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from babel.numbers import format_decimal
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from salur.contracts.appeals import judge_appealed
from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, Entry
from salur.contracts.reports import Signal
from salur.web import language
from salur.web.cases import CaseRow
from salur.web.clocks import Tone
from services.desk.domain.access import REVIEWERS, Action, may_see
from services.desk.domain.filters import IN_REVIEW, holds
from services.desk.domain.officers import Officer
from services.desk.domain.record import CaseRecord
from services.desk.pages.case import closed, forms_of, words_of
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.details import details
from services.desk.pages.forms import Form
from services.desk.pages.headed import officer_context
from services.desk.pages.jurisdictions import base_of
from services.desk.pages.reading import Reading
from services.desk.pages.rows import row_of, title
from services.desk.pages.shown import address, reading, shown, to
from services.desk.pages.sign_in import sent_to_sign_in, signed_in
from services.desk.pages.signals import said
from services.desk.pages.standing import standing
from services.desk.pages.words import ACTIONS
from services.desk.ports.cases import Wanted

PATH = "/meja/tinjau"
# More than this nobody reviews in a day; what is due first is among them.
MOST = 100
SETTLES = (Action.ACCEPT, Action.ASK, Action.MERGE, Action.FALSE)
_REASONS = 2


@dataclass(frozen=True)
class Waiting:
    """One report of the queue, with what is most against it."""

    row: CaseRow
    href: str
    reasons: tuple[str, ...]
    appealed: bool


@dataclass(frozen=True)
class Reason:
    """A signal as it is read: its weight with its sign, and whether it doubts, supports or only notes."""

    sentence: str
    weight: str
    tone: Tone
    mark: str


async def queue(request: Request) -> Response:
    """What waits for review, due first on top."""
    officer = await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    if officer.role not in REVIEWERS:
        return _not_yours(request, officer)
    desk, pack = desk_of(request), desk_of(request).packs.get(officer.pack)
    eyes = reading(desk, pack, language(request))
    done = Action.named(request.query_params.get("sudah", ""))
    return shown(
        request,
        "reviews.html",
        pack,
        done=eyes.say(ACTIONS[done].done) if done else "",
        live=to(request, f"{PATH}/kabar"),
        reports=await waiting(desk, officer, eyes, base_of(request)),
        **officer_context(request, officer),
    )


async def reviewed(request: Request) -> Response:
    """One report of the queue. What is reviewed already is shown as the case that it is."""
    officer = await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    if officer.role not in REVIEWERS:
        return _not_yours(request, officer)
    desk = desk_of(request)
    case = await desk.cases.get(request.path_params["case"])
    if case is None or not may_see(officer, case):
        return closed(request, officer)
    if not holds(IN_REVIEW, "", case):
        return RedirectResponse(to(request, f"/meja/{case.case}"), 303)
    pack = desk.packs.get(case.pack)
    eyes = reading(desk, pack, language(request))
    forms = await forms_of(desk, officer, case, eyes, desk.cookies.read(request) or "")
    return shown(
        request,
        "review.html",
        pack,
        case=case,
        title=title(case, eyes),
        category=eyes.category(case.category),
        place=eyes.place(case.place),
        text=words_of(desk, case),
        sent=eyes.day(case.submitted_at),
        is_restricted=case.sensitivity is Sensitivity.RESTRICTED,
        standing=standing(case, eyes, public=False),
        reasons=[_reason(signal, eyes) for signal in _by_weight(case.signals)],
        objection=await _objection(desk, officer, case),
        forms=_settling(forms),
        **await _neighbours(desk, officer, case, request),
        **await details(desk, officer, case, eyes, base_of(request), await desk.cases.deliveries(case.case)),
        **officer_context(request, officer),
    )


def _not_yours(request: Request, officer: Officer) -> Response:
    pack = desk_of(request).packs.get(officer.pack)
    return shown(request, "not_yours.html", pack, 403, **officer_context(request, officer))


async def waiting(desk: Desk, officer: Officer, eyes: Reading, base: str) -> list[Waiting]:
    """The queue as this officer sees it, due first."""
    return [_in_queue(record, eyes, base) for record in await _waiting(desk, officer)]


async def _waiting(desk: Desk, officer: Officer) -> Sequence[CaseRecord]:
    return await desk.cases.page(Wanted(officer, IN_REVIEW), 0, MOST)


def _in_queue(record: CaseRecord, eyes: Reading, base: str) -> Waiting:
    case = record.case
    doubts = [said(signal, eyes) for signal in _by_weight(case.signals) if signal.weight < 0]
    return Waiting(
        row=row_of(record, eyes, base),
        href=address(base, f"{PATH}/{case.case}", eyes.lang),
        reasons=tuple(doubts[:_REASONS]),
        appealed=judge_appealed(case) is not None,
    )


def _by_weight(signals: Sequence[Signal]) -> list[Signal]:
    """What is most against a report first."""
    return sorted(signals, key=lambda signal: signal.weight)


def _reason(signal: Signal, eyes: Reading) -> Reason:
    weight = format_decimal(abs(signal.weight), locale=eyes.lang)
    if signal.weight < 0:
        return Reason(said(signal, eyes), f"−{weight}", "waiting", "circle-alert")
    if signal.weight > 0:
        return Reason(said(signal, eyes), f"+{weight}", "done", "circle-check")
    return Reason(said(signal, eyes), weight, "moving", "circle-dot")


def _settling(forms: Sequence[Form]) -> list[Form]:
    """The forms that end a review, in their own order; they lead back to the queue."""
    by_action = {form.action: replace(form, back=True) for form in forms}
    return [by_action[action] for action in SETTLES if action in by_action]


async def _objection(desk: Desk, officer: Officer, case: Case) -> dict[str, Any] | None:
    """Who found the report untrue and why, and what the reporter says against it; None where nobody did."""
    judge = judge_appealed(case)
    if judge is None:
        return None
    found, said = _last(case, "judged_false"), _last(case, "appealed")
    names = await desk.officers.names([judge])
    return {
        "mine": judge == officer.id,
        "by": names.get(judge, ""),
        "found": words_of(desk, found),
        "said": words_of(desk, said),
    }


def _last(case: Case, what: str) -> Entry:
    return next(entry for entry in reversed(case.timeline) if entry.what == what)


async def _neighbours(desk: Desk, officer: Officer, case: Case, request: Request) -> dict[str, Any]:
    """Where in the queue the report is, and the one after it."""
    ids = [record.case.case for record in await _waiting(desk, officer)]
    place = ids.index(case.case) if case.case in ids else len(ids)
    following = ids[place + 1] if place + 1 < len(ids) else None
    return {
        "number": place + 1,
        "of": max(len(ids), place + 1),
        "following": to(request, f"{PATH}/{following}") if following else None,
    }

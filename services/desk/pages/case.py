"""One case for an officer: what was reported, where it stands, and what can be done now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, Entry
from salur.privacy import Unsealable
from salur.web import language
from services.desk.domain.access import Action, actions, may_see
from services.desk.domain.answers import UsedAnswer, used_answers
from services.desk.domain.officers import STAFF, Officer
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.details import details, names_of
from services.desk.pages.fields import Options, agencies_for
from services.desk.pages.forms import Form, form_of
from services.desk.pages.headed import officer_context
from services.desk.pages.jurisdictions import base_of
from services.desk.pages.reading import Reading
from services.desk.pages.rows import title
from services.desk.pages.shots import shots
from services.desk.pages.shown import reading, shown, to
from services.desk.pages.sign_in import sent_to_sign_in, signed_in
from services.desk.pages.signals import said
from services.desk.pages.standing import standing
from services.desk.pages.steps import desk_steps
from services.desk.pages.words import ACTIONS, FEW

# So many of an agency's finished cases are compared.
_LOOKED_THROUGH = 200


async def opened(request: Request) -> Response:
    """The page of a case."""
    desk = desk_of(request)
    officer = await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    case = await desk.cases.get(request.path_params["case"])
    done = Action.named(request.query_params.get("sudah", ""))
    if case is None or not may_see(officer, case):
        # Who has just passed it on hears that it went, not that there is no such report.
        return RedirectResponse(to(request, f"/meja?sudah={done}"), 303) if done else closed(request, officer)
    used = request.query_params.get("jawaban", "")
    form = await _with_answer(request, officer, case, used) if used else None
    return await case_page(request, officer, case, form=form, done=done)


async def answers_for(desk: Desk, officer: Officer, case: Case) -> list[UsedAnswer]:
    """What can be said again: answers to like cases that this officer may see."""
    if case.agency is None or not {Action.ANSWER, Action.FINISH} & set(actions(officer, case)):
        return []
    others = await desk.cases.finished(case.pack, case.agency, _LOOKED_THROUGH)
    return used_answers(case, [other for other in others if may_see(officer, other)])


async def _with_answer(request: Request, officer: Officer, case: Case, used: str) -> Form | None:
    """The form to answer with, filled with an answer used before; still to be read and sent by a person."""
    desk = desk_of(request)
    answer = next((one for one in await answers_for(desk, officer, case) if one.key == used), None)
    action = next((one for one in (Action.ANSWER, Action.FINISH) if one in actions(officer, case)), None)
    if answer is None or action is None:
        return None
    eyes = reading(desk, desk.packs.get(case.pack), language(request))
    token = desk.tokens.issue(desk.cookies.read(request) or "", desk.clock.now())
    return replace(form_of(action, case, eyes, token), text=answer.text)


def closed(request: Request, officer: Officer) -> Response:
    """There is no such case, or not for this officer: the same page, so that nobody learns which."""
    pack = desk_of(request).packs.get(officer.pack)
    return shown(request, "no_case.html", pack, 404, **officer_context(request, officer))


async def case_page(
    request: Request,
    officer: Officer,
    case: Case,
    *,
    form: Form | None = None,
    awaiting: str = "",
    done: Action | None = None,
    refused: str = "",
    status: int = 200,
) -> Response:
    """The page, with one form as somebody left it, the command it waits for, or the news that something is done."""
    desk = desk_of(request)
    pack = desk.packs.get(case.pack)
    eyes = reading(desk, pack, language(request))
    forms = await forms_of(desk, officer, case, eyes, desk.cookies.read(request) or "")
    return shown(
        request,
        "case.html",
        pack,
        status,
        done=eyes.say(ACTIONS[done].done) if done else "",
        not_done=refused,
        picture_token=desk.tokens.issue(desk.cookies.read(request) or "", desk.clock.now()),
        live=_live(request, case, form, awaiting),
        settled="",
        forms=_with(forms, form) if form else forms,
        **_about(case, eyes),
        used=[
            (to(request, f"/meja/{case.case}?jawaban={one.key}#tindakan"), one.text, eyes.moment(one.at))
            for one in await answers_for(desk, officer, case)
        ],
        shots=shots(officer, case, eyes, base_of(request), await desk.evidence.missing(case.media)),
        **await live_context(desk, officer, case, eyes, base_of(request)),
        **officer_context(request, officer),
    )


def _live(request: Request, case: Case, form: Form | None, awaiting: str) -> str:
    asked = f"?menunggu={awaiting}&tindakan={form.action}" if form and awaiting else ""
    return to(request, f"/meja/{case.case}/kabar{asked}")


async def forms_of(desk: Desk, officer: Officer, case: Case, eyes: Reading, session: str) -> list[Form]:
    """What the officer may do now, each with a token of its own that becomes the command's id."""
    at, can = desk.clock.now(), actions(officer, case)
    staff = await staff_of(desk, case) if Action.ASSIGN in can else ()
    return [form_of(action, case, eyes, desk.tokens.issue(session, at), staff) for action in can]


async def staff_of(desk: Desk, case: Case) -> Options:
    """Whom a case can be given to: the officers of the agency that has it."""
    return tuple(
        sorted((await desk.officers.of_agency(case.pack, case.agency)).items(), key=lambda one: one[1])
    )


# By what a signal does: speak against, note, speak for.
_SHOWN = {
    -1: {"tone": "waiting", "icon": "circle-alert"},
    0: {"tone": "calm", "icon": "info"},
    1: {"tone": "done", "icon": "circle-check"},
}


def _with(forms: Sequence[Form], form: Form) -> list[Form]:
    """The form that was sent goes first, even where the case no longer offers it: what was typed stays in sight."""
    return [form, *(one for one in forms if one.action is not form.action)]


def _about(case: Case, eyes: Reading) -> dict[str, Any]:
    return {
        "case": case,
        "title": title(case, eyes),
        "category": eyes.category(case.category),
        "is_restricted": case.sensitivity is Sensitivity.RESTRICTED,
        "is_confidential": case.sensitivity is Sensitivity.CONFIDENTIAL,
    }


async def live_context(desk: Desk, officer: Officer, case: Case, eyes: Reading, base: str) -> dict[str, Any]:
    """The parts that change while one looks."""
    deliveries = await desk.cases.deliveries(case.case)
    acted = {entry.by.id for entry in case.timeline if entry.by.role in STAFF}
    acted |= {case.filed_by} if case.filed_by else set()
    names = await names_of(acted, desk, eyes)
    return {
        "standing": standing(case, eyes, public=False),
        "steps": desk_steps(case, deliveries, names, eyes, lambda entry: words_of(desk, entry)),
        "signals": _signals(case, eyes),
        "proposals": _proposals(case, eyes),
        "few": FEW,
        "text": words_of(desk, case),
        "place": eyes.place(case.place),
        **await details(desk, officer, case, eyes, base, deliveries),
    }


def _signals(case: Case, eyes: Reading) -> list[dict[str, str]]:
    """What verify noticed, doubts first; a note is neither a doubt nor a good word."""
    ordered = sorted(case.signals, key=lambda signal: signal.weight)
    return [
        {"sentence": said(signal, eyes), **_SHOWN[(signal.weight > 0) - (signal.weight < 0)]}
        for signal in ordered
    ]


def _proposals(case: Case, eyes: Reading) -> list[dict[str, str]]:
    """The likeliest agencies with their reasons, those left out that the case may not go to."""
    free = dict(agencies_for(case, eyes.pack))
    return [
        {
            "agency": one.agency,
            "name": free[one.agency],
            "reason": one.reason,
            "sure": "" if one.confidence is None else f"{round(100 * one.confidence)}%",
        }
        for one in case.proposals
        if one.agency in free
    ]


def words_of(desk: Desk, said: Case | Entry) -> str:
    """What was written, a restricted report's too; nothing where this process has no key for it."""
    if said.sealed_text is None:
        return said.text or ""
    try:
        return desk.keys.open(said.sealed_text).decode()
    except Unsealable:
        return ""

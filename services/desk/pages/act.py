"""What an officer sends: one command for one form, however often it is sent, and the answer beside the form."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from salur.contracts.cases import Case
from salur.messaging.errors import KafkaUnavailable
from salur.web import BadFormTokenError, language
from services.desk.domain.access import Action, actions, may_see
from services.desk.domain.officers import Officer
from services.desk.pages.asking import command_of
from services.desk.pages.case import case_page, closed, staff_of
from services.desk.pages.completing import MOST_PICTURES, completed
from services.desk.pages.desk import desk_of
from services.desk.pages.forms import Form, filled, form_of, holder_of
from services.desk.pages.outcomes import known_outcome
from services.desk.pages.reading import Reading
from services.desk.pages.shown import reading, to
from services.desk.pages.sign_in import sent_to_sign_in, signed_in
from services.desk.pages.words import N_
from services.desk.ports.cases import Outcome
from services.desk.ports.evidence import EvidenceAway

ANSWER_WITHIN = 3.0


async def act(request: Request) -> Response:
    """Takes a form of a case. The command's id comes from the form's token: sent twice, it is done once."""
    desk = desk_of(request)
    officer = await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    case = await desk.cases.get(request.path_params["case"])
    action = Action.named(request.path_params["action"])
    if case is None or action is None or not may_see(officer, case):
        return closed(request, officer)
    sent = await request.form(max_files=MOST_PICTURES)
    fields = {name: value for name, value in sent.items() if isinstance(value, str)}
    eyes = reading(desk, desk.packs.get(case.pack), language(request))
    staff = await staff_of(desk, case) if action is Action.ASSIGN else ()
    form = filled(form_of(action, case, eyes, fields.get("token", ""), staff), fields, eyes)
    session = desk.cookies.read(request) or ""
    try:
        command = str(desk.tokens.accept(form.token, session, desk.clock.now()))
    except BadFormTokenError:
        stale = eyes.say(
            N_("Formulir ini sudah terlalu lama terbuka. Tulisan Anda masih ada; kirim sekali lagi.")
        )
        return await _again(request, officer, case, form, stale, 403)
    outcome = await known_outcome(desk, command)
    if outcome is None and not form.amiss:
        try:
            form = await completed(desk, officer, case, form, command, sent, eyes)
        except EvidenceAway:
            return await case_page(
                request, officer, case, form=replace(form, refused=_away(eyes)), status=503
            )
    if outcome is None and form.amiss:
        return await case_page(request, officer, case, form=form, status=422)
    return await _send(request, officer, case, form, command, outcome, eyes)


async def _send(
    request: Request,
    officer: Officer,
    case: Case,
    form: Form,
    command: str,
    outcome: Outcome | None,
    eyes: Reading,
) -> Response:
    desk = desk_of(request)
    if outcome is None:
        if form.action not in actions(officer, case):
            return await _again(request, officer, case, form, _not_now(eyes), 409)
        asked = command_of(form, command, case, officer, eyes.pack, desk.clock.now())
        try:
            await desk.commands.send(asked)
        except KafkaUnavailable:
            return await case_page(
                request, officer, case, form=replace(form, refused=_away(eyes)), status=503
            )
        outcome = await desk.live.outcome(command, ANSWER_WITHIN)
    newest = await desk.cases.get(case.case) or case
    if outcome is None:
        # The form keeps its token: to send it again asks again for the same answer.
        waiting = replace(form, sent=True)
        return await case_page(request, officer, newest, form=waiting, awaiting=command, status=202)
    if outcome.refused:
        return await _again(request, officer, newest, form, outcome.refused, 409)
    # Who reviews goes on with the queue.
    way = "/meja/tinjau" if form.back else f"/meja/{case.case}"
    return RedirectResponse(to(request, f"{way}?sudah={form.action}"), 303)


async def _again(
    request: Request, officer: Officer, case: Case, form: Form, refused: str, status: int
) -> Response:
    """The form with what was typed and why it was not done; a new token, for the old one has had its answer."""
    desk = desk_of(request)
    token = desk.tokens.issue(desk.cookies.read(request) or "", desk.clock.now())
    form = replace(form, token=token, refused=refused, seen=holder_of(case))
    return await case_page(request, officer, case, form=form, status=status)


def _away(eyes: Reading) -> str:
    return eyes.say(
        N_("Sambungan sedang terganggu, jadi belum terkirim. Coba kirim sekali lagi sebentar lagi.")
    )


def _not_now(eyes: Reading) -> str:
    return eyes.say(
        N_("Sementara itu keadaan laporan ini sudah berubah. Periksa dulu perjalanannya di bawah.")
    )

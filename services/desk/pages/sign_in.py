"""Signing in and out: at an identity provider, or as a made-up officer on a development machine."""

from __future__ import annotations

import secrets

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from salur.observability import get_logger
from salur.web import BadFormTokenError
from services.desk.domain.officers import Officer
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.jurisdictions import base_of, pack_of
from services.desk.pages.shown import shown, to
from services.desk.ports.officers import Attempt, Identity, SignInFailed

HOME = "/meja"
SIGN_IN = "/meja/masuk"
RETURN = "/meja/masuk/kembali"
log = get_logger("desk")


async def signed_in(request: Request, *, touch: bool = True) -> Officer | None:
    """Whose session the browser holds."""
    desk = desk_of(request)
    token = desk.cookies.read(request)
    officer = await desk.sessions.officer(token, touch=touch) if token else None
    pack = desk.packs.by_code.get(officer.pack) if officer else None
    if officer is None or pack is None:
        return None
    return officer.model_copy(update={"oversees": pack.villages(officer.agency)})


def sent_to_sign_in(request: Request) -> Response:
    """To the sign-in, and back to the page that was asked for; of a form that came too late, to the page it stood on."""
    back = request.url.path.removeprefix(base_of(request))
    if request.method == "POST":
        case = request.path_params.get("case")
        return RedirectResponse(
            to(request, f"{SIGN_IN}?berakhir=1&ke={f'{HOME}/{case}' if case else HOME}"), 303
        )
    return RedirectResponse(to(request, f"{SIGN_IN}?ke={back}" if back != HOME else SIGN_IN), 303)


async def ask(request: Request) -> Response:
    """The sign-in page; who is signed in already goes on."""
    if await signed_in(request):
        return RedirectResponse(to(request, way_back(request.query_params.get("ke", ""))), 303)
    return _page(request, back=way_back(request.query_params.get("ke", "")))


async def enter(request: Request) -> Response:
    """Takes the sign-in form: checks the password, or goes to the provider."""
    desk = desk_of(request)
    form = await request.form()
    token = desk.cookies.read(request)
    back = way_back(_text(form, "ke"))
    if token is None or not _is_ours(desk, form, token):
        return _page(request, back=back, amiss="stale", status=403)
    if desk.made_up:
        return await _with_password(request, form, back)
    return await _at_provider(request, token, back)


async def _with_password(request: Request, form: FormData, back: str) -> Response:
    desk = desk_of(request)
    assert desk.made_up is not None
    user, caller = _text(form, "user").strip(), desk.limits.caller(request)
    limits = (desk.limits.failed_sign_ins, caller), (desk.limits.failed_users, user)
    if not all(limit.allows(who) for limit, who in limits):
        return _page(request, back=back, amiss="often", user=user, status=429)
    identity = desk.made_up.check(user, _text(form, "password"))
    if identity is None or not _is_known(desk, identity):
        for limit, who in limits:
            limit.take(who)
        return _page(request, back=back, amiss="wrong", user=user, status=403)
    return await _begin(request, identity, to(request, back))


async def _at_provider(request: Request, token: str, back: str) -> Response:
    desk = desk_of(request)
    assert desk.provider is not None
    caller = desk.limits.caller(request)
    if not desk.limits.started_sign_ins.allows(caller):
        return _page(request, back=back, amiss="often", status=429)
    desk.limits.started_sign_ins.take(caller)
    attempt = Attempt(
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        browser=token,
        back=to(request, back),
    )
    try:
        address = await desk.provider.address(attempt, _redirect(desk))
    except SignInFailed as failed:
        log.warning("sign_in_failed", reason=failed.reason)
        return _page(request, back=back, amiss="away", status=503)
    await desk.attempts.keep(attempt)
    return RedirectResponse(address, 303)


async def returned(request: Request) -> Response:
    """Comes back from the provider with a code."""
    desk = desk_of(request)
    token = desk.cookies.read(request)
    attempt = await desk.attempts.take(request.query_params.get("state", ""), token) if token else None
    if desk.provider is None or attempt is None:
        return _page(request, back=HOME, amiss="stale", status=403)
    try:
        identity = await desk.provider.identity(attempt, dict(request.query_params), _redirect(desk))
    except SignInFailed as failed:
        log.warning("sign_in_failed", reason=failed.reason)
        amiss = "unknown" if failed.reason.startswith("claim") else "away"
        return _page(request, back=HOME, amiss=amiss, status=403)
    if not _is_known(desk, identity):
        log.warning("sign_in_failed", reason="claim_pack")
        return _page(request, back=HOME, amiss="unknown", status=403)
    return await _begin(request, identity, attempt.back)


async def leave(request: Request) -> Response:
    """Ends the session, here and in the browser."""
    desk = desk_of(request)
    token = desk.cookies.read(request)
    form = await request.form()
    response = RedirectResponse(to(request, f"{SIGN_IN}?keluar=1"), 303)
    if token and _is_ours(desk, form, token):
        await desk.sessions.end(token)
        desk.cookies.take(response)
    return response


async def _begin(request: Request, identity: Identity, back: str) -> Response:
    """A new session under a new token, so that one known before the sign-in opens nothing."""
    desk = desk_of(request)
    officer = await desk.officers.known(identity)
    token = desk.cookies.new()
    if officer is not None:
        await desk.sessions.begin(token, officer)
        # Whoever is deactivated at this moment has no session that outlives it.
        officer = await desk.officers.known(identity)
    if officer is None:
        await desk.sessions.end(token)
        log.warning("sign_in_failed", reason="deactivated")
        return _page(request, back=HOME, amiss="deactivated", status=403)
    response = RedirectResponse(back, 303)
    desk.cookies.give(response, token)
    return response


def _page(request: Request, *, back: str, amiss: str = "", user: str = "", status: int = 200) -> Response:
    desk = desk_of(request)
    token = desk.cookies.read(request) or desk.cookies.new()
    response = shown(
        request,
        "sign_in.html",
        pack_of(request),
        status,
        token=desk.tokens.issue(token, desk.clock.now()),
        back=back,
        amiss=amiss,
        user=user,
        left=bool(request.query_params.get("keluar")),
        ended=bool(request.query_params.get("berakhir")),
        made_up=desk.made_up.users() if desk.made_up else None,
    )
    desk.cookies.give(response, token)
    return response


def _is_ours(desk: Desk, form: FormData, token: str) -> bool:
    try:
        desk.tokens.accept(_text(form, "token"), token, desk.clock.now())
    except BadFormTokenError:
        return False
    return True


def _is_known(desk: Desk, identity: Identity) -> bool:
    """Whether there is such a jurisdiction here, with such an agency."""
    pack = desk.packs.by_code.get(identity.pack)
    return pack is not None and identity.agency in (None, *(agency.code for agency in pack.agencies))


def _redirect(desk: Desk) -> str:
    """Where the provider sends the browser back to; registered there, so the same for all jurisdictions."""
    return desk.public_url.rstrip("/") + RETURN


def way_back(path: str) -> str:
    """A page of the console to go on to; never an address of somebody else's."""
    inside = path == HOME or path.startswith((f"{HOME}/", f"{HOME}?"))
    return path if inside and "\\" not in path and not path.startswith(SIGN_IN) else HOME


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""

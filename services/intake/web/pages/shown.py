"""Answers a request with a page of the form, and reads what a form sends."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from salur.packs.texts import Lang
from salur.web import BadFormTokenError, language
from salur.web.jurisdictions import base_of, pack_of, site_of
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.web.pages.office import office_of

LONGEST_BODY = 256 * 1024
MOST_FILES = 12


def lang_of(request: Request) -> Lang:
    """The reader's language."""
    return language(request)


def here_of(request: Request) -> Jurisdiction | None:
    """Whose page it is; None where an address is shared by several."""
    pack = pack_of(request)
    return office_of(request).here[str(pack.code)] if pack else None


def to(request: Request, path: str) -> str:
    """An address in this jurisdiction that keeps the reader's language."""
    lang, joined = language(request), "&" if "?" in path else "?"
    path = base_of(request) + path
    return path if lang == "id" else f"{path}{joined}bahasa={lang}"


def shown(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page from `templates/lapor/`, with the cookie that ties its form to this browser."""
    office, pack = office_of(request), pack_of(request)
    browser = office.cookies.read(request) or office.cookies.new()
    response = office.pages.answer(
        request,
        f"lapor/{template}",
        site_of(request, pack),
        status,
        base=base_of(request),
        pack=pack,
        token=office.tokens.issue(browser, office.clock.now()),
        **context,
    )
    office.cookies.give(response, browser)
    return response


async def sent(request: Request, largest: int = LONGEST_BODY) -> FormData | None:
    """What the form sends; None where it is too large."""
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > largest:
        return None
    try:
        return await request.form(max_files=MOST_FILES, max_fields=40)
    except HTTPException:
        return None


def form_id(request: Request, form: FormData) -> str | None:
    """The id of the form, where its token is one we gave to this browser not long ago."""
    office = office_of(request)
    browser = office.cookies.read(request)
    if browser is None:
        return None
    try:
        return str(office.tokens.accept(text(form, "token"), browser, office.clock.now()))
    except BadFormTokenError:
        return None


def text(form: FormData, name: str) -> str:
    """What was typed in a field."""
    value = form.get(name, "")
    return value.replace("\0", "") if isinstance(value, str) else ""

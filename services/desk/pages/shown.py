"""Answers a request with a page of desk, in the look of its jurisdiction."""

from __future__ import annotations

from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from salur.packs import Pack
from salur.web import language
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.jurisdictions import base_of, site_of
from services.desk.pages.reading import Reading


def shown(
    request: Request, template: str, pack: Pack | None, status: int = 200, home: str = "/", **context: Any
) -> Response:
    """A page from `templates/desk/`; `home` is where the name at its top leads."""
    desk = desk_of(request)
    site = site_of(request, pack, home)
    return desk.pages.answer(
        request, f"desk/{template}", site, status, base=base_of(request), pack=pack, **context
    )


def reading_of(request: Request, pack: Pack) -> Reading:
    """What the reader of this request reads with."""
    desk = desk_of(request)
    return reading(desk, pack, language(request))


def reading(desk: Desk, pack: Pack, lang: str) -> Reading:
    """The same for a stream, which outlives its request."""
    code: Literal["id", "en"] = "en" if lang == "en" else "id"
    return Reading(pack, desk.pages.words(lang), code, desk.clock.now())


def to(request: Request, path: str) -> str:
    """An address in this jurisdiction that keeps the reader's language."""
    return address(base_of(request), path, language(request))


def address(base: str, path: str, lang: str) -> str:
    """The same for a stream."""
    joined = "&" if "?" in path else "?"
    return base + path if lang == "id" else f"{base}{path}{joined}bahasa={lang}"

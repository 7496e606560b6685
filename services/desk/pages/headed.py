"""The head of each page of the console: who is signed in, and where they can go."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from salur.contracts.cases import Role
from salur.web import language
from services.desk.domain.access import REVIEWERS
from services.desk.domain.officers import Officer
from services.desk.pages.desk import desk_of
from services.desk.pages.jurisdictions import base_of
from services.desk.pages.shown import reading, to
from services.desk.pages.sign_in import HOME
from services.desk.pages.words import N_

_EVERYBODY = frozenset(Role)
_LEADING = frozenset({Role.ADMIN, Role.LEADER})
PLACES = (
    ("/meja", "list", N_("Laporan"), _EVERYBODY),
    ("/meja/tinjau", "search", N_("Tinjauan"), REVIEWERS),
    ("/meja/baru", "file-plus", N_("Tulis baru"), _EVERYBODY),
    ("/meja/titipan", "hand", N_("Titipan"), _EVERYBODY),
    ("/meja/petugas", "users", N_("Petugas"), frozenset({Role.ADMIN})),
    ("/pimpinan", "chart-column", N_("Kemajuan"), _LEADING),
)
"""Where one can go, with an icon, a word and who may."""


def officer_context(request: Request, officer: Officer) -> dict[str, Any]:
    """What `officer.html` shows beside the page itself; with the token of its sign-out form."""
    desk = desk_of(request)
    pack = desk.packs.get(officer.pack)
    eyes = reading(desk, pack, language(request))
    here = request.url.path.removeprefix(base_of(request))
    mine = [place for place in PLACES if officer.role in place[3]]
    token = desk.cookies.read(request) or ""
    return {
        "home": HOME,
        "officer": officer,
        "officer_of": eyes.agency_short(officer.agency) if officer.agency else pack.about.title,
        "places": [(to(request, path), mark, eyes.say(words), path == here) for path, mark, words, _ in mine],
        "leave_token": desk.tokens.issue(token, desk.clock.now()),
    }

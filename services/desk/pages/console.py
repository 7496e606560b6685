"""The officers' list: what is due next first, in parts with their counts, kept up to date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from salur.contracts import tracking
from salur.contracts.cases import Role
from salur.packs import Pack
from salur.web import language
from services.desk.domain.access import Action, may_see
from services.desk.domain.filters import OPEN, chosen, shown_to
from services.desk.domain.officers import Officer
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.headed import officer_context
from services.desk.pages.jurisdictions import base_of
from services.desk.pages.reading import Reading
from services.desk.pages.rows import row_of
from services.desk.pages.shown import reading, shown, to
from services.desk.pages.sign_in import sent_to_sign_in, signed_in
from services.desk.pages.words import ACTIONS, FILTERS
from services.desk.ports.cases import Wanted

PAGE = 50


@dataclass(frozen=True)
class Asked:
    """Which list somebody looks at, and in which words."""

    wanted: Wanted
    page: int
    base: str
    lang: str

    @property
    def skip(self) -> int:
        return (self.page - 1) * PAGE

    def address(self, *, key: str | None = None, page: int | None = None, path: str = "/meja") -> str:
        """The address of this list, or of the same in another part or on another page."""
        query = {
            "saringan": key or self.wanted.filter.key,
            "instansi": self.wanted.agency,
            "halaman": str(page or (1 if key else self.page)),
        }
        plain = {"saringan": OPEN.key, "instansi": "", "halaman": "1"}
        told = {name: value for name, value in query.items() if value != plain[name]}
        if self.lang != "id":
            told["bahasa"] = self.lang
        return f"{self.base}{path}" + (f"?{urlencode(told)}" if told else "")


async def listed(request: Request) -> Response:
    """The list, or the way to a case whose code was searched for."""
    desk = desk_of(request)
    officer = await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    typed = request.query_params.get("kode", "").strip()
    missed = ""
    if typed:
        found = await _search(desk, officer, typed)
        if found:
            return RedirectResponse(to(request, f"/meja/{found}"), 303)
        missed = "unknown" if tracking.read(typed) else "typo"
    asked = asked_of(request, officer)
    context = await list_context(desk, asked)
    pack = desk.packs.get(officer.pack)
    done = Action.named(request.query_params.get("sudah", ""))
    return shown(
        request,
        "console.html",
        pack,
        done=reading(desk, pack, language(request)).say(ACTIONS[done].done) if done else "",
        typed=typed[:40],
        missed=missed,
        agencies=_agencies(officer, pack),
        asked=asked,
        live=asked.address(path="/meja/kabar"),
        **context,
        **officer_context(request, officer),
    )


def asked_of(request: Request, officer: Officer) -> Asked:
    """The list that an address names; what it names wrongly is taken as not said."""
    query = request.query_params
    agency = query.get("instansi", "") if officer.role is not Role.OFFICER else ""
    page = query.get("halaman", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    wanted = Wanted(officer, chosen(officer.role, query.get("saringan", "")), agency)
    return Asked(wanted, max(number, 1), base_of(request), language(request))


async def list_context(desk: Desk, asked: Asked) -> dict[str, Any]:
    """What the changing parts of the list show: rows, filters and counts."""
    records = await desk.cases.page(asked.wanted, asked.skip, PAGE)
    eyes = reading(desk, desk.packs.get(asked.wanted.officer.pack), asked.lang)
    tabs = await tab_context(desk, asked, eyes)
    total = tabs["total"]
    more = asked.skip + PAGE < total
    return {
        **tabs,
        "records": records,
        "rows": [row_of(record, eyes, asked.base) for record in records],
        "first": asked.skip + 1,
        "last": asked.skip + len(records),
        "before": asked.address(page=asked.page - 1) if asked.page > 1 else None,
        "after": asked.address(page=asked.page + 1) if more else None,
        "filter": asked.wanted.filter,
    }


async def tab_context(desk: Desk, asked: Asked, eyes: Reading) -> dict[str, Any]:
    """The filters with how many cases each holds, and how many of all are late."""
    officer, agency = asked.wanted.officer, asked.wanted.agency
    counts = await desk.cases.counts(officer, agency)
    tabs = []
    for one in shown_to(officer.role):
        number = sum(counts.get(state, (0, 0))[0] for state in one.states)
        here = one == asked.wanted.filter
        tabs.append((asked.address(key=one.key), eyes.say(FILTERS[one]), number, here, False))
    return {
        "tabs": tabs,
        "late": sum(counts.get(state, (0, 0))[1] for state in OPEN.states),
        "total": sum(counts.get(state, (0, 0))[0] for state in asked.wanted.filter.states),
    }


async def _search(desk: Desk, officer: Officer, typed: str) -> str | None:
    code = tracking.read(typed)
    case = await desk.cases.by_code(code) if code else None
    return case.case if case and may_see(officer, case) else None


def _agencies(officer: Officer, pack: Pack) -> list[tuple[str, str]]:
    if officer.role is Role.OFFICER:
        return []
    return sorted(((a.code, a.short_name) for a in pack.agencies), key=lambda agency: agency[1])

"""The leaders' page: is it getting better, and where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from salur.contracts.cases import Role
from salur.packs import Pack
from salur.regions.dates import local_date
from salur.regions.names import name_of
from salur.web import language
from salur.web.clocks import Tone
from services.desk.domain.officers import Officer
from services.desk.domain.progress import WEEKS, Change, Tally, Week, change, ranked, total, weeks
from services.desk.pages.charts import pairs, shares
from services.desk.pages.desk import Desk, desk_of
from services.desk.pages.headed import officer_context
from services.desk.pages.jurisdictions import base_of
from services.desk.pages.reading import Reading
from services.desk.pages.rows import row_of
from services.desk.pages.shown import reading, shown
from services.desk.pages.sign_in import sent_to_sign_in, signed_in
from services.desk.pages.words import N_

LEADERS = frozenset({Role.ADMIN, Role.LEADER})
PERIODS: Mapping[str, tuple[int, str]] = {
    "30": (30, N_("30 hari")),
    "90": (90, N_("90 hari")),
    "365": (365, N_("1 tahun")),
}
USUAL = "90"
LATEST = 20


@dataclass(frozen=True)
class Ranked:
    """One line of a ranking, already in words where they are words."""

    place: int | None
    name: str
    tally: Tally
    tone: Tone
    href: str = ""
    most: str = ""


async def leaders(request: Request) -> Response:
    """The page. An agency's own officers are told whose it is."""
    desk = desk_of(request)
    officer = await signed_in(request)
    if officer is None:
        return sent_to_sign_in(request)
    pack = desk.packs.get(officer.pack)
    if officer.role not in LEADERS:
        return shown(request, "not_yours.html", pack, 403, **officer_context(request, officer))
    period = period_of(request)
    base = base_of(request)
    return shown(
        request,
        "progress.html",
        pack,
        live=f"{base}/pimpinan/kabar?masa={period}" + ("" if language(request) == "id" else "&bahasa=en"),
        periods=[(key, words, key == period) for key, (_, words) in PERIODS.items()],
        **await figures(desk, pack, language(request), base, period),
        **officer_context(request, officer),
    )


def period_of(request: Request) -> str:
    """The period that an address names, else the usual one."""
    asked = request.query_params.get("masa", USUAL)
    return asked if asked in PERIODS else USUAL


def may_lead(officer: Officer) -> bool:
    """Whether somebody may look at the figures of all agencies."""
    return officer.role in LEADERS


async def figures(desk: Desk, pack: Pack, lang: str, base: str, period: str) -> dict[str, Any]:
    """All that the page tells, counted now."""
    eyes = reading(desk, pack, lang)
    since = eyes.now - timedelta(days=PERIODS[period][0])
    agencies = await desk.figures.by_agency(pack, since)
    districts = await desk.figures.by_district(pack, since)
    trend = await _trend(desk, pack, eyes.now)
    late = await desk.figures.latest(pack, LATEST)
    return {
        "period": eyes.say(PERIODS[period][1]),
        "moment": eyes.moment(eyes.now),
        "all": total(agencies.values()),
        "change": change(trend),
        "headline": headline(change(trend), eyes),
        "charts": _charts(trend, eyes),
        "weeks": [(_short(week, eyes), week) for week in trend],
        "rankings": _rankings(pack, agencies, eyes, base),
        "nobody": agencies.get(None, Tally()),
        "districts": _districts(districts, eyes),
        "rows": [row_of(record, eyes, base) for record in late],
        "share": lambda value: "–" if value is None else f"{round(100 * value)}%",
        "days": eyes.days,
        "stars": lambda value: (
            "–" if value is None else f"{value:.1f}".replace(".", "." if lang == "en" else ",")
        ),
    }


def headline(of: Change, eyes: Reading) -> tuple[str, Tone, str]:
    """The first thing to read: a sentence, its tone and its icon."""
    now, before = (f"{round(100 * (tally.share or 0.0))}%" for tally in (of.now, of.before))
    if of.direction == "better":
        return (
            eyes.say(N_("Membaik: %(now)s selesai tepat waktu, dari %(before)s"), now=now, before=before),
            "done",
            "trending-up",
        )
    if of.direction == "worse":
        return (
            eyes.say(N_("Menurun: %(now)s selesai tepat waktu, dari %(before)s"), now=now, before=before),
            "late",
            "trending-down",
        )
    if of.direction == "same":
        return eyes.say(N_("Tetap: %(now)s selesai tepat waktu"), now=now), "moving", "minus"
    return eyes.say(N_("Belum cukup laporan selesai untuk dibandingkan")), "calm", "info"


async def _trend(desk: Desk, pack: Pack, now: datetime) -> tuple[Week, ...]:
    since = now - timedelta(weeks=WEEKS + 1)
    came = await desk.figures.came_by_week(pack, since)
    done = await desk.figures.done_by_week(pack, since)
    return weeks(local_date(now, pack.zone), came, done)


def _charts(trend: tuple[Week, ...], eyes: Reading) -> dict[str, Any]:
    names = [_short(week, eyes) for week in trend]
    return {
        "flow": pairs([week.came for week in trend], [week.done.all for week in trend], names),
        "share": shares([week.done.share for week in trend], names),
    }


def _short(week: Week, eyes: Reading) -> str:
    """The Monday a week begins with: "24 Nov"."""
    return eyes.short_day(week.monday)


def _rankings(
    pack: Pack, tallies: Mapping[str | None, Tally], eyes: Reading, base: str
) -> list[tuple[str, list[Ranked]]]:
    """OPD, then kecamatan, then desa: each among its own."""
    levels = {agency.code: agency.level for agency in pack.agencies}
    groups = (
        (N_("Dinas dan badan"), ("opd", "kabupaten", "provinsi", "nasional")),
        (N_("Kecamatan"), ("kecamatan",)),
        (N_("Desa dan kelurahan"), ("desa",)),
    )
    found = []
    for words, which in groups:
        mine = {code: tally for code, tally in tallies.items() if code and levels.get(code, "opd") in which}
        if mine:
            found.append((eyes.say(words), _ranking(mine, eyes, base)))
    return found


def _ranking(tallies: Mapping[str, Tally], eyes: Reading, base: str) -> list[Ranked]:
    order, few = ranked(tallies)
    places = {code: n for n, code in enumerate(order, 1)}
    return [
        Ranked(
            places.get(code),
            eyes.agency(code),
            tallies[code],
            tone_of(tallies[code]),
            f"{base}/meja?instansi={code}",
        )
        for code in (*order, *few)
    ]


def tone_of(tally: Tally) -> Tone:
    """Done from nine of ten on time, late below seven of ten; calm where too little is known."""
    if not tally.is_enough or tally.share is None:
        return "calm"
    return "done" if tally.share >= 0.9 else "late" if tally.share < 0.7 else "waiting"


def _districts(cells: Mapping[tuple[str | None, str], Tally], eyes: Reading) -> list[Ranked]:
    """Each kecamatan with what is reported there most, the one with the most reports first."""
    found: dict[str | None, Tally] = {}
    most: dict[str | None, tuple[int, str]] = {}
    for (district, category), tally in sorted(cells.items(), key=lambda cell: (cell[0][0] or "", cell[0][1])):
        found[district] = found.get(district, Tally()) + tally
        most[district] = max(most.get(district, (0, "")), (tally.all, category), key=lambda pair: pair[0])
    order = sorted(found, key=lambda district: (district is None, -found[district].all, district or ""))
    return [
        Ranked(
            place=None,
            name=(name_of(district) or district) if district else eyes.say(N_("Tempat belum diketahui")),
            tally=found[district],
            tone=tone_of(found[district]),
            most=eyes.category(most[district][1]),
        )
        for district in order
    ]

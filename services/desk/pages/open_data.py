"""Open data: what was reported in each finished month, for everybody, with nobody in it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from starlette.requests import Request
from starlette.responses import Response

from salur.packs import Pack
from salur.regions.dates import local_date
from salur.regions.names import name_of
from services.desk.domain.open_data import LEAST, Month, anonymous
from services.desk.pages.desk import desk_of
from services.desk.pages.jurisdictions import pack_of
from services.desk.pages.shown import reading_of, shown

FIELDS = (
    "kategori",
    "kode_kecamatan",
    "kecamatan",
    "keadaan",
    "tanggal_masuk",
    "tanggal_selesai",
    "tepat_waktu",
)
LICENCE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/deed.id"
_FILE = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_KEPT = "public, max-age=3600"
_MOST = 60


async def offered(request: Request) -> Response:
    """What there is, how it was made and what its fields mean."""
    desk, pack = desk_of(request), pack_of(request)
    if pack is None:
        return shown(request, "jurisdictions.html", None, packs=tuple(desk.packs), path="/data")
    eyes = reading_of(request, pack)
    first = await desk.figures.first(pack)
    today = local_date(eyes.now, pack.zone)
    months = list(_finished(local_date(first, pack.zone), today)) if first else []
    return shown(
        request,
        "open_data.html",
        pack,
        months=[(f"{month:%Y-%m}", eyes.month(month)) for month in months],
        coming=eyes.plain_day(_after(today)),
        least=LEAST,
    )


async def as_csv(request: Request) -> Response:
    """A month for a spreadsheet: UTF-8 with its mark, so that Excel reads it as it is."""
    found = await _month(request)
    if found is None:
        return _no_such(request)
    _, month, name = found
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(FIELDS)
    writer.writerows(_rows(month))
    return _file("\ufeff" + out.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


async def as_json(request: Request) -> Response:
    """A month for programs."""
    found = await _month(request)
    if found is None:
        return _no_such(request)
    pack, month, name = found
    told = {
        "penyelenggara": pack.about.title,
        "kode_wilayah": str(pack.code),
        "bulan": name,
        "lisensi": LICENCE,
        "disamarkan_di_bawah": LEAST,
        "tidak_dimuat": month.withheld,
        "laporan": [dict(zip(FIELDS, row, strict=True)) for row in _rows(month)],
    }
    return _file(json.dumps(told, ensure_ascii=False, indent=1), "application/json", f"{name}.json")


async def _month(request: Request) -> tuple[Pack, Month, str] | None:
    desk, pack = desk_of(request), pack_of(request)
    asked = _FILE.fullmatch(request.path_params["month"])
    if pack is None or asked is None:
        return None
    begin = date(int(asked[1]), int(asked[2]), 1)
    if begin >= local_date(desk.clock.now(), pack.zone).replace(day=1):
        return None
    rows = await desk.figures.published(pack, _midnight(begin, pack), _midnight(_after(begin), pack))
    return pack, anonymous(rows), f"{begin:%Y-%m}"


def _no_such(request: Request) -> Response:
    return shown(request, "not_found.html", pack_of(request), 404)


def _rows(month: Month) -> Iterator[Sequence[str]]:
    for row in month.rows:
        yield (
            row.category,
            row.district,
            (name_of(row.district) or "") if row.district else "",
            row.state,
            row.came.isoformat(),
            row.ended.isoformat() if row.ended else "",
            {True: "ya", False: "tidak", None: ""}[row.on_time],
        )


def _file(text: str, mime: str, name: str) -> Response:
    headers = {
        "cache-control": _KEPT,
        "content-disposition": f'attachment; filename="laporan-{name}"',
        "access-control-allow-origin": "*",
    }
    return Response(text, media_type=mime, headers=headers)


def _finished(first: date, today: date) -> Iterator[date]:
    """Months that are over, the newest first."""
    month = today.replace(day=1)
    for _ in range(_MOST):
        month = (month.replace(day=1) - date.resolution).replace(day=1)
        if month < first.replace(day=1):
            return
        yield month


def _after(day: date) -> date:
    """The first of the next month."""
    return (
        day.replace(year=day.year + 1, month=1, day=1)
        if day.month == 12
        else day.replace(month=day.month + 1, day=1)
    )


def _midnight(day: date, pack: Pack) -> datetime:
    return datetime.combine(day, time(), pack.zone.tz)

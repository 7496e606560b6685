"""The living style page: every component in every state, at /gaya (`python -m salur.web.style --port 8090`)."""

from __future__ import annotations

import argparse
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from salur.regions.zones import Zone
from salur.web.cases import CaseRow
from salur.web.clocks import DueClock
from salur.web.guard import SecurityHeaders
from salur.web.pages import Pages, render
from salur.web.site import Site
from salur.web.static import Assets
from salur.web.timeline import Next, Stage, Standing, Step

_SITE = Site("Lapor Konawe Utara", "Kabupaten Konawe Utara", Zone.WITA, "#0F766E")
_CALM = DueClock("4 hari kerja lagi", "calm")
_SOON = DueClock("hari ini", "waiting")
_LATE = DueClock("lewat 1 hari", "late")
_WORKS = "Dinas Pekerjaan Umum dan Penataan Ruang"
_STAGES = ("Diterima", "Diperiksa", "Diteruskan", "Ditangani", "Selesai")


def _stages(here: int) -> tuple[Stage, ...]:
    whens = ["past" if n < here else "now" if n == here else "ahead" for n in range(len(_STAGES))]
    return tuple(Stage(words, when) for words, when in zip(_STAGES, whens, strict=True))  # type: ignore[arg-type]  # literals


_STANDINGS = (
    Standing(
        _WORKS,
        "Ditangani",
        "moving",
        "sejak Senin, 23 November 2026",
        Next("Dinas PU menjawab Anda paling lambat", "Kamis, 26 November 2026", "2026-11-26", _CALM),
        _stages(3),
    ),
    Standing(
        _WORKS,
        "Terlambat",
        "late",
        "sejak Senin, 16 November 2026",
        Next("Dinas PU seharusnya menjawab", "Jumat, 20 November 2026", "2026-11-20", _LATE, "late"),
        _stages(3),
    ),
    Standing(
        "Menunggu Anda",
        "Perlu jawaban Anda",
        "waiting",
        "sejak 14.05 hari ini",
        Next("Balas pertanyaan di WhatsApp, lalu laporan berjalan lagi", tone="waiting"),
        _stages(1),
    ),
    Standing(_WORKS, "Selesai", "done", "selesai Rabu, 25 November 2026 pukul 09.12 WITA", None, _stages(4)),
)
_STEPS = (
    Step(
        "s5",
        f"{_WORKS} menjawab Anda",
        "ahead",
        "calm",
        "calendar-clock",
        "paling lambat Kamis, 26 November 2026",
    ),
    Step(
        "s4",
        "Dinas PU mulai menangani",
        "now",
        "moving",
        "building-2",
        "Rabu, 25 November 2026 pukul 08.30 WITA",
        "2026-11-25T00:30:00Z",
        "Petugas Dinas PU",
        "Tim kami sudah meninjau lokasi. Lubang ditimbun sementara hari Kamis, pengaspalan menyusul minggu depan.",
        _WORKS,
        "Sudah dibaca pelapor di WhatsApp",
    ),
    Step(
        "s3",
        f"Diteruskan ke {_WORKS}",
        "past",
        "done",
        "send",
        "Senin, 23 November 2026 pukul 10.41 WITA",
        "2026-11-23T02:41:00Z",
    ),
    Step(
        "s2",
        "Selesai diperiksa",
        "past",
        "done",
        "check",
        "Senin, 23 November 2026 pukul 08.02 WITA",
        "2026-11-23T00:02:00Z",
    ),
    Step(
        "s1",
        "Laporan diterima",
        "past",
        "done",
        "inbox",
        "Senin, 23 November 2026 pukul 08.01 WITA",
        "2026-11-23T00:01:00Z",
        "WhatsApp",
    ),
)
_ROWS = (
    CaseRow("c0", "#c0", "Tanah longsor menimpa rumah", "Asera", "Belum ada yang menangani", "late", "BPBD",
            "1180 4426 9073", DueClock("lewat 4 menit", "late"), True, True),
    CaseRow("c1", "#c1", "Kebakaran di pasar", "Wanggudu, Asera", "Perlu diteruskan", "waiting", "Meja laporan",
            "4821 0937 5562", DueClock("18 menit lagi", "waiting"), True),
    CaseRow("c2", "#c2", "Jalan rusak di depan kantor desa, mobil tidak bisa lewat", "Desa Wanggudu, Asera",
            "Terlambat", "late", _WORKS, "5090 1127 3348", _LATE),
    CaseRow("c3", "#c3", "Antrean obat di Puskesmas", "Lasolo", "Ditangani", "moving", "Dinas Kesehatan",
            "7713 0042 9156", DueClock("9 hari kerja lagi", "calm", "sementara")),
    CaseRow("c4", "#c4", "Bantuan sosial belum diterima", "Molawe", "Selesai", "done", "Dinas Sosial",
            "3345 8120 6674"),
)  # fmt: skip


async def _page(request: Request) -> Response:
    shown: dict[str, Any] = {
        "standings": _STANDINGS,
        "steps": _STEPS,
        "rows": _ROWS,
        "clocks": (_CALM, _SOON, _LATE),
    }
    return render(request, "style.html", _SITE, **shown)


def style_app() -> Starlette:
    """The style page and its static files as an application of their own."""
    assets = Assets()
    app = Starlette(
        routes=[Route("/gaya", _page), Mount("/static", assets)], middleware=[Middleware(SecurityHeaders)]
    )
    app.state.pages = Pages(assets)
    return app


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=8090)
    uvicorn.run(style_app(), port=arguments.parse_args().port, log_level="warning")

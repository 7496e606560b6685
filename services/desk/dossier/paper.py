"""A dossier as a PDF on A4. The type is PDF's own Helvetica: any reader shows it, and nothing need be embedded."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from services.desk.dossier.content import Clock, Dossier, Step

# Ink, indigo, soga brown and the red of what is late, as on the pages.
_INK, _INDIGO, _SOFT, _LATE, _LINE = (
    (22, 32, 42),
    (31, 58, 138),
    (92, 99, 106),
    (160, 40, 40),
    (214, 210, 202),
)
_PLAIN = str.maketrans({"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "•": "*"})
_MARGIN, _LABEL, _STRIPE = 20, 38, 6


class _Paper(FPDF):
    """A4 with the code and the page at the foot of each page."""

    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self._foot = foot
        self.set_margins(_MARGIN, 18, _MARGIN)
        self.set_auto_page_break(True, margin=20)
        self.alias_nb_pages()

    def footer(self) -> None:
        self.set_y(-14)
        self._type(8, _SOFT)
        self.cell(0, 5, self._foot)
        self.cell(0, 5, f"{self.page_no()} / {{nb}}", align="R")

    def _type(self, size: float, colour: tuple[int, int, int], style: str = "") -> None:
        self.set_font("Helvetica", style, size)
        self.set_text_color(*colour)

    def heading(self, words: str) -> None:
        if self.get_y() > self.h - 55:
            self.add_page()
        self.ln(5)
        self._type(12, _INDIGO, "B")
        self._line(words, 7)

    def says(
        self, words: str, size: float = 10, colour: tuple[int, int, int] = _INK, style: str = ""
    ) -> None:
        self._type(size, colour, style)
        self._line(words, size * 0.5)

    def fact(self, name: str, value: str) -> None:
        self._type(10, _SOFT)
        self.cell(_LABEL, 5.4, plain(name))
        self._type(10, _INK)
        self._line(value, 5.4)

    def rule(self) -> None:
        self.set_draw_color(*_LINE)
        self.line(_MARGIN, self.get_y() + 1.5, self.w - _MARGIN, self.get_y() + 1.5)
        self.ln(3)

    def _line(self, words: str, height: float) -> None:
        self.multi_cell(0, height, plain(words), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")


def plain(words: str) -> str:
    """The words in the letters that the type has: what it lacks loses its marks, an emoji is left out."""
    known = words.translate(_PLAIN)
    return "".join(
        letter
        if letter.encode("latin-1", "ignore")
        else unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
        for letter in known
    )


def pdf(dossier: Dossier, made: datetime) -> bytes:
    """The PDF. The same case at the same moment gives the same bytes."""
    paper = _Paper(f"Laporan {dossier.code}, keadaan ke-{dossier.version}, dibuat {dossier.made}")
    paper.set_title(f"Berkas laporan {dossier.code}")
    paper.set_author(plain(dossier.service))
    paper.set_creation_date(made)
    paper.set_lang("id-ID")
    paper.add_page()
    paper.says(f"{dossier.government} · {dossier.service}", 10, _SOFT)
    paper.ln(1)
    paper.says(f"Berkas laporan {dossier.code}", 20, _INK, "B")
    paper.ln(1)
    paper.says(
        "Catatan lengkap penanganan laporan warga, untuk Ombudsman atau siapa pun yang berwenang menilainya. "
        "Identitas pelapor tidak tercantum.",
        10,
        _SOFT,
    )
    paper.heading("Ringkasan")
    for name, value in dossier.facts:
        paper.fact(name, value)
    paper.heading("Isi laporan")
    paper.says(dossier.text)
    paper.heading("Tenggat")
    for clock in dossier.clocks:
        _clock(paper, clock)
    if not dossier.clocks:
        paper.says("Laporan ini tidak mempunyai tenggat.", colour=_SOFT)
    paper.heading("Perjalanan laporan")
    for step in dossier.steps:
        _step(paper, step)
    paper.heading("Keaslian")
    paper.says(f"Nomor perkara {dossier.case}. Sidik SHA-256 keadaan ini: {dossier.digest}", 8, _SOFT)
    return bytes(paper.output())


def _clock(paper: _Paper, clock: Clock) -> None:
    paper.says(f"{clock.name}: paling lambat {clock.by}", style="B")
    paper.says(clock.outcome, colour=_LATE if clock.late else _INK)
    if clock.rule:
        paper.says(f"Dasar: {clock.rule}", 8, _SOFT)
    paper.rule()


def _step(paper: _Paper, step: Step) -> None:
    paper.says(f"{step.at}. {step.who}", 9, _SOFT)
    paper.says(step.what, style="B")
    if step.said:
        paper.says(step.said)
    if step.told:
        paper.says(step.told, 8, _SOFT)
    paper.rule()

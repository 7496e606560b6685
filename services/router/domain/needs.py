"""What a command needs beside the right state: each need has a reason, a test and a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from salur.contracts.appeals import judge_appealed
from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, CaseState, Role
from salur.contracts.commands import Command
from salur.contracts.reviewing import waits_for_review
from salur.packs.lines import in_line
from salur.packs.model import Pack
from salur.privacy.sealed import Sealed
from services.router.domain import lines

LONGEST_TEXT = 2000
MOST_REOPENINGS = 2
"""After these the next one goes to the agency's superior, and that is the last."""
MOST_APPEALS = 2
LONGEST_PAUSE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Asked:
    """A command as it meets its case. `parent` is the case that a merge names, as far as there is one."""

    case: Case
    command: Command
    pack: Pack
    now: datetime
    parent: Case | None = None

    def given(self, name: str) -> Any:
        """A field of the command, None where commands of its kind have no such field."""
        return self.command.__dict__.get(name)

    @property
    def text(self) -> str:
        """What the command says to the reporter or to the agency."""
        return self.given("text") or ""

    @property
    def sealed_text(self) -> Sealed | None:
        """What the reporter of a restricted case says."""
        sealed: Sealed | None = self.given("sealed_text")
        return sealed


def agency_name(pack: Pack, code: str | None, otherwise: str = "instansi") -> str:
    """The short name of an agency as people say it; a pack may have lost an agency that a case still has."""
    try:
        return pack.agency(code).short_name if code else otherwise
    except LookupError:
        return otherwise


@dataclass(frozen=True, slots=True)
class Need:
    """One condition. The sentence may name {agency} (the case's) and {watch} (the supervisory agency).

    A need that comes `first` is looked at before the case's state, which is no business of a stranger.
    """

    reason: str
    holds: Callable[[Asked], bool]
    sentence: str
    first: bool = False


def _own_agency(asked: Asked) -> bool:
    by = asked.command.by
    return by.role is not Role.OFFICER or (by.agency is not None and by.agency == asked.case.agency)


def _own_report(asked: Asked) -> bool:
    by = asked.command.by
    return by.role is not Role.REPORTER or by.id == asked.case.citizen


def _agency_of(asked: Asked) -> str:
    return asked.given("agency") or ""


def _known_agency(asked: Asked) -> bool:
    return is_agency(asked.pack, _agency_of(asked))


def is_agency(pack: Pack, code: str) -> bool:
    """Whether the pack has an agency of that code."""
    try:
        pack.agency(code)
    except LookupError:
        return False
    return True


def _allowed_agency(asked: Asked) -> bool:
    if asked.case.sensitivity is not Sensitivity.RESTRICTED:
        return True
    watch = lines.watching(asked.case, asked.pack)
    return watch is None or _agency_of(asked) == watch


def _not_accused(asked: Asked) -> bool:
    accused = asked.case.accused
    return accused is None or not in_line(_agency_of(asked), accused, asked.pack)


def _not_back(asked: Asked) -> bool:
    return _agency_of(asked) not in asked.case.declined or bool((asked.given("note") or "").strip())


def _holder_seen(asked: Asked) -> bool:
    return bool(asked.given("holder") == asked.case.agency)


def _assigned_as_seen(asked: Asked) -> bool:
    agency = asked.given("agency")
    return asked.given("holder") == asked.case.officer and agency in (None, asked.case.agency)


def share_spoken_of(asked: Asked) -> str | None:
    """The agency whose share an answer is about: an officer's own, for an admin the one they name."""
    by = asked.command.by
    return by.agency if by.role is Role.OFFICER else asked.given("agency")


def _own_part(asked: Asked) -> bool:
    return any(part.agency == share_spoken_of(asked) for part in asked.case.parts)


def _new_part(asked: Asked) -> bool:
    return _agency_of(asked) not in {*open_parts(asked.case), asked.case.agency}


def _parts_done(asked: Asked) -> bool:
    return not open_parts(asked.case)


def open_parts(case: Case) -> tuple[str, ...]:
    """The agencies whose share in a case is not done: while there is one, the case is not done either."""
    return tuple(part.agency for part in case.parts if part.state is not CaseState.SELESAI)


def _photo_after(asked: Asked) -> bool:
    try:
        wanted = asked.pack.category(asked.case.category).asks_after == "photo"
    except LookupError:
        return True
    return not wanted or bool(asked.given("media"))


def _free_to_take(asked: Asked) -> bool:
    return asked.case.officer in {None, asked.command.by.id}


def _known_correction(asked: Asked) -> bool:
    category, accused = asked.given("category"), asked.given("accused")
    known = {one.key for one in asked.pack.categories}
    if accused is not None and asked.given("nobody_accused"):
        return False
    return (category is None or category in known) and (accused is None or is_agency(asked.pack, accused))


def _corrects_something(asked: Asked) -> bool:
    cleared = asked.given("nobody_accused") and asked.case.accused is not None
    return cleared or any(asked.given(name) is not None for name in ("category", "place", "accused"))


def _has_media(asked: Asked) -> bool:
    shown = {*asked.case.media, *(one for entry in asked.case.timeline for one in entry.media)}
    return asked.given("media") in shown


def _rings_now(asked: Asked) -> bool:
    for due in asked.case.dues:
        if due.clock == asked.given("clock") and due.met_at is None and due.at == asked.given("due"):
            return asked.given("mark") not in due.rung
    return False


def _appeals(case: Case) -> int:
    return sum(entry.what == "appealed" for entry in case.timeline)


def _parent_known(asked: Asked) -> bool:
    """A protected case is not told from one that does not exist."""
    parent = asked.parent
    if parent is None or parent.sensitivity is Sensitivity.RESTRICTED:
        return False
    return parent.pack == asked.case.pack


def _parent_leads(asked: Asked) -> bool:
    return asked.parent is None or asked.parent.merged_into is None


def _parent_lives(asked: Asked) -> bool:
    return asked.parent is None or asked.parent.state is not CaseState.ARSIP


def _parent_calls(asked: Asked) -> bool:
    """Those on duty are called for who leads, and only in danger."""
    return not asked.case.urgent or asked.parent is None or asked.parent.urgent


def _parent_may_be_seen(asked: Asked) -> bool:
    """What the parent's agency is told of must not be against it."""
    agency, accused = asked.parent.agency if asked.parent else None, asked.case.accused
    return agency is None or accused is None or not in_line(agency, accused, asked.pack)


def _said_something(asked: Asked) -> bool:
    added = asked.given("media") or asked.given("place")
    return bool(asked.text.strip()) or asked.sealed_text is not None or bool(added)


ANOTHER_JUDGE = Need(
    "own_judgement", lambda asked: judge_appealed(asked.case) != asked.command.by.id,
    "Pelapor berkeberatan atas keputusan Anda sendiri. Minta petugas lain yang memeriksanya.",
)  # fmt: skip
UNREVIEWED = Need(
    "already_reviewed", lambda asked: waits_for_review(asked.case),
    "Laporan ini sudah di {agency} dan tidak menunggu tinjauan lagi. Tidak ada yang perlu diulang.",
)  # fmt: skip
OWN_AGENCY = Need(
    "other_agency", _own_agency,
    "Laporan ini dipegang {agency}. Hanya petugas {agency} atau admin yang bisa mengerjakannya.",
)  # fmt: skip
OWN_REPORT = Need(
    "other_reporter", _own_report, "Laporan ini dikirim oleh orang lain. Hanya pelapornya yang bisa membalas.",
    first=True,
)  # fmt: skip
NOBODY_YET = Need(
    "already_dispatched", lambda asked: asked.case.agency is None,
    "Laporan ini sudah di {agency}, yang menunggu keterangan pelapor. Hubungi {agency} bila perlu.",
)  # fmt: skip
SOMEBODY = Need(
    "not_dispatched", lambda asked: asked.case.agency is not None,
    "Laporan ini belum diteruskan ke instansi. Minta admin meneruskannya lebih dulu.",
)  # fmt: skip
TEXT = Need(
    "text_missing", lambda asked: bool(asked.text.strip()) or asked.sealed_text is not None,
    "Isi dulu tulisannya, karena pelapor akan membacanya.",
)  # fmt: skip
SHORT_TEXT = Need(
    "text_too_long", lambda asked: len(asked.text) <= LONGEST_TEXT,
    "Tulisannya terlalu panjang. Ringkas menjadi paling banyak 2.000 huruf, lalu kirim lagi.",
)  # fmt: skip
KNOWN_AGENCY = Need(
    "agency_unknown", _known_agency,
    "Instansi itu tidak ada di daftar. Pilih instansi dari daftar, lalu teruskan lagi.",
)  # fmt: skip
ALLOWED_AGENCY = Need(
    "restricted", _allowed_agency,
    "Laporan ini dilindungi, jadi hanya bisa diteruskan ke {watch}. Pilih {watch}.",
)  # fmt: skip
OTHER_AGENCY = Need(
    "same_agency", lambda asked: _agency_of(asked) != asked.case.agency,
    "Laporan ini sudah di {agency}. Tidak ada yang perlu diulang.",
)  # fmt: skip
HOLDER_SEEN = Need(
    "already_dispatched", _holder_seen,
    "Laporan ini sudah diteruskan ke {agency}. Muat ulang halaman; bila keliru, pindahkan dari {agency}.",
)  # fmt: skip
REOPENINGS_LEFT = Need(
    "reopened_twice", lambda asked: asked.case.reopened <= MOST_REOPENINGS,
    "Laporan ini sudah dua kali dibuka lagi, lalu diperiksa atasannya. Buat laporan baru dan sebutkan kode laporan ini.",
)  # fmt: skip
SAID_SOMETHING = Need(
    "text_missing", _said_something, "Isi dulu tulisannya, atau lampirkan foto atau lokasi.",
)  # fmt: skip
NOT_ACCUSED = Need(
    "accused", _not_accused,
    "Laporan ini mengadukan instansi itu atau instansi yang segaris dengannya. Pilih {watch} atau instansi lain.",
)  # fmt: skip
NOT_BACK = Need(
    "declined_before", _not_back,
    "Instansi itu sudah menyatakan laporan ini bukan kewenangannya. Tulis alasannya bila tetap diteruskan ke sana.",
)  # fmt: skip
FOLLOWS_NOBODY = Need(
    "merged", lambda asked: asked.case.merged_into is None,
    "Laporan ini mengikuti laporan lain. Kerjakan laporan induknya, atau pisahkan dulu laporan ini.",
)  # fmt: skip
FOLLOWS = Need(
    "not_merged", lambda asked: asked.case.merged_into is not None,
    "Laporan ini tidak mengikuti laporan lain. Muat ulang halaman untuk melihat keadaannya.",
)  # fmt: skip
FOLLOWS_THIS = Need(
    "not_merged", lambda asked: asked.case.merged_into == asked.given("parent"),
    "Laporan ini tidak lagi mengikuti laporan itu. Tidak ada yang perlu diulang.",
)  # fmt: skip
OTHER_CASE = Need(
    "same_case", lambda asked: asked.case.case != asked.given("into"),
    "Laporan tidak bisa digabung dengan dirinya sendiri. Pilih laporan lain.",
)  # fmt: skip
PARENT_KNOWN = Need(
    "parent_unknown", _parent_known,
    "Tidak ada laporan seperti itu yang bisa diikuti. Periksa kodenya, lalu coba lagi.",
)  # fmt: skip
PARENT_LEADS = Need(
    "parent_follows", _parent_leads,
    "Laporan itu sendiri mengikuti laporan lain. Gabungkan ke laporan induknya.",
)  # fmt: skip
PARENT_LIVES = Need(
    "parent_archived", _parent_lives,
    "Laporan itu sudah diarsipkan, jadi tidak ada lagi yang bisa diikuti. Pilih laporan lain.",
)  # fmt: skip
PARENT_URGENT = Need(
    "parent_not_urgent", _parent_calls,
    "Laporan ini darurat, yang itu tidak. Gabungkan yang itu ke laporan ini, supaya petugas jaga tetap dipanggil.",
)  # fmt: skip
PARENT_NOT_ACCUSED = Need(
    "accused", _parent_may_be_seen,
    "Laporan ini mengadukan instansi yang memegang laporan itu, atau yang segaris dengannya. Kerjakan sendiri.",
)  # fmt: skip
LEADS_NOBODY = Need(
    "has_children", lambda asked: not asked.case.children,
    "Laporan ini sudah diikuti laporan lain. Gabungkan laporan lain itu ke sini, atau pisahkan dulu.",
)  # fmt: skip
OPEN_TO_ALL = Need(
    "protected", lambda asked: asked.case.sensitivity is not Sensitivity.RESTRICTED,
    "Laporan ini dilindungi, jadi tidak bisa digabung atau ditampilkan. Kerjakan sendiri.",
)  # fmt: skip
LATER_DAY = Need(
    "day_not_ahead", lambda asked: asked.now < asked.given("until") <= asked.now + LONGEST_PAUSE,
    "Pilih hari sesudah hari ini, paling lama satu tahun lagi.",
)  # fmt: skip
PHOTO_AFTER = Need(
    "photo_missing", _photo_after,
    "Lampirkan foto setelah pekerjaan selesai, karena laporan seperti ini harus dibuktikan dengan foto.",
)  # fmt: skip
PARTS_DONE = Need(
    "parts_open", _parts_done,
    "Bagian instansi lain belum selesai. Tunggu kabar mereka; admin bisa mencatat bagian yang sudah beres.",
)  # fmt: skip
OWN_PART = Need(
    "no_part", _own_part, "Instansi itu tidak punya bagian dalam laporan ini. Muat ulang halaman.",
)  # fmt: skip
NEW_PART = Need(
    "already_involved", _new_part, "Instansi itu sudah ikut menangani laporan ini. Pilih instansi lain.",
)  # fmt: skip
ASSIGNED_AS_SEEN = Need(
    "already_assigned", _assigned_as_seen,
    "Laporan ini baru saja berpindah tangan. Muat ulang halaman untuk melihat siapa yang memegangnya sekarang.",
)  # fmt: skip
FREE_TO_TAKE = Need(
    "already_taken", _free_to_take,
    "Laporan ini sudah ditangani petugas lain di {agency}. Minta admin mengalihkannya bila perlu.",
)  # fmt: skip
KNOWN_CORRECTION = Need(
    "unknown_correction", _known_correction,
    "Kategori atau instansi itu tidak ada di daftar. Pilih dari daftar, lalu simpan lagi.",
)  # fmt: skip
CORRECTS = Need(
    "nothing_corrected", _corrects_something, "Belum ada yang diubah. Pilih dulu apa yang dibetulkan.",
)  # fmt: skip
HAS_MEDIA = Need(
    "media_unknown", _has_media, "Gambar itu tidak ada pada laporan ini. Muat ulang halaman.",
)  # fmt: skip
RINGS_NOW = Need(
    "clock_changed", _rings_now, "Batas waktu itu sudah berubah atau sudah diberitahukan. Tidak ada yang perlu diulang.",
)  # fmt: skip
APPEALS_LEFT = Need(
    "appealed_twice", lambda asked: _appeals(asked.case) < MOST_APPEALS,
    "Keberatan atas laporan ini sudah dua kali diperiksa. Sampaikan ke Ombudsman RI bila masih keberatan.",
)  # fmt: skip
NOT_RATED = Need(
    "already_rated", lambda asked: asked.case.rating is None,
    "Laporan ini sudah dinilai. Terima kasih, tidak ada yang perlu diulang.",
)  # fmt: skip

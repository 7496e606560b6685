"""What a command needs beside the right state: each need has a reason, a test and a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, Role
from salur.contracts.commands import Command, DispatchCase
from salur.packs.model import Pack
from salur.privacy.sealed import Sealed

LONGEST_TEXT = 2000
MOST_REOPENINGS = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A command as it meets its case."""

    case: Case
    command: Command
    pack: Pack

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
    return asked.command.agency if isinstance(asked.command, DispatchCase) else ""


def _known_agency(asked: Asked) -> bool:
    try:
        asked.pack.agency(_agency_of(asked))
    except LookupError:
        return False
    return True


def _allowed_agency(asked: Asked) -> bool:
    if asked.case.sensitivity is not Sensitivity.RESTRICTED:
        return True
    return asked.pack.supervisory is None or _agency_of(asked) == asked.pack.supervisory.code


def _holder_seen(asked: Asked) -> bool:
    return isinstance(asked.command, DispatchCase) and asked.command.holder == asked.case.agency


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
    "reopened_twice", lambda asked: asked.case.reopened < MOST_REOPENINGS,
    "Laporan ini sudah dua kali dibuka lagi. Buat laporan baru dan sebutkan kode laporan ini.",
)  # fmt: skip

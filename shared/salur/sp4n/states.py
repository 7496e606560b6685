"""Our states in SP4N-LAPOR!'s words, and its words as what they mean here.

The words are those its officers' exports show in the column "Status Laporan" and those of PermenPANRB 62/2018.
"""

from __future__ import annotations

from dataclasses import dataclass

from salur.contracts.cases import CaseState

# What SP4N-LAPOR! is told when a case of ours is in a state.
TOLD: dict[CaseState, str] = {
    CaseState.BELUM_TERVERIFIKASI: "Belum Terverifikasi",
    CaseState.REVIEW: "Belum Terverifikasi",
    CaseState.NEEDS_ANSWER: "Belum Terverifikasi",
    CaseState.TERVERIFIKASI: "Terverifikasi",
    CaseState.TERDISPOSISI: "Terdisposisi",
    CaseState.PROSES: "Proses",
    CaseState.REOPENED: "Proses",
    CaseState.TINDAK_LANJUT: "Tindak Lanjut",
    CaseState.SELESAI: "Selesai",
    CaseState.TUNDA: "Tunda",
    CaseState.BUKAN_KEWENANGAN: "Bukan Kewenangan",
    CaseState.ARSIP: "Arsip",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word of theirs means here; `done` where nothing more comes from there."""

    state: CaseState
    done: bool = False


# What it means here when SP4N-LAPOR! says so of a case that went there.
MEANT: dict[str, Meaning] = {
    "belum terverifikasi": Meaning(CaseState.BELUM_TERVERIFIKASI),
    "terverifikasi": Meaning(CaseState.TERVERIFIKASI),
    "terdisposisi": Meaning(CaseState.TERDISPOSISI),
    "belum ditindaklanjuti": Meaning(CaseState.TERDISPOSISI),
    "proses": Meaning(CaseState.PROSES),
    "sedang diproses": Meaning(CaseState.PROSES),
    "tindak lanjut": Meaning(CaseState.TINDAK_LANJUT),
    "ditindaklanjuti": Meaning(CaseState.TINDAK_LANJUT),
    "tunda": Meaning(CaseState.TUNDA),
    "ditunda oleh admin": Meaning(CaseState.TUNDA),
    "selesai": Meaning(CaseState.SELESAI, done=True),
    "ditutup oleh sistem": Meaning(CaseState.SELESAI, done=True),
    "ditutup oleh pelapor": Meaning(CaseState.SELESAI, done=True),
    "ditutup oleh admin": Meaning(CaseState.SELESAI, done=True),
    "bukan kewenangan": Meaning(CaseState.BUKAN_KEWENANGAN, done=True),
    "arsip": Meaning(CaseState.ARSIP, done=True),
    "diarsipkan oleh admin": Meaning(CaseState.ARSIP, done=True),
    "diarsipkan oleh sistem": Meaning(CaseState.ARSIP, done=True),
}


def meaning(word: str) -> Meaning | None:
    """What a word of theirs means, in any case; None for one that the table does not have."""
    return MEANT.get(" ".join(word.split()).casefold())

"""Why a command is not obeyed, as a reason for machines and a sentence that tells the officer what to do instead."""

from __future__ import annotations

from dataclasses import dataclass

from salur.contracts.cases import CaseState, Role
from services.router.domain.needs import Asked, Need, agency_name
from services.router.domain.rulebook import Rule, rules_for

NOT_YOURS = "not_allowed"
ALREADY = "already_done"
NOT_NOW = "illegal_transition"


@dataclass(frozen=True, slots=True)
class Refused:
    """The command is refused; the case is as it was."""

    reason: str
    sentence: str


# What each state asks for next, said to whoever tried something else.
_NEXT = {
    CaseState.BELUM_TERVERIFIKASI: "Laporan ini masih diperiksa. Tunggu sebentar, lalu muat ulang halaman.",
    CaseState.REVIEW: "Laporan ini masih ditinjau. Minta admin menerimanya lebih dulu.",
    CaseState.NEEDS_ANSWER: "Laporan ini menunggu keterangan dari pelapor. Tunggu balasannya, lalu coba lagi.",
    CaseState.TERVERIFIKASI: "Laporan ini belum diteruskan ke instansi. Minta admin meneruskannya lebih dulu.",
    CaseState.TERDISPOSISI: "Laporan ini baru diteruskan ke {agency}. Tangani atau jawab dulu.",
    CaseState.PROSES: "Laporan ini sedang ditangani {agency}. Muat ulang halaman untuk melihat langkah terakhirnya.",
    CaseState.TINDAK_LANJUT: "Laporan ini sudah dijawab {agency}. Tambahkan jawaban atau nyatakan selesai.",
    CaseState.SELESAI: "Laporan ini sudah selesai. Hanya pelapor yang bisa membukanya lagi.",
    CaseState.REOPENED: "Laporan ini dibuka lagi oleh pelapor dan ada di {agency}. Tangani atau jawab dulu.",
    CaseState.TUNDA: "Laporan ini ditunda. Lanjutkan dulu penanganannya.",
    CaseState.BUKAN_KEWENANGAN: "Laporan ini menunggu instansi yang berwenang. Minta admin meneruskannya lebih dulu.",
    CaseState.ARSIP: "Laporan ini sudah diarsipkan. Tidak ada langkah lagi untuknya.",
}
_DONE = {
    CaseState.TERVERIFIKASI: "Laporan ini sudah diterima. Tidak ada yang perlu diulang.",
    CaseState.TERDISPOSISI: "Laporan ini sudah diteruskan ke {agency}. Tidak ada yang perlu diulang.",
    CaseState.PROSES: "Laporan ini sudah ditangani {agency}. Tidak ada yang perlu diulang.",
    CaseState.NEEDS_ANSWER: "Pelapor sudah ditanya dan belum membalas. Tunggu balasannya, lalu coba lagi.",
    CaseState.SELESAI: "Laporan ini sudah dinyatakan selesai. Tidak ada yang perlu diulang.",
    CaseState.TUNDA: "Laporan ini sudah ditunda. Tidak ada yang perlu diulang.",
    CaseState.ARSIP: "Laporan ini sudah diarsipkan. Tidak ada yang perlu diulang.",
    CaseState.REVIEW: "Laporan ini sudah ditinjau lagi. Tidak ada yang perlu diulang.",
    CaseState.REOPENED: "Laporan ini sudah dibuka lagi. Tidak ada yang perlu diulang.",
}
_WHO = {
    Role.ADMIN: "admin",
    Role.LEADER: "pimpinan",
    Role.OFFICER: "petugas instansi",
    Role.REPORTER: "pelapor",
}


def wrong_person(rules: tuple[Rule, ...]) -> Refused:
    """Nobody in this role may ask for it."""
    allowed = {role for rule in rules for role in rule.who}
    who = " atau ".join(word for role, word in _WHO.items() if role in allowed)
    if not who:
        return Refused(
            NOT_YOURS, "Langkah ini dilakukan sistem dengan sendirinya. Tidak ada yang perlu Anda lakukan."
        )
    return Refused(NOT_YOURS, f"Langkah ini hanya untuk {who}. Minta {who} melakukannya.")


def wrong_state(asked: Asked) -> Refused:
    """It may not be asked of a case in this state."""
    state = asked.case.state
    done = any(rule.after is state for rule in rules_for(type(asked.command)))
    if done and state in _DONE:
        return Refused(ALREADY, _filled(_DONE[state], asked))
    return Refused(NOT_NOW, _filled(_NEXT[state], asked))


def unmet(need: Need, asked: Asked) -> Refused:
    """Something that the command needs is not there."""
    return Refused(need.reason, _filled(need.sentence, asked))


def _filled(sentence: str, asked: Asked) -> str:
    watch = asked.pack.supervisory
    return sentence.format(
        agency=agency_name(asked.pack, asked.case.agency), watch=watch.short_name if watch else "pengawas"
    )

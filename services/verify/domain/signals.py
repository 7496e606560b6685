"""The signals: one table of what is noticed about a report, what it weighs, and what an officer reads.

A weight above 0 speaks for the report, below 0 against it, 0 is a note. Nothing here rejects anybody: the most a
signal can ask for is that a person looks (`Verdict.NEEDS_REVIEW`). Dialogue's NIK facts: `salur.regions.nik.NikFact`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from salur.contracts.reports import Signal, Verdict
from salur.regions.nik import NikFact
from services.verify.domain.evidence import Evidence
from services.verify.domain.places import Outcome

Test = Callable[[Evidence], bool]


@dataclass(frozen=True, slots=True)
class SignalRule:
    """One line of the table. `asks` is the verdict it asks for; None leaves the report as verified."""

    name: str
    weight: float
    sentence: str
    holds: Test
    asks: Verdict | None = None

    def signal(self, evidence: Evidence) -> Signal:
        """The signal with its sentence filled in."""
        return _plain(self) or Signal(
            name=self.name, weight=self.weight, sentence=self.sentence.format(**_said(evidence))
        )


@cache
def _plain(rule: SignalRule) -> Signal | None:
    """The signal of a rule whose sentence is always the same: made once, it is used for every report."""
    if "{" in rule.sentence:
        return None
    return Signal(name=rule.name, weight=rule.weight, sentence=rule.sentence)


_GAVE_UP = "understanding"
# What the dialogue says a report lacks, as officers read it.
_LACKING = {
    "description": "isi laporan",
    "category": "kategori",
    "place": "tempat",
    "photo": "foto",
    "nik": "NIK",
    "name": "nama",
}


def _said(evidence: Evidence) -> dict[str, str]:
    return {
        "jurisdiction": evidence.pack.about.title,
        "place": evidence.found.titles[0] if evidence.found.titles else "",
        "places": "; ".join(evidence.found.titles),
        "lacking": ", ".join(_LACKING[name] for name in evidence.report.unfinished if name in _LACKING),
    }


def _nik(fact: NikFact) -> Test:
    return lambda evidence: fact in evidence.identity.nik_facts


def _place(outcome: Outcome, needed: bool) -> Test:
    return lambda evidence: evidence.found.outcome is outcome and evidence.needs_place is needed


def _outcome(outcome: Outcome) -> Test:
    return lambda evidence: evidence.found.outcome is outcome


def _without_nik(reason: str | None, needed: bool) -> Test:
    def holds(evidence: Evidence) -> bool:
        identity = evidence.identity
        missing = identity.nik is None and evidence.needs_identity is needed
        return missing and (reason is None) is (identity.missing is None)

    return holds


def _unchecked(evidence: Evidence) -> bool:
    return evidence.identity.nik is not None and not evidence.identity.nik_facts


def _nameless(evidence: Evidence) -> bool:
    return evidence.needs_identity and not evidence.identity.named


def _pin(evidence: Evidence) -> bool:
    return evidence.report.place.latitude is not None and evidence.report.place.longitude is not None


NOTE, ANSWER, REVIEW = Verdict.VERIFIED_WITH_NOTES, Verdict.NEEDS_ANSWER, Verdict.NEEDS_REVIEW
_GIVEN = "given"

SIGNALS: tuple[SignalRule, ...] = (
    # --- NIK: its structure (UU 23/2006 art. 13); only Dukcapil knows whether it was ever issued. A reply is masked,
    #     so a NIK cannot be asked for again here: what is wrong with one is for a person to settle.
    SignalRule("nik_valid", 0.3, "Susunan NIK benar.", _nik(NikFact.VALID)),
    SignalRule(
        "nik_unlisted", 0.0,
        "Kode kecamatan di NIK tidak ada di daftar sekarang; bisa jadi kode lama sebelum pemekaran.",
        _nik(NikFact.UNLISTED), NOTE,
    ),
    SignalRule(
        "nik_foreign", 0.0, "NIK pertama kali terdaftar di luar {jurisdiction}; pelapor bisa saja pendatang.",
        _nik(NikFact.FOREIGN), NOTE,
    ),
    SignalRule("nik_letters", -0.3, "NIK yang ditulis memuat huruf.", _nik(NikFact.LETTERS), REVIEW),
    SignalRule("nik_length", -0.3, "NIK yang ditulis bukan 16 angka.", _nik(NikFact.LENGTH), REVIEW),
    SignalRule(
        "nik_date", -0.3, "Tanggal lahir di NIK tidak ada di kalender.", _nik(NikFact.DATE), REVIEW
    ),
    SignalRule(
        "nik_future", -0.3, "Tanggal lahir di NIK belum tiba; mungkin ada angka yang tertukar.",
        _nik(NikFact.FUTURE), REVIEW,
    ),
    SignalRule("nik_region", -0.3, "Kode daerah di NIK tidak dikenal.", _nik(NikFact.REGION), REVIEW),
    SignalRule("nik_serial", -0.3, "Nomor urut di NIK tidak mungkin 0000.", _nik(NikFact.SERIAL), REVIEW),
    SignalRule("nik_unchecked", 0.0, "Susunan NIK belum diperiksa.", _unchecked, NOTE),
    SignalRule(
        "nik_missing", -0.3, "Pelapor tidak memberi NIK dan tidak mengatakan alasannya.",
        _without_nik(None, needed=True), REVIEW,
    ),
    SignalRule(
        "nik_missing_reason", -0.1, "Pelapor tidak memberi NIK dan mengatakan alasannya; mohon dipertimbangkan.",
        _without_nik(_GIVEN, needed=True), REVIEW,
    ),
    SignalRule(
        "nik_not_asked", 0.0, "Laporan ini boleh tanpa NIK.", _without_nik(_GIVEN, needed=False)
    ),
    SignalRule("name_missing", -0.1, "Pelapor belum menyebutkan nama.", _nameless, NOTE),
    SignalRule(
        "minor", 0.0, "Pelapor berusia di bawah 18 tahun: perlakukan sebagai rahasia.",
        lambda evidence: evidence.identity.minor, NOTE,
    ),
    # --- Place: by name within the jurisdiction
    SignalRule("place_named", 0.2, "Tempat dikenali: {place}.", _outcome(Outcome.NAMED)),
    SignalRule("place_pin", 0.1, "Pelapor mengirim titik lokasi.", _pin),
    SignalRule(
        "place_ambiguous", -0.2, "Nama tempat cocok dengan beberapa tempat: {places}.",
        _place(Outcome.AMBIGUOUS, needed=True), ANSWER,
    ),
    SignalRule(
        "place_ambiguous_note", 0.0, "Nama tempat cocok dengan beberapa tempat: {places}.",
        _place(Outcome.AMBIGUOUS, needed=False), NOTE,
    ),
    SignalRule(
        "place_unknown", -0.2, "Tempat yang disebut belum dikenali di {jurisdiction}.",
        lambda evidence: _place(Outcome.UNKNOWN, needed=True)(evidence) and not _pin(evidence), ANSWER,
    ),
    SignalRule(
        "place_unknown_note", 0.0, "Nama tempat belum dikenali; lihat titik lokasi atau isi laporan.",
        lambda evidence: evidence.found.outcome is Outcome.UNKNOWN and (_pin(evidence) or not evidence.needs_place),
        NOTE,
    ),
    SignalRule(
        "place_missing", -0.2, "Pelapor belum menyebutkan tempatnya.",
        lambda evidence: _place(Outcome.SILENT, needed=True)(evidence) and not _pin(evidence), ANSWER,
    ),
    SignalRule(
        "place_outside", -0.3, "Tempatnya di luar {jurisdiction}: {place}.", _outcome(Outcome.OUTSIDE), REVIEW
    ),
    # --- The conversation
    SignalRule(
        "handed_over", -0.1, "Percakapan otomatis belum berhasil memahami pelapor; lanjutkan bersama pelapor.",
        lambda evidence: _GAVE_UP in evidence.report.unfinished, REVIEW,
    ),
    SignalRule(
        "unfinished", 0.0, "Laporan belum lengkap: {lacking}.",
        lambda evidence: not _LACKING.keys().isdisjoint(evidence.report.unfinished), NOTE,
    ),
    # --- Anti-hoax
    SignalRule(
        "forwarded_often", -0.3,
        "Pesan ini sudah sering diteruskan orang; pastikan pelapor mengalaminya sendiri.",
        lambda evidence: evidence.report.forwarded, REVIEW,
    ),
)  # fmt: skip


def signals_of(evidence: Evidence) -> tuple[Signal, ...]:
    """All signals of a report, in the order of the table."""
    return tuple(rule.signal(evidence) for rule in SIGNALS if rule.holds(evidence))

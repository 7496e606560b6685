"""The signals: one table of what is noticed about a report, what it weighs, and what an officer reads.

A weight above 0 speaks for the report, below 0 against it, 0 is a note. Nothing here rejects anybody: the most a
signal can ask for is that a person looks (`Verdict.NEEDS_REVIEW`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from salur.contracts.reports import Signal, Verdict
from salur.packs.model import Pack
from salur.regions.nik import NikFact
from services.verify.domain.claims import DateFact
from services.verify.domain.evidence import Evidence
from services.verify.domain.identity import IdentityFact
from services.verify.domain.past import HOUR
from services.verify.domain.places import Apart, Outcome

E = TypeVar("E")
Test = Callable[[Evidence], bool]
NOTE, ANSWER, REVIEW = Verdict.VERIFIED_WITH_NOTES, Verdict.NEEDS_ANSWER, Verdict.NEEDS_REVIEW


def always(_: Any) -> bool:
    return True


@dataclass(frozen=True)
class SignalRule(Generic[E]):
    """One line of a table about evidence of one sort.

    `on` is a fact of the NIK, of the identity, or what became of the place's words: without it the rule is not looked
    at further.
    `asks` is the verdict it asks for; None leaves the report as verified.
    """

    name: str
    weight: float
    sentence: str
    on: NikFact | Outcome | IdentityFact | None = None
    holds: Callable[[E], bool] = always
    asks: Verdict | None = None

    def signal(self, pack: Pack, values: Mapping[str, str]) -> Signal:
        """The signal with its sentence filled in, weighed as the jurisdiction wants it."""
        weight = pack.weights.get(self.name, self.weight)
        if "{" in self.sentence:
            return self._said(self.sentence.format_map(values), weight)
        return self._plain if weight == self.weight else self._said(self.sentence, weight)

    @cached_property
    def _plain(self) -> Signal:
        return self._said(self.sentence, self.weight)

    def _said(self, sentence: str, weight: float) -> Signal:
        return Signal(name=self.name, weight=weight, sentence=sentence)


# From how many on it is told.
PHONES, PHONES_REVIEW = 3, 6
NIKS, NIKS_REVIEW = 4, 8
COPIERS = 3
SENDER_BURST, AREA_BURST, TEXT_BURST = 5, 20, 5
WEB_NEWCOMERS = 5
UNTRUE_REVIEW = 2

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


_VALUES: dict[str, Callable[[Evidence], str]] = {
    "jurisdiction": lambda evidence: evidence.pack.about.title,
    "place": lambda evidence: evidence.found.titles[0] if evidence.found.titles else "",
    "pinned": lambda evidence: evidence.found.pinned or "",
    "named": lambda evidence: evidence.found.named or "",
    "beside": lambda evidence: "; ".join(evidence.found.beside),
    "neighbour": lambda evidence: _neighbour(evidence.neighbour),
    "places": lambda evidence: "; ".join(evidence.found.titles),
    "phones": lambda evidence: str(evidence.past.phones),
    "niks": lambda evidence: str(evidence.past.niks),
    "count": lambda evidence: str(evidence.past.by_sender),
    "area": lambda evidence: str(evidence.past.by_area),
    "copiers": lambda evidence: str(evidence.past.copiers()),
    "similar": lambda evidence: str(len(evidence.past.nearby)),
    "untrue": lambda evidence: str(evidence.past.untrue),
    "finished": lambda evidence: str(evidence.past.finished),
    "future": lambda evidence: evidence.dates.get(DateFact.FUTURE, ""),
    "impossible": lambda evidence: evidence.dates.get(DateFact.IMPOSSIBLE, ""),
    "lacking": lambda evidence: ", ".join(
        _LACKING[name] for name in evidence.report.unfinished if name in _LACKING
    ),
}


class _Values(dict[str, str]):
    """What stands in the sentences of one report's signals, each made when a sentence asks for it."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__()
        self._evidence = evidence

    def __missing__(self, name: str) -> str:
        return _VALUES[name](self._evidence)


def _neighbour(pack: Pack | None) -> str:
    return f"{pack.service} ({pack.about.title})" if pack else ""


def _needed(evidence: Evidence) -> bool:
    return evidence.needs_place


def _not_needed(evidence: Evidence) -> bool:
    return not evidence.needs_place


def _has_pin(evidence: Evidence) -> bool:
    return evidence.report.place.latitude is not None and evidence.report.place.longitude is not None


def _needed_without_pin(evidence: Evidence) -> bool:
    return evidence.needs_place and not _has_pin(evidence)


def _pin_or_not_needed(evidence: Evidence) -> bool:
    return _has_pin(evidence) or not evidence.needs_place


def _without_nik(*, reason: bool, needed: bool) -> Test:
    def holds(evidence: Evidence) -> bool:
        identity = evidence.report.identity
        missing = identity.nik is None and (identity.missing is not None) is reason
        return missing and evidence.needs_identity is needed

    return holds


def _unchecked(evidence: Evidence) -> bool:
    return evidence.report.identity.nik is not None and not evidence.report.identity.nik_facts


def _nameless(evidence: Evidence) -> bool:
    return not evidence.report.identity.named and evidence.needs_identity


def _domicile_elsewhere(evidence: Evidence) -> bool:
    home = evidence.found.home or evidence.report.identity.domicile
    return home is not None and home != evidence.pack.code and not home.startswith(f"{evidence.pack.code}.")


def _web_wave(evidence: Evidence) -> bool:
    past = evidence.past
    fresh = evidence.report.reporter.channel == "web" and past.sender is not None and not past.finished
    return fresh and past.web_newcomers >= WEB_NEWCOMERS


def _copied(evidence: Evidence) -> bool:
    return bool(evidence.past.copies) and evidence.past.copiers() >= COPIERS


def _text_wave(evidence: Evidence) -> bool:
    at = evidence.report.submitted_at
    recent = {a.trace.sender or a.trace.report for a in evidence.past.alike if at - a.trace.at <= HOUR}
    return len(recent - {evidence.past.sender}) >= TEXT_BURST


def _handed_over(evidence: Evidence) -> bool:
    return _GAVE_UP in evidence.report.unfinished


def _unfinished(evidence: Evidence) -> bool:
    return any(name in _LACKING for name in evidence.report.unfinished)


SIGNALS: tuple[SignalRule[Evidence], ...] = (
    # --- NIK: its structure (UU 23/2006 art. 13), as `salur.regions.nik` reads it; only Dukcapil knows whether it was
    #     ever issued. A reply is masked, so a NIK cannot be asked for again here: a person settles what is wrong.
    SignalRule("nik_valid", 0.3, "Susunan NIK benar.", NikFact.VALID),
    SignalRule(
        "nik_unlisted", 0.0,
        "Kode kecamatan di NIK tidak ada di daftar sekarang; bisa jadi kode lama sebelum pemekaran.",
        NikFact.UNLISTED, asks=NOTE,
    ),
    SignalRule(
        "nik_foreign", 0.0, "NIK pertama kali terdaftar di luar {jurisdiction}; pelapor bisa saja pendatang.",
        NikFact.FOREIGN, asks=NOTE,
    ),
    SignalRule("nik_letters", -0.3, "NIK yang ditulis memuat huruf.", NikFact.LETTERS, asks=REVIEW),
    SignalRule("nik_length", -0.3, "NIK yang ditulis bukan 16 angka.", NikFact.LENGTH, asks=REVIEW),
    SignalRule("nik_date", -0.3, "Tanggal lahir di NIK tidak ada di kalender.", NikFact.DATE, asks=REVIEW),
    SignalRule(
        "nik_future", -0.3, "Tanggal lahir di NIK, dibaca abad ini, belum tiba; abad lalu berarti umur hampir seratus tahun. Mungkin ada angka yang tertukar.",
        NikFact.FUTURE, asks=REVIEW,
    ),
    SignalRule("nik_region", -0.3, "Kode daerah di NIK tidak dikenal.", NikFact.REGION, asks=REVIEW),
    SignalRule("nik_serial", -0.3, "Nomor urut di NIK tidak mungkin 0000.", NikFact.SERIAL, asks=REVIEW),
    SignalRule("nik_unchecked", 0.0, "Susunan NIK belum diperiksa.", holds=_unchecked, asks=NOTE),
    SignalRule(
        "nik_missing", -0.3, "Pelapor tidak memberi NIK dan tidak mengatakan alasannya.",
        holds=_without_nik(reason=False, needed=True), asks=REVIEW,
    ),
    SignalRule(
        "nik_missing_reason", -0.1, "Pelapor tidak memberi NIK dan mengatakan alasannya; mohon dipertimbangkan.",
        holds=_without_nik(reason=True, needed=True), asks=REVIEW,
    ),
    SignalRule(
        "nik_not_asked", 0.0, "Laporan ini boleh tanpa NIK.", holds=_without_nik(reason=True, needed=False)
    ),
    SignalRule("name_missing", -0.1, "Pelapor belum menyebutkan nama.", holds=_nameless, asks=NOTE),
    SignalRule(
        "minor", 0.0, "Pelapor berusia di bawah 18 tahun: perlakukan sebagai rahasia. Dua angka tahun lahir di NIK dibaca abad ini: abad lalu berarti umur seratus tahun atau lebih.",
        holds=lambda evidence: evidence.report.identity.minor, asks=NOTE,
    ),
    SignalRule(
        "nik_many_phones", -0.1, "NIK ini sudah dipakai dari {phones} nomor.",
        holds=lambda evidence: PHONES <= evidence.past.phones < PHONES_REVIEW, asks=NOTE,
    ),
    SignalRule(
        "nik_very_many_phones", -0.3, "NIK ini sudah dipakai dari {phones} nomor; pastikan pemiliknya.",
        holds=lambda evidence: evidence.past.phones >= PHONES_REVIEW, asks=REVIEW,
    ),
    SignalRule(
        "phone_many_niks", 0.0, "Dari nomor ini sudah datang {niks} NIK; bisa jadi ia melapor untuk keluarga atau warga.",
        holds=lambda evidence: NIKS <= evidence.past.niks < NIKS_REVIEW, asks=NOTE,
    ),
    SignalRule(
        "phone_very_many_niks", -0.2, "Dari nomor ini sudah datang {niks} NIK; tanyakan untuk siapa ia melapor.",
        holds=lambda evidence: evidence.past.niks >= NIKS_REVIEW, asks=REVIEW,
    ),
    SignalRule(
        "domicile_elsewhere", 0.0, "Pelapor tinggal di luar {jurisdiction}; tempat kejadiannya yang menentukan.",
        holds=_domicile_elsewhere, asks=NOTE,
    ),
    # --- Identity: what the population registry (Dukcapil) says of NIK and name; for who is asked see `domain.identity`
    SignalRule("identity_match", 0.4, "Dukcapil: NIK terdaftar dan namanya cocok.", IdentityFact.MATCH),
    SignalRule(
        "identity_listed", 0.2, "Dukcapil: NIK terdaftar; tidak ada nama untuk dicocokkan.", IdentityFact.LISTED
    ),
    SignalRule(
        "identity_mismatch", -0.3,
        "Dukcapil: NIK terdaftar atas nama lain; bisa jadi salah ketik atau memakai NIK keluarga.",
        IdentityFact.MISMATCH, asks=REVIEW,
    ),
    SignalRule(
        "identity_not_found", -0.3, "Dukcapil: NIK tidak ditemukan; mungkin ada angka yang tertukar.",
        IdentityFact.NOT_FOUND, asks=REVIEW,
    ),
    SignalRule(
        "identity_pending", 0.0, "Identitas masih diperiksa di Dukcapil; hasilnya menyusul dan laporan boleh diproses.",
        IdentityFact.PENDING, asks=NOTE,
    ),
    SignalRule(
        "identity_unchecked", 0.0, "Identitas tidak dapat diperiksa di Dukcapil.", IdentityFact.UNCHECKED, asks=NOTE
    ),
    # --- Place: by the boundary that holds the pin, by name within the jurisdiction, by the nearest known place
    SignalRule("place_inside", 0.3, "Titik lokasi berada di {place}.", Outcome.POINTED),
    SignalRule(
        "place_border", 0.0, "Titik lokasi dekat batas: bisa juga di {beside}.",
        holds=lambda evidence: bool(evidence.found.beside), asks=NOTE,
    ),
    SignalRule(
        "place_pin_beside", 0.0, "Pelapor menyebut {named}, titik lokasinya di {pinned}, desa lain di kecamatan yang sama.",
        holds=lambda evidence: evidence.found.apart is Apart.DESA, asks=NOTE,
    ),
    SignalRule(
        "place_pin_elsewhere", -0.2, "Pelapor menyebut {named}, tetapi titik lokasinya di {pinned}.",
        holds=lambda evidence: evidence.found.apart is Apart.KECAMATAN, asks=ANSWER,
    ),
    SignalRule(
        "place_guessed", 0.0, "Titik lokasi di luar batas yang tersimpan; tempat terdekat yang dikenal ada di {place}.",
        Outcome.GUESSED, asks=NOTE,
    ),
    SignalRule("place_named", 0.2, "Tempat dikenali: {place}.", Outcome.NAMED),
    SignalRule("place_pin", 0.1, "Pelapor mengirim titik lokasi.", holds=_has_pin),
    SignalRule(
        "place_ambiguous", -0.2, "Nama tempat cocok dengan beberapa tempat: {places}.",
        Outcome.AMBIGUOUS, _needed, ANSWER,
    ),
    SignalRule(
        "place_ambiguous_note", 0.0, "Nama tempat cocok dengan beberapa tempat: {places}.",
        Outcome.AMBIGUOUS, _not_needed, NOTE,
    ),
    SignalRule(
        "place_unknown", -0.2, "Tempat yang disebut belum dikenali di {jurisdiction}.",
        Outcome.UNKNOWN, _needed_without_pin, ANSWER,
    ),
    SignalRule(
        "place_unknown_note", 0.0, "Nama tempat belum dikenali; lihat titik lokasi atau isi laporan.",
        Outcome.UNKNOWN, _pin_or_not_needed, NOTE,
    ),
    SignalRule(
        "place_missing", -0.2, "Pelapor belum menyebutkan tempatnya.",
        Outcome.SILENT, _needed_without_pin, ANSWER,
    ),
    SignalRule("place_outside", -0.3, "Tempatnya di luar {jurisdiction}: {place}.", Outcome.OUTSIDE, asks=REVIEW),
    SignalRule(
        "place_neighbour", 0.0, "Tempat itu dilayani {neighbour}: teruskan laporan ini ke sana.",
        Outcome.OUTSIDE, lambda evidence: evidence.neighbour is not None, NOTE,
    ),
    # --- The conversation
    SignalRule(
        "handed_over", -0.1, "Percakapan otomatis belum berhasil memahami pelapor; lanjutkan bersama pelapor.",
        holds=_handed_over, asks=REVIEW,
    ),
    SignalRule("unfinished", 0.0, "Laporan belum lengkap: {lacking}.", holds=_unfinished, asks=NOTE),
    # --- Anti-hoax
    SignalRule(
        "forwarded_often", -0.3,
        "Pesan ini sudah sering diteruskan orang; pastikan pelapor mengalaminya sendiri.",
        holds=lambda evidence: evidence.report.forwarded, asks=REVIEW,
    ),
    SignalRule(
        "copied_text", -0.3, "Teks yang sama dikirim {copiers} orang tentang tempat yang berjauhan.",
        holds=_copied, asks=REVIEW,
    ),
    SignalRule(
        "similar_nearby", 0.1, "{similar} pelapor lain menyampaikan hal serupa di tempat yang sama; usulkan penggabungan.",
        holds=lambda evidence: bool(evidence.past.nearby), asks=NOTE,
    ),
    SignalRule(
        "sent_again", 0.0, "Pelapor pernah mengirim laporan yang sama dalam 30 hari terakhir.",
        holds=lambda evidence: bool(evidence.past.again), asks=NOTE,
    ),
    SignalRule(
        "burst_sender", -0.2, "Pelapor mengirim {count} laporan dalam satu jam.",
        holds=lambda evidence: evidence.past.by_sender >= SENDER_BURST, asks=REVIEW,
    ),
    SignalRule(
        "burst_area", 0.0, "{area} laporan atau lebih sejenis dari kecamatan ini dalam satu jam: mungkin satu kejadian besar.",
        holds=lambda evidence: evidence.past.by_area >= AREA_BURST, asks=NOTE,
    ),
    SignalRule(
        "burst_text", -0.2, "Teks ini dikirim banyak orang dalam satu jam.", holds=_text_wave, asks=NOTE,
    ),
    SignalRule(
        "web_wave", -0.2, "Banyak pelapor baru lewat web dari kecamatan ini dalam satu jam; pastikan orangnya berbeda.",
        holds=_web_wave, asks=REVIEW,
    ),
    SignalRule(
        "earlier_untrue", -0.1, "Satu laporan terdahulu pelapor dinilai tidak benar oleh petugas.",
        holds=lambda evidence: 0 < evidence.past.untrue < UNTRUE_REVIEW, asks=NOTE,
    ),
    SignalRule(
        "earlier_untrue_often", -0.3, "{untrue} laporan terdahulu pelapor dinilai tidak benar oleh petugas.",
        holds=lambda evidence: evidence.past.untrue >= UNTRUE_REVIEW, asks=REVIEW,
    ),
    SignalRule(
        "earlier_finished", 0.2, "{finished} laporan terdahulu pelapor benar dan sudah selesai ditangani.",
        holds=lambda evidence: evidence.past.finished > 0 and evidence.past.untrue == 0,
    ),
    SignalRule(
        "date_future", -0.1, "Laporan menyebut tanggal yang belum tiba: {future}.",
        holds=lambda evidence: DateFact.FUTURE in evidence.dates, asks=NOTE,
    ),
    SignalRule(
        "date_impossible", -0.1, "Laporan menyebut tanggal yang tidak ada di kalender: {impossible}.",
        holds=lambda evidence: DateFact.IMPOSSIBLE in evidence.dates, asks=NOTE,
    ),
)  # fmt: skip


def signals_of(evidence: Evidence) -> tuple[Signal, ...]:
    """All signals of a report, in the order of the table."""
    shown: tuple[str | None, ...] = (*evidence.report.identity.nik_facts, evidence.found.outcome, None)
    if evidence.identity is not None:
        shown += (evidence.identity,)
    rules = [entry for on in shown for entry in _by_condition().get(on, ()) if entry[1].holds(evidence)]
    rules.sort(key=lambda entry: entry[0])
    values = _Values(evidence)
    return tuple(rule.signal(evidence.pack, values) for _, rule in rules)


def identity_signals(fact: IdentityFact, pack: Pack) -> tuple[Signal, ...]:
    """The signals of an answer that came after the verdict."""
    return tuple(rule.signal(pack, {}) for _, rule in _by_condition()[fact])


IDENTITY_SIGNALS = tuple(rule.name for rule in SIGNALS if isinstance(rule.on, IdentityFact))


@cache
def _by_condition() -> dict[str | None, list[tuple[int, SignalRule[Evidence]]]]:
    """The table by what a rule waits for: of two dozen rules a report concerns half."""
    found: dict[str | None, list[tuple[int, SignalRule[Evidence]]]] = defaultdict(list)
    for number, rule in enumerate(SIGNALS):
        found[rule.on].append((number, rule))
    return dict(found)

"""Words of corruption and abuse: such a report is restricted, and the citizen is told so in one sentence."""

from __future__ import annotations

from services.intake.dialogue.domain import accusing
from services.intake.dialogue.domain.reading import has_any, plain
from services.intake.dialogue.domain.turn import Turn
from services.intake.dialogue.domain.words import lines

# Corruption, abuse, violence at home, one's own superior: read by named officers only.
RESTRICTED = lines(
    """
    korupsi
    dikorupsi
    korupsinya
    koruptor
    pungli
    pungutan liar
    suap
    disuap
    menyuap
    sogok
    disogok
    menyogok
    uang pelicin
    gratifikasi
    pemerasan
    diperas
    memeras
    setoran jabatan
    jual beli jabatan
    mark up
    fiktif
    penggelapan
    digelapkan
    menggelapkan
    penyelewengan
    diselewengkan
    menyelewengkan
    disunat
    dana desa hilang
    nepotisme
    kolusi
    praktik kkn
    praktek kkn
    korup
    dikorup
    makan uang rakyat
    makan uang desa
    makan dana desa
    dana desa dimakan
    dimintai uang
    dimintai duit
    nyogok
    sogokan
    pelecehan
    dilecehkan
    melecehkan
    cabul
    pencabulan
    dicabuli
    mencabuli
    perkosaan
    pemerkosaan
    diperkosa
    memperkosa
    kekerasan seksual
    kekerasan dalam rumah tangga
    kdrt
    dianiaya
    penganiayaan
    menganiaya
    dipukuli suami
    suami pukul
    suami memukul
    dipukuli ayah
    dipukul ayah
    dipukuli bapak
    dipukul bapak
    dipukul suami
    dipukul guru
    dipukuli guru
    perundungan
    dirundung
    perdagangan orang
    anak dijual
    saya dijual
    perempuan dijual
    atasan saya
    bos saya
    pimpinan saya
    kepala kantor saya
    kepala dinas saya
    kepala bidang saya
    kepala sekolah saya
    diancam atasan
    diintimidasi
    """
)


def calls_for_protection(said: str) -> bool:
    """Whether plain words are of corruption or abuse, or tell of somebody in office who misuses it."""
    return has_any(said, RESTRICTED) is not None or accusing.misuses_office(said)


def look(turn: Turn, *, aloud: bool = True) -> None:
    """Makes the draft restricted when its words call for it."""
    draft = turn.open_draft
    said = plain(" ".join(draft.words))
    if draft.restricted:
        _accuse(turn, said)
        return
    if not calls_for_protection(said):
        return
    turn.edit(restricted=True)
    _accuse(turn, said)
    if aloud:
        turn.say("restricted_notice")


def _accuse(turn: Turn, said: str) -> None:
    """Notes the agency that a restricted report is against, once it is named, so that it never gets the case."""
    accused = accusing.accused(said, turn.here.pack.agencies)
    if accused is not None and turn.open_draft.accused is None:
        turn.edit(accused=accused.code)

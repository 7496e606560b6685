"""How each picture of a case is shown to one officer, and to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from salur.contracts.cases import Audience, Case
from services.desk.domain.officers import Officer
from services.desk.domain.pictures import (
    Seen,
    after_pictures,
    audience_of,
    is_public,
    may_open,
    may_release,
    seen,
)
from services.desk.pages.reading import Reading
from services.desk.pages.words import N_

AUDIENCES = {
    Audience.AGENCY: (N_("Boleh dilihat dinas"), "users"),
    Audience.PUBLIC: (N_("Boleh dilihat umum"), "eye"),
    Audience.NOBODY: (N_("Disembunyikan"), "eye-off"),
}
MISSING = {
    "lost": N_("Tidak bisa diambil dari pengirimnya"),
    "refused": N_("Ditolak: bukan berkas yang kami terima"),
}
UNSEEN = (N_("Belum diperiksa, masih dikaburkan"), "eye-off")


@dataclass(frozen=True)
class Shot:
    """One picture: its address, how it is shown, for whom it is, and whether this officer may say so."""

    ref: str
    words: str
    hidden: bool
    small: str
    whole: str
    told: str
    mark: str
    audience: str
    releases: bool
    missing: bool = False


def shots(officer: Officer, case: Case, eyes: Reading, base: str, missing: Mapping[str, str]) -> list[Shot]:
    """All pictures, the reporter's first; of those `missing`, why."""
    told = [
        (ref, eyes.say(N_("Lampiran %(number)s dari pelapor"), number=str(n)))
        for n, ref in enumerate(case.media, 1)
    ]
    told += [
        (ref, eyes.say(N_("Foto %(number)s sesudah dikerjakan"), number=str(n)))
        for n, ref in enumerate(after_pictures(case), 1)
    ]
    found = [_shot(officer, case, ref, words, eyes, base) for ref, words in told]
    return [_not_there(shot, missing[shot.ref], eyes) if shot.ref in missing else shot for shot in found]


def _not_there(shot: Shot, why: str, eyes: Reading) -> Shot:
    return replace(shot, missing=True, told=eyes.say(MISSING[why]), mark="circle-alert", releases=False)


def _shot(officer: Officer, case: Case, ref: str, words: str, eyes: Reading, base: str) -> Shot:
    how, audience = seen(officer, case, ref), audience_of(case, ref)
    address = f"{base}/meja/{case.case}/gambar/{ref}"
    if audience is None:
        state, mark = UNSEEN if how is Seen.BLURRED else ("", "")
    else:
        state, mark = AUDIENCES[audience]
    return Shot(
        ref=ref,
        words=words,
        hidden=how is Seen.HIDDEN,
        small=f"{address}/{'kabur' if how is Seen.BLURRED else 'kecil'}",
        whole=f"{address}/penuh" if may_open(officer, case, ref) else "",
        told=eyes.say(state) if state else "",
        mark=mark,
        audience=str(audience or ""),
        releases=may_release(officer, case),
    )


def public_shots(case: Case, base: str) -> list[tuple[str, str]]:
    """The small and the whole address of each picture that was released for everybody."""
    found = [ref for ref in (*case.media, *after_pictures(case)) if is_public(case, ref)]
    address = f"{base}/lacak/{case.code}/gambar"
    return [(f"{address}/{ref}/kecil", f"{address}/{ref}/penuh") for ref in found]

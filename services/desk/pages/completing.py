"""What a form needs from outside before it becomes a command: the case it names, the pictures sent with it."""

from __future__ import annotations

from dataclasses import replace

from starlette.datastructures import FormData, UploadFile

from salur.contracts import tracking
from salur.contracts.cases import Case
from salur.web.uploads import spooled
from services.desk.domain.access import Action, may_see
from services.desk.domain.officers import Officer
from services.desk.pages.desk import Desk
from services.desk.pages.forms import Form
from services.desk.pages.reading import Reading
from services.desk.pages.words import N_
from services.desk.ports.evidence import NotKept

MOST_PICTURES = 4
_UNFIT = {
    "too_large": N_("Fotonya terlalu besar. Kirim foto yang lebih kecil."),
    "infected": N_("Berkas itu tidak aman, jadi tidak disimpan."),
}


async def completed(
    desk: Desk, officer: Officer, case: Case, form: Form, command: str, sent: FormData, eyes: Reading
) -> Form:
    """The form with what it names, or with what to mend. Raises EvidenceAway."""
    if form.action is Action.MERGE:
        return await _merging(desk, officer, case, form, eyes)
    if form.has_files:
        return await _with_pictures(desk, officer, form, command, sent, eyes)
    return form


async def _merging(desk: Desk, officer: Officer, case: Case, form: Form, eyes: Reading) -> Form:
    code = tracking.read(form.chosen["kode"])
    into = await desk.cases.by_code(code) if code else None
    if into is None or into.case == case.case or not may_see(officer, into):
        missed = eyes.say(N_("Tidak ada laporan lain dengan kode itu di daftar Anda."))
        return replace(form, amiss={"kode": missed})
    return replace(form, into=into.case)


async def _with_pictures(
    desk: Desk, officer: Officer, form: Form, command: str, sent: FormData, eyes: Reading
) -> Form:
    files = [file for file in sent.getlist("foto") if isinstance(file, UploadFile) and file.size]
    refs = []
    for n, file in enumerate(files[:MOST_PICTURES]):
        try:
            with await spooled(file) as content:
                refs.append(await desk.evidence.keep(content, officer.id, f"{command}-{n}"))
        except NotKept as bad:
            otherwise = N_("Berkas itu bukan foto yang bisa dibuka. Kirim foto JPEG, PNG atau WebP.")
            return replace(form, amiss={"foto": eyes.say(_UNFIT.get(bad.reason, otherwise))})
    if not refs and any(extra.name == "foto" and extra.required for extra in form.extras):
        missed = eyes.say(
            N_("Lampirkan foto sesudah dikerjakan; laporan seperti ini dibuktikan dengan foto.")
        )
        return replace(form, amiss={"foto": missed})
    return replace(form, media=tuple(refs))

"""The forms of a case: what each holds, what is wrong with what was typed, and the command it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case
from salur.contracts.commands import (
    AcceptReview,
    AnswerCase,
    AskReporter,
    Command,
    DispatchCase,
    FinishCase,
    StartCase,
)
from salur.packs import Pack
from salur.privacy import Keep, mask
from services.desk.domain.access import Action
from services.desk.domain.officers import Officer
from services.desk.pages.reading import Reading
from services.desk.pages.words import ACTIONS, MOVE, N_, TITLES

LONGEST_TEXT = 2000
LONGEST_NOTE = 500
TEXTS = frozenset({Action.ANSWER, Action.ASK, Action.FINISH})
_LEAST = 5


@dataclass(frozen=True)
class Form:
    """One action's form. `refused` is why the command was not obeyed; `amiss` what to mend, by field."""

    action: Action
    title: str
    button: str
    icon: str
    label: str
    help: str
    token: str
    needs_text: bool
    limit: int
    agencies: tuple[tuple[str, str], ...] = ()
    agency: str = ""
    text: str = ""
    refused: str = ""
    amiss: Mapping[str, str] | None = None
    sent: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it has something to say before anybody opens it."""
        return bool(self.refused or self.amiss or self.sent)


def form_of(action: Action, case: Case, reading: Reading, token: str) -> Form:
    """An empty form; a dispatch proposes the agency that router found."""
    words = ACTIONS[action]
    agencies = _agencies(case, reading.pack) if action is Action.DISPATCH else ()
    is_move = action is Action.DISPATCH and case.agency is not None
    return Form(
        action=action,
        title=reading.say(MOVE if is_move else TITLES[action]),
        button=reading.say(words.button),
        icon=words.icon,
        label=reading.say(words.label),
        help=reading.say(words.help) if words.help else "",
        token=token,
        needs_text=action in TEXTS,
        limit=LONGEST_TEXT if action in TEXTS else LONGEST_NOTE,
        agencies=agencies,
        agency=(case.proposed_agency or "") if agencies and not is_move else "",
    )


def filled(form: Form, fields: Mapping[str, str], reading: Reading) -> Form:
    """The form as it was sent, with what is wrong in it."""
    text = fields.get("teks", "").replace("\r\n", "\n").strip()
    agency = fields.get("instansi", "")
    amiss = {}
    if form.agencies and agency not in {code for code, _ in form.agencies}:
        amiss["instansi"] = reading.say(N_("Pilih instansi yang menangani laporan ini."))
    if form.needs_text and len(text) < _LEAST:
        amiss["teks"] = reading.say(N_("Tulis dulu apa yang ingin disampaikan kepada pelapor."))
    if len(text) > form.limit:
        amiss["teks"] = reading.say(
            N_("Tulisannya %(length)s huruf, paling banyak %(limit)s. Mohon dipersingkat."),
            length=str(len(text)),
            limit=str(form.limit),
        )
    return replace(form, text=text, agency=agency, amiss=amiss or None)


def command_of(form: Form, command: str, case: Case, officer: Officer, pack: Pack, at: datetime) -> Command:
    """What a form without faults asks of router. People's numbers and names are masked before they leave desk."""
    told = {
        "report_class": case.report_class,
        "sensitivity": case.sensitivity,
        "command": command,
        "case": case.case,
        "by": officer.actor(case.agency),
        "at": at,
    }
    text = mask(form.text, keep=_public_numbers(pack, case))
    if form.action is Action.DISPATCH:
        return DispatchCase(**told, agency=form.agency, holder=case.agency, note=text)
    if form.action is Action.ACCEPT:
        return AcceptReview(**told, note=text)
    if form.action is Action.START:
        return StartCase(**told, note=text)
    if form.action is Action.ANSWER:
        return AnswerCase(**told, text=text)
    if form.action is Action.ASK:
        return AskReporter(**told, text=text)
    return FinishCase(**told, text=text)


def _public_numbers(pack: Pack, case: Case) -> Keep:
    """Numbers that an answer may name: hotlines, the service's own, the case's code."""
    own = [number.display_number for number in pack.channels.whatsapp]
    hotlines = [hotline.number for hotline in pack.hotlines]
    contacts = [agency.contact for agency in pack.agencies if agency.contact]
    return Keep.of([*own, *hotlines, *contacts, case.code])


def _agencies(case: Case, pack: Pack) -> tuple[tuple[str, str], ...]:
    """Where a case can go: a restricted one only to who watches over the others, none to where it is already."""
    agencies = pack.agencies
    if case.sensitivity is Sensitivity.RESTRICTED and pack.supervisory:
        agencies = (pack.supervisory,)
    found = ((a.code, a.name) for a in agencies if a.code != case.agency)
    return tuple(sorted(found, key=lambda agency: agency[1]))

"""What a form without faults asks of router: one command for each action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from salur.contracts import tracking
from salur.contracts.cases import Case
from salur.contracts.commands import (
    AcceptReview,
    AnswerCase,
    AnswerPart,
    ArchiveCase,
    AskReporter,
    AssignCase,
    Command,
    CorrectCase,
    DeclineCase,
    DispatchCase,
    FinishCase,
    InvolveAgency,
    JudgeFalse,
    MergeCase,
    PostponeCase,
    ResumeCase,
    StartCase,
    TakeCase,
    UnmergeCase,
)
from salur.contracts.reports import Place
from salur.packs import Pack
from salur.privacy import mask
from services.desk.domain.access import Action
from services.desk.domain.officers import Officer
from services.desk.pages.fields import NOBODY, day_of
from services.desk.pages.forms import TEXTS, Form, public_numbers

COMMANDS: Mapping[Action, type[Command]] = {
    Action.ACCEPT: AcceptReview,
    Action.DISPATCH: DispatchCase,
    Action.START: StartCase,
    Action.ANSWER: AnswerCase,
    Action.ASK: AskReporter,
    Action.FINISH: FinishCase,
    Action.TAKE: TakeCase,
    Action.ASSIGN: AssignCase,
    Action.DECLINE: DeclineCase,
    Action.POSTPONE: PostponeCase,
    Action.RESUME: ResumeCase,
    Action.INVOLVE: InvolveAgency,
    Action.PART: AnswerPart,
    Action.SPEAK_FOR: AnswerPart,
    Action.MERGE: MergeCase,
    Action.UNMERGE: UnmergeCase,
    Action.CORRECT: CorrectCase,
    Action.FALSE: JudgeFalse,
    Action.ARCHIVE: ArchiveCase,
}

_OWN: Mapping[Action, Callable[[Form, Case, Pack], Mapping[str, Any]]] = {
    Action.DISPATCH: lambda form, _, __: {"agency": form.chosen["instansi"], "holder": form.seen[0]},
    Action.DECLINE: lambda form, case, _: {"holder": form.seen[0] or case.agency},
    Action.INVOLVE: lambda form, _, __: {"agency": form.chosen["instansi"]},
    Action.ASSIGN: lambda form, _, __: {
        "officer": form.chosen["petugas"] or None,
        "agency": form.seen[0],
        "holder": form.seen[1],
    },
    Action.POSTPONE: lambda form, _, pack: {"until": day_of(form.chosen["tanggal"], pack)},
    Action.MERGE: lambda form, _, __: {"into": form.into, "into_code": tracking.read(form.chosen["kode"])},
    Action.PART: lambda form, _, __: {"done": bool(form.chosen["beres"])},
    Action.SPEAK_FOR: lambda form, _, __: {
        "agency": form.chosen["instansi"],
        "done": bool(form.chosen["beres"]),
    },
    Action.FINISH: lambda form, _, __: {"media": form.media},
    Action.CORRECT: lambda form, case, _: _corrected(form, case),
}


def command_of(form: Form, command: str, case: Case, officer: Officer, pack: Pack, at: datetime) -> Command:
    """The command. People's numbers and names are masked before they leave desk."""
    text = mask(form.text, keep=public_numbers(pack, case))
    said = "task" if form.action is Action.INVOLVE else "text" if form.action in TEXTS else "note"
    own = _OWN.get(form.action)
    told = {
        "report_class": case.report_class,
        "sensitivity": case.sensitivity,
        "command": command,
        "case": case.case,
        "by": officer.actor(case.agency),
        "at": at,
        said: text,
    }
    return COMMANDS[form.action].model_validate(told | dict(own(form, case, pack) if own else {}))


def _corrected(form: Form, case: Case) -> Mapping[str, Any]:
    chosen = form.chosen
    region, text = chosen["wilayah"], mask(chosen["tempat"])
    place = None
    if region or text:
        place = Place(text=text or case.place.text, region=region or case.place.region)
    accused = chosen["diadukan"]
    about = {"nobody_accused": True} if accused == NOBODY else {"accused": accused or None}
    return {"category": chosen["kategori"] or None, "place": place, **about}

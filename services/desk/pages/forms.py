"""The forms of a case: what each holds, what is wrong with what was typed, and the command it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from salur.contracts.cases import Case
from salur.packs import Pack
from salur.privacy import Keep
from services.desk.domain.access import Action
from services.desk.pages.fields import Extra, Options, amiss_in, extras_of, values
from services.desk.pages.reading import Reading
from services.desk.pages.words import ACTIONS, MOVE, N_, TITLES

LONGEST_TEXT = 2000
LONGEST_NOTE = 500
TEXTS = frozenset(
    {
        Action.ANSWER,
        Action.ASK,
        Action.FINISH,
        Action.DECLINE,
        Action.POSTPONE,
        Action.INVOLVE,
        Action.PART,
        Action.SPEAK_FOR,
        Action.FALSE,
        Action.ARCHIVE,
    }
)
_LEAST = 5
# In a form's field: the agency and the officer who have a case.
_BETWEEN = "|"
Holder = tuple[str | None, str | None]
"""An agency and an officer of it; None where nobody is."""
# What a form of the review queue says of where it came from.
REVIEW = "tinjau"


@dataclass(frozen=True)
class Form:
    """One action's form. `refused` is why the command was not obeyed; `amiss` what to mend, by field.

    `seen` is who had the case when the form was drawn, the agency and its officer: who changes hands of what changed
    hands meanwhile is told. `media` are the refs of what was uploaded with it; `into` is the case that another is merged into; `back` is set
    where it was sent from the review queue, which goes on with the next.
    """

    action: Action
    title: str
    button: str
    icon: str
    label: str
    help: str
    token: str
    needs_text: bool
    limit: int
    extras: tuple[Extra, ...] = ()
    seen: Holder = (None, None)
    text: str = ""
    refused: str = ""
    amiss: Mapping[str, str] | None = None
    sent: bool = False
    media: tuple[str, ...] = ()
    into: str = ""
    back: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it has something to say, or holds words already, before anybody opens it."""
        return bool(self.refused or self.amiss or self.sent or self.text)

    @property
    def chosen(self) -> Mapping[str, str]:
        """What was chosen beside the text, by field."""
        return values(self.extras)

    @property
    def holder(self) -> str:
        """Who had the case, as the form carries it."""
        return _BETWEEN.join(one or "" for one in self.seen)

    @property
    def has_files(self) -> bool:
        return any(extra.kind == "files" for extra in self.extras)


def form_of(action: Action, case: Case, reading: Reading, token: str, staff: Options = ()) -> Form:
    """An empty form; a dispatch proposes the agency that router found."""
    words = ACTIONS[action]
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
        extras=extras_of(action, case, reading, staff),
        seen=holder_of(case),
    )


def holder_of(case: Case) -> Holder:
    """Who has a case."""
    return case.agency, case.officer


def filled(form: Form, fields: Mapping[str, str], reading: Reading) -> Form:
    """The form as it was sent, with what is wrong in it."""
    text = fields.get("teks", "").replace("\r\n", "\n").strip()
    extras = tuple(extra.with_value(fields.get(extra.name, "")) for extra in form.extras)
    amiss = amiss_in(extras, reading)
    if form.needs_text and len(text) < _LEAST:
        amiss["teks"] = reading.say(N_("Tulis dulu apa yang ingin disampaikan kepada pelapor."))
    if len(text) > form.limit:
        amiss["teks"] = reading.say(
            N_("Tulisannya %(length)s huruf, paling banyak %(limit)s. Mohon dipersingkat."),
            length=str(len(text)),
            limit=str(form.limit),
        )
    back = fields.get("asal") == REVIEW
    agency, between, holder = fields.get("pemegang", "").partition(_BETWEEN)
    seen = (agency or None, holder or None) if between else form.seen
    return replace(form, text=text, extras=extras, amiss=amiss or None, back=back, seen=seen)


def public_numbers(pack: Pack, case: Case) -> Keep:
    """Numbers that an answer may name: hotlines, the service's own, the case's code."""
    own = [number.display_number for number in pack.channels.whatsapp]
    hotlines = [hotline.number for hotline in pack.hotlines]
    contacts = [agency.contact for agency in pack.agencies if agency.contact]
    return Keep.of([*own, *hotlines, *contacts, case.code])

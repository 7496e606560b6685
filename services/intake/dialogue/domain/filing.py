"""A whole report at once, from a form or from another system: nothing is asked, what it lacks is said by name.

Danger goes by the urgent lane as ever. There may be nobody at the other end to ask, so no question is put.
"""

from __future__ import annotations

from salur.contracts.base import Lane
from salur.packs.emergency import EmergencyKind
from salur.regions.dates import local_date
from salur.regions.nik import check_nik
from services.intake.dialogue.domain import describing, elsewhere, identity, placing, sensitive
from services.intake.dialogue.domain.conversation import Spot, Why, attach
from services.intake.dialogue.domain.effects import Hurry
from services.intake.dialogue.domain.heard import Form
from services.intake.dialogue.domain.sending import close, submit
from services.intake.dialogue.domain.turn import Turn

_LONGEST_PLACE = 160


def filed(turn: Turn) -> bool:
    """Hands the form on as a report. False where the message is none."""
    form = turn.heard.form
    if form is None:
        return False
    kept = turn.draft
    turn.begin()
    describing.add(turn, turn.heard.text)
    moved = _place(turn, form)
    _sort(turn, form)
    _identify(turn, form)
    turn.edit(media=turn.heard.media)
    sensitive.look(turn, aloud=False)
    kind = _danger(turn)
    if kind is not None:
        turn.edit(category=kind.category)
        turn.say(
            "emergency_hotlines", values={"hotlines": turn.here.hotlines(kind, turn.scene.lang)}, urgent=True
        )
    report = submit(turn, Lane.URGENT if kind else Lane.ROUTINE)
    if kind is not None:
        turn.do(Hurry(report))
    turn.say("report_unproved" if form.unproved else "report_received", about=report, urgent=kind is not None)
    if moved:
        elsewhere.tell(turn)
    draft = turn.open_draft
    turn.set(
        attached=attach(
            report,
            Why.EMERGENCY if kind else Why.SENT,
            turn.scene.now,
            kind=kind.key if kind else None,
            placed=draft.place is not None,
            restricted=draft.restricted,
            pack=draft.pack,
            words=draft.words if kind and draft.place is None else (),
        )
    )
    close(turn)
    # A report that the same person is writing elsewhere goes on where it was.
    turn.set(draft=kept)
    return True


def _danger(turn: Turn) -> EmergencyKind | None:
    """The danger that the words tell of, where it happens or where it is told, else the category that was chosen."""
    told = turn.scene.jurisdiction.emergency(turn.heard.text)
    if told is not None and turn.here.emergency(turn.heard.text) is None:
        return turn.here.alike(told)
    return turn.here.in_danger(turn.heard.text, turn.category)


def _sort(turn: Turn, form: Form) -> None:
    known = any(category.key == form.category for category in turn.here.pack.categories)
    guessed = turn.here.guess(turn.said) if not known else None
    key = form.category if known else (guessed or turn.here.fallback).key
    turn.edit(category=key)


def _place(turn: Turn, form: Form) -> bool:
    """By the place's own words, else by those of the report; what nobody knows stays as it was written.

    True where the place took it to another jurisdiction of ours than its reporter had chosen or knew of.
    """
    moves = form.moves
    if form.pack is not None:
        elsewhere.go(turn, turn.of(form.pack), aloud=False)
    before = turn.open_draft.pack
    if form.place and not placing.take(turn, form.place, whole=True, moves=moves, aloud=False):
        turn.edit(place=Spot(text=form.place[:_LONGEST_PLACE]))
    if turn.open_draft.place is None and not form.place:
        placing.take(turn, turn.heard.text, moves=moves, aloud=False)
    if turn.heard.pin:
        placing.pin(turn, turn.heard.pin, moves=moves, aloud=False, asks=False)
    draft = turn.open_draft
    if draft.place is None and (draft.places_offered or form.place):
        turn.edit(place=Spot(text=draft.place_words or form.place), places_offered=())
    return turn.open_draft.pack != before


def _identify(turn: Turn, form: Form) -> None:
    if form.name:
        identity.take_name(turn, form.name)
    if form.nik:
        facts = identity.check(turn, form.nik)
        today = local_date(turn.scene.now, turn.here.pack.zone)
        minor = check_nik(form.nik, today).minor(today)
        turn.edit(nik=form.nik, nik_facts=tuple(fact.value for fact in facts), minor=minor)
    elif form.known_elsewhere:
        turn.edit(nik_missing="elsewhere", name_missing=True)

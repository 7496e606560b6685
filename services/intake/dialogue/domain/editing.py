"""Changes what was told: at the summary, by an order ("ubah tempat"), or in passing ("bukan, desa Sawa")."""

from __future__ import annotations

import re

from salur.regions.codes import RegionCode
from services.intake.dialogue.domain import (
    asking,
    describing,
    identity,
    naming,
    placing,
    reading,
    sending,
    wishing,
)
from services.intake.dialogue.domain.answers import ANSWERS
from services.intake.dialogue.domain.conversation import Question
from services.intake.dialogue.domain.turn import Turn

_PARTS = {
    "description": Question.DESCRIPTION,
    "category": Question.CATEGORY,
    "place": Question.PLACE,
    "identity": Question.NIK,
    "office": Question.OFFICE,
}
_BARE_DENIAL = re.compile(r"^\W*(?:eh\W+)?bukan\s+\w", re.IGNORECASE)
# A few words that name a place are about the place; more of them are about what happened there.
_FEW = 4
_SOME = 3


def answer_summary(turn: Turn, text: str) -> bool:
    """A yes sends, a no asks what is wrong; "1", "2" and "3" are the three buttons."""
    said, number = reading.plain(text), reading.number(text, turn.words)
    if number == 1 or reading.is_yes(said, turn.words):
        sending.send(turn)
    elif number == 3:
        sending.cancel(turn)
    elif number == 2 or said in turn.words.edit or reading.is_no(said, turn.words):
        ask_which_part(turn)
    else:
        return False
    return True


def answer_which_part(turn: Turn, text: str) -> bool:
    """The part to change, by number or name, perhaps with its new value."""
    number = reading.number(text, turn.words)
    parts = asking.editable(turn)
    if number is not None and 1 <= number <= len(parts):
        return change(turn, parts[number - 1], "")
    if reading.is_yes(reading.plain(text), turn.words):
        asking.ask(turn, Question.CONFIRM)
        return True
    named = reading.part_named(text, turn.words)
    return change(turn, *named) if named else False


def ask_which_part(turn: Turn) -> None:
    """Asks which part is to be changed."""
    asking.ask(turn, Question.EDIT)


def change(turn: Turn, part: str, text: str) -> bool:
    """Takes a part's new value where it was told with the order, else asks for it. False for no such part."""
    question = _PARTS.get(part)
    if question is None or part not in asking.editable(turn):
        return False
    if question is Question.NIK and text and identity.retell(turn, text):
        return True
    if question is Question.NIK:
        turn.edit(nik=None, nik_facts=(), nik_missing=None, nik_tries=0, minor=False)
        turn.edit(name=None, name_missing=False, name_tries=0, identity_anew=True)
    if question is Question.PLACE:
        turn.edit(place_tries=0, places_offered=())
    turn.set(editing=True)
    if not (text and ANSWERS[question](turn, text)):
        asking.ask(turn, question)
        return True
    turn.set(editing=turn.settled)
    return True


def correct(turn: Turn, text: str) -> bool:
    """Words of correction and what they correct. False where there are none, or nothing that fits them."""
    rest = reading.after_correction(text, turn.words)
    if rest is None:
        return False
    if not rest:
        ask_which_part(turn)
        return True
    told = identity.harvest(turn, rest, anew=True)
    named = None if told else reading.part_named(rest, turn.words)
    if named is not None:
        return change(turn, *named)
    kept = wishing.taken(turn, rest)
    told = told or kept != rest
    if not told and _denies_place(turn, rest):
        return change(turn, "place", "")
    if not (told or placing.take(turn, rest, whole=True) or _category(turn, rest)):
        return False
    if turn.conversation.asked is not Question.CONFIRM and not turn.open_draft.places_offered:
        turn.acknowledge("changed")
    return True


def _denies_place(turn: Turn, rest: str) -> bool:
    """ "bukan desa Sawa": the very place that stands there is denied, and none is told in its stead."""
    place = turn.open_draft.place
    found = [RegionCode(one.code) for one in turn.here.places(rest).places]
    said = reading.plain(turn.heard.text)
    bare = _BARE_DENIAL.match(turn.heard.text) is not None and len(said.split()) <= _FEW
    if not bare or not found or place is None or place.region is None:
        return False
    there = RegionCode(place.region)
    return all(there.within(one) or one.within(there) for one in found)


def _category(turn: Turn, text: str) -> bool:
    said = reading.plain(text)
    found = turn.here.named(said) or turn.here.guess(said)
    if found is None or found.key == turn.open_draft.category:
        # "eh bukan jembatan tapi jalan": of the same kind, so it says more of what happened.
        return False
    turn.edit(category=found.key)
    return True


def tell_early(turn: Turn, text: str) -> bool:
    """An answer to a question that is not asked, or at the summary more about what happened."""
    draft, said = turn.open_draft, reading.plain(text)
    few = len(said.split()) <= _FEW
    at_summary = turn.conversation.asked is Question.CONFIRM
    took = identity.harvest(turn, text, anew=at_summary)
    found = turn.here.named(said) or (turn.here.guess(said) if draft.category is None else None)
    if found is not None:
        turn.edit(category=found.key)
        took = True
    if draft.nik and turn.open_draft.name is None and naming.in_full(text, turn.words):
        identity.take_name(turn, text)
        took = True
    if (draft.place is None or few) and placing.take(turn, text, whole=few):
        took = True
    if (
        at_summary
        and not took
        and len(said.split()) >= _SOME
        and describing.tells_something(text, turn.words)
    ):
        describing.describe(turn, text)
        took = True
    return took

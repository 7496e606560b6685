"""What was tapped. An option's id says which question it answers, so that one under an older question works, too."""

from __future__ import annotations

from collections.abc import Callable

from services.intake.dialogue.domain import (
    answers,
    editing,
    hinting,
    identity,
    placing,
    reading,
    sending,
    wishing,
)
from services.intake.dialogue.domain.conversation import Question
from services.intake.dialogue.domain.turn import Turn


def tapped(turn: Turn, choice: str) -> bool:
    """Takes a tapped option of the report being written. False where it means nothing to it."""
    about, _, what = choice.partition(":")
    chosen = _CHOICES.get(about)
    return chosen is not None and chosen(turn, what)


def by_number(turn: Turn) -> str | None:
    """The option whose number was written, where a question has a button or two beside its answer."""
    shown = _BUTTONS.get(turn.conversation.asked)
    number = reading.number(turn.heard.text, turn.words) if shown else None
    if shown is None or number is None:
        return None
    options = turn.here.options(*shown, turn.scene.lang)
    return options[number - 1].id if 1 <= number <= len(options) else None


def _category(turn: Turn, what: str) -> bool:
    if all(category.key != what for category in turn.here.pack.categories):
        return False
    turn.edit(category=what)
    return True


def _place(turn: Turn, what: str) -> bool:
    if what not in turn.open_draft.places_offered:
        return False
    placing.put(turn, what, turn.open_draft.place_words)
    return True


def _summary(turn: Turn, what: str) -> bool:
    orders = {"send": sending.send, "edit": editing.ask_which_part, "cancel": sending.cancel}
    if what not in orders:
        return False
    # Under an older summary, which may show what is no longer so, it counts as a wish to see where we stand.
    if turn.conversation.asked is Question.CONFIRM:
        orders[what](turn)
    return True


def _nik(turn: Turn, what: str) -> bool:
    if what != "none" or turn.conversation.asked is not Question.NIK:
        return False
    identity.decline(turn)
    return True


def _photo(turn: Turn, what: str) -> bool:
    return what == "skip" and turn.conversation.asked is Question.PHOTO and answers.photo(turn, "lewati")


def _part(turn: Turn, what: str) -> bool:
    return editing.change(turn, what, "")


_BUTTONS: dict[Question, tuple[str, str]] = {
    Question.NIK: ("nik", "ask_identity_nik"),
    Question.PHOTO: ("photo", "ask_photo"),
}
_CHOICES: dict[str, Callable[[Turn, str], bool]] = {
    "category": _category,
    "place": _place,
    "elsewhere": hinting.choose,
    "confirm": _summary,
    "nik": _nik,
    "photo": _photo,
    "office": wishing.choose,
    "edit": _part,
}

"""One function a question: takes a text as its answer. False where the text is none."""

from __future__ import annotations

from collections.abc import Callable

from services.intake.dialogue.domain import describing, hinting, identity, placing, reading, second, wishing
from services.intake.dialogue.domain.conversation import Question
from services.intake.dialogue.domain.missing import PHOTO_TRIES
from services.intake.dialogue.domain.turn import Turn

# More than one word in answer to "what is it about?" tells more of what happened, too.
_LONG = 1

Answer = Callable[[Turn, str], bool]


def description(turn: Turn, text: str) -> bool:
    """What happened; in place of what was told before when that is being changed."""
    if not describing.tells_something(text, turn.words):
        return False
    if turn.conversation.editing:
        turn.edit(words=())
        describing.describe(turn, text)
    else:
        describing.describe(turn, second.parted(turn, text))
    return True


def category(turn: Turn, text: str) -> bool:
    """A number of the list, a category's name, or words that clearly speak of one."""
    categories = turn.here.pack.categories
    number = reading.number(text, turn.words)
    if number is not None and 1 <= number <= len(categories):
        turn.edit(category=categories[number - 1].key)
        return True
    said = reading.plain(text)
    named = turn.here.named(said)
    found = named or turn.here.guess(said)
    if found is None and (said in turn.words.any_category or reading.is_unknown(said, turn.words)):
        found = named = turn.here.fallback
    if found is None:
        return False
    turn.edit(category=found.key)
    if named is None and len(said.split()) > _LONG:
        describing.describe(turn, text)
    return True


def photo(turn: Turn, text: str) -> bool:
    """A no to "do you have a photo?". Where one is required it is asked for once more, then the report goes on."""
    if reading.has_any(reading.plain(text), turn.words.skip) is None:
        return False
    tries = turn.open_draft.photo_tries + 1
    turn.edit(photo_tries=tries)
    if tries < PHOTO_TRIES:
        turn.insist("photo_required")
    return True


ANSWERS: dict[Question, Answer] = {
    Question.DESCRIPTION: description,
    Question.CATEGORY: category,
    Question.PLACE: placing.answer,
    Question.WHICH_PLACE: placing.choose,
    Question.ELSEWHERE: hinting.answer,
    Question.OFFICE: wishing.answer,
    Question.PHOTO: photo,
    Question.NIK: identity.answer_nik,
    Question.NAME: identity.answer_name,
}

"""What happened: takes a text as the report's words, and from them whatever answers a question already."""

from __future__ import annotations

from services.intake.dialogue.domain import identity, placing, reading, sensitive, wishing
from services.intake.dialogue.domain.turn import Turn
from services.intake.dialogue.domain.vocabulary import Vocabulary


def describe(turn: Turn, text: str) -> None:
    """Adds to what happened, and takes from it category, place and identity where they are missing."""
    add(turn, text)
    harvest(turn, text)


def harvest(turn: Turn, text: str) -> None:
    """Takes category, place and identity from a text about what happened, where they are missing."""
    draft = turn.open_draft
    text = wishing.taken(turn, text) if draft.wish is None else text
    if draft.category is None:
        guessed = turn.here.guess(reading.plain(" ".join(draft.words)))
        turn.edit(category=guessed.key if guessed else None)
    if draft.place is None and not draft.places_offered and not placing.take(turn, text):
        turn.edit(place_outside=turn.here.places(text).outside)
    identity.harvest(turn, text)


def add(turn: Turn, text: str) -> None:
    """Adds to the words of the report, and looks whether they call for protection."""
    turn.edit(words=(*turn.open_draft.words, text))
    sensitive.look(turn)


def tells_something(text: str, words: Vocabulary) -> bool:
    """Whether a text can be what happened: more than a courtesy, a yes or a no."""
    said = reading.plain(text)
    if reading.letters(text) < 3 or reading.is_yes(said, words) or reading.is_no(said, words):
        return False
    return not reading.only(said, words.courtesies)


def take_what_came_along(turn: Turn) -> bool:
    """Takes media and a shared location. True when there were some."""
    heard, draft = turn.heard, turn.open_draft
    if heard.media:
        turn.edit(media=(*draft.media, *heard.media), voice=draft.voice or heard.voice)
    if heard.pin:
        placing.pin(turn, heard.pin)
    return bool(heard.media or heard.pin)

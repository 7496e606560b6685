"""A place that seems to lie in another jurisdiction of ours, by its pin or by a name that only that one knows: it is asked.

A name that is known here stays here, and nothing is moved by a hint alone.
"""

from __future__ import annotations

from services.intake.dialogue.domain import elsewhere, placing, reading
from services.intake.dialogue.domain.turn import Turn


def answer(turn: Turn, text: str) -> bool:
    """Takes the answer to "is it there?"."""
    said, number = reading.plain(text), reading.number(text, turn.words)
    if number == 1 or said in turn.words.there or reading.is_yes(said, turn.words):
        return choose(turn, "there")
    return (number == 2 or reading.is_no(said, turn.words)) and choose(turn, "here")


def choose(turn: Turn, what: str) -> bool:
    """The place lies there, or here after all."""
    draft = turn.open_draft
    there = turn.scene.others.get(draft.elsewhere or "")
    if what not in ("there", "here") or there is None:
        return False
    if what == "here":
        turn.edit(elsewhere=None, elsewhere_named="", stays=True)
        return True
    elsewhere.go(turn, there)
    if not draft.elsewhere_named:
        turn.edit(place=draft.place, elsewhere=None)
    elif not placing.take(turn, draft.place_words, whole=True, moves=False):
        placing.put(turn, draft.elsewhere_named, draft.place_words)
    return True

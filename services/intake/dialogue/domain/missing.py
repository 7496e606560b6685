"""What a report still lacks: the category's table in the pack says what is asked, this says what comes next."""

from __future__ import annotations

from salur.packs.category import Category
from services.intake.dialogue.domain.cases import Told
from services.intake.dialogue.domain.conversation import Draft, Question

_SHORT_WORDS = 2
PHOTO_TRIES = 2


def next_question(draft: Draft, category: Category | None, told: Told | None) -> Question:
    """The one thing to ask now; CONFIRM when nothing is missing."""
    if not draft.words and not draft.voice:
        return Question.DESCRIPTION
    if is_short(draft) and not draft.short:
        return Question.DESCRIPTION
    if draft.elsewhere is not None:
        return Question.ELSEWHERE
    if category is None:
        return Question.CATEGORY
    if draft.place is None and category.asks.place == "required":
        return Question.WHICH_PLACE if draft.places_offered else Question.PLACE
    if category.asks.photo == "required" and not draft.media and draft.photo_tries < PHOTO_TRIES:
        return Question.PHOTO
    if category.asks.identity == "required" and (told is None or draft.identity_anew):
        return _identity(draft)
    return Question.CONFIRM


def _identity(draft: Draft) -> Question:
    if draft.nik is None and draft.nik_missing is None:
        return Question.NIK
    if draft.name is None and not draft.name_missing:
        return Question.NAME
    return Question.CONFIRM


def is_short(draft: Draft) -> bool:
    """One word and nothing beside it: nobody could act on it yet."""
    return not draft.voice and not draft.media and len(" ".join(draft.words).split()) < _SHORT_WORDS


def unfinished(draft: Draft, category: Category | None, told: Told | None) -> tuple[str, ...]:
    """The names of what a report lacks, for the officer who goes on with it."""
    lacks: list[str] = []
    if not draft.words and not draft.voice:
        lacks.append("description")
    if category is None:
        lacks.append("category")
    if _lacks_place(draft, category):
        lacks.append("place")
    if category is not None and category.asks.photo == "required" and not draft.media:
        lacks.append("photo")
    if (
        category is not None
        and category.asks.identity == "required"
        and told is None
        and not draft.restricted
    ):
        lacks += ["nik"] if draft.nik is None or draft.nik_missing else []
        lacks += ["name"] if draft.name is None else []
    return tuple(lacks)


def _lacks_place(draft: Draft, category: Category | None) -> bool:
    if category is not None and category.asks.place != "required":
        return False
    place = draft.place
    return place is None or (place.region is None and place.latitude is None)

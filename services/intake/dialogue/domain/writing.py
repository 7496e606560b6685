"""A report is being written: each message is an answer, a correction, something told early, or not understood."""

from __future__ import annotations

from services.intake.dialogue.domain import (
    asking,
    danger,
    describing,
    editing,
    placing,
    reading,
    second,
    sending,
    tapping,
    wishing,
)
from services.intake.dialogue.domain.answers import ANSWERS, Answer
from services.intake.dialogue.domain.conversation import Question
from services.intake.dialogue.domain.missing import PHOTO_TRIES
from services.intake.dialogue.domain.turn import Turn

# Here one has to look for something, or to think.
_MAY_WAIT = frozenset({Question.NIK, Question.NAME, Question.PLACE, Question.CONFIRM})
_MENU_AT, _PERSON_AT = 2, 3
_ANSWERS: dict[Question, Answer] = {
    **ANSWERS,
    Question.CONFIRM: editing.answer_summary,
    Question.EDIT: editing.answer_which_part,
}


def begin(turn: Turn, text: str) -> None:
    """A new report, from as much as was told at once."""
    turn.begin()
    turn.edit(forwarded=turn.heard.forwarded, photo_tries=PHOTO_TRIES if turn.heard.words_only else 0)
    describing.take_what_came_along(turn)
    if text:
        describing.describe(turn, second.parted(turn, text))
    proceed(turn)


def go_on_writing(turn: Turn) -> None:
    """One message while a report is being written."""
    pack = turn.open_draft.pack
    came_along = describing.take_what_came_along(turn)
    heard = turn.heard
    if _asks_to_wait(turn):
        turn.understood()
        turn.acknowledge("take_your_time")
        return
    if heard.text and not heard.choice and second.noticed(turn):
        turn.understood()
        return
    choice = heard.choice or tapping.by_number(turn)
    if (choice is not None and tapping.tapped(turn, choice)) or (heard.text and _text(turn, heard.text)):
        proceed(turn)
    elif came_along:
        _came_along(turn, moved=turn.open_draft.pack != pack)
    elif turn.crossed and describing.tells_something(heard.text, turn.words):
        # Written before our question could be read: it belongs to what happened, and the question stands.
        describing.add(turn, heard.text)
        turn.understood()
    else:
        lost(turn)


def _asks_to_wait(turn: Turn) -> bool:
    rest = reading.beside_wait(turn.said, turn.words)
    if turn.heard.choice or turn.conversation.asked not in _MAY_WAIT or rest is None:
        return False
    # "jembatan putus sebentar lagi" asks nobody to wait.
    return turn.here.guess(rest) is None and not turn.here.places(turn.heard.text).places


def lost(turn: Turn) -> None:
    """Not understood: once in other words, then the short menu, then a person."""
    times = turn.conversation.lost + 1
    strays = (*turn.conversation.strays, turn.heard.text) if turn.heard.text else turn.conversation.strays
    turn.set(lost=times, strays=strays)
    if times >= _PERSON_AT:
        sending.hand_over(turn)
    elif times >= _MENU_AT:
        asking.menu(turn, "not_understood_menu")
    elif turn.conversation.asked is Question.CATEGORY:
        turn.do(asking.category("category_not_in_list", turn.here, turn.scene.lang))
    else:
        greeted = reading.courtesy(turn.said, turn.words.greetings, turn.words)
        turn.say("draft_resumed" if greeted else "not_understood")
        asking.again(turn)


def _text(turn: Turn, text: str) -> bool:
    answer = _ANSWERS.get(turn.conversation.asked)
    return (
        wishing.only(turn, text)
        or (answer is not None and answer(turn, text))
        or editing.correct(turn, text)
        or editing.tell_early(turn, text)
    )


def proceed(turn: Turn) -> None:
    """What was heard made sense. Danger comes first; else the next question, unless it has been asked already."""
    turn.understood()
    category = turn.category
    told = " ".join(turn.open_draft.words) if turn.draft else ""
    if category is not None and category.emergency and (kind := turn.here.in_danger(told, category)):
        danger.raise_alarm(turn, kind, "")
    elif turn.draft is not None and not turn.settled and not second.offer(turn):
        turn.set(editing=False)
        asking.go_on(turn)


def _came_along(turn: Turn, *, moved: bool) -> None:
    """Only media or a pin came: the next question if they answered this one, else a word of thanks."""
    turn.understood()
    asked, draft = turn.conversation.asked, turn.open_draft
    answered = (
        moved
        or turn.settled
        or draft.elsewhere is not None
        or asked in (Question.NOTHING, Question.MENU)
        or (asked is Question.PHOTO and bool(draft.media))
        or (asked in (Question.PLACE, Question.WHICH_PLACE) and draft.place is not None)
        or (asked is Question.DESCRIPTION and draft.voice)
    )
    if answered:
        proceed(turn)
    elif turn.heard.pin:
        turn.say_added("location_received", values={"place": placing.shown(turn, draft.place)})
    else:
        turn.say_added("media_received", values={"count": str(len(draft.media))})

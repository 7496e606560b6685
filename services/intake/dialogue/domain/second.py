"""Another report told while one is being written: is it one, or more about the first? Asked once, and never lost."""

from __future__ import annotations

from collections.abc import Iterable

from services.intake.dialogue.domain import asking, danger, describing, parting, reading
from services.intake.dialogue.domain.conversation import Conversation, Question
from services.intake.dialogue.domain.turn import Turn

# So many words nobody writes in passing: they tell of something.
_A_REPORT = 4
_SHOWN = 60
# Here a text of its own kind is expected, which may well hold a word of another subject ("depan puskesmas").
_OWN_KIND = frozenset(
    {
        Question.DESCRIPTION,
        Question.CATEGORY,
        Question.PLACE,
        Question.WHICH_PLACE,
        Question.ELSEWHERE,
        Question.EDIT,
    }
)


def told(turn: Turn, text: str) -> None:
    """A text that may be another report: asks what it is. What was written before already is only read again.

    What speaks of a danger is not kept waiting.
    """
    said, known = reading.plain(text), turn.open_draft.words
    about = turn.here.guess(said)
    if (kind := turn.here.in_danger(text, about)) is not None:
        danger.raise_alarm(turn, kind, text)
        return
    if known and f"{said} ".startswith(f"{reading.plain(known[-1])} "):
        turn.edit(words=known[:-1])
        describing.describe(turn, text)
        asking.go_on(turn)
        return
    _ask(turn, text, turn.told_in)


def noticed(turn: Turn) -> bool:
    """Takes a message that clearly speaks of another subject than the report being written."""
    category, text = turn.category, turn.heard.text
    if category is None or turn.crossed or turn.conversation.editing or turn.conversation.asked in _OWN_KIND:
        return False
    if len(turn.said.split()) < _A_REPORT or reading.after_correction(text, turn.words) is not None:
        return False
    if reading.has_any(turn.said, _answers(turn)):
        return False
    found = turn.here.guess(turn.said)
    if found is None or found.key == category.key:
        return False
    told(turn, text)
    return True


def _answers(turn: Turn) -> Iterable[str]:
    """What answers the open question: "KTP saya hilang" may name another subject, and answers it all the same."""
    if turn.conversation.asked is Question.PHOTO:
        return turn.words.skip
    if turn.conversation.asked in (Question.NIK, Question.NAME):
        return (*turn.words.no_nik, *turn.words.why)
    return ()


def answered(turn: Turn) -> bool:
    """Takes the answer to "another report?". Any other message goes on with the first; the second then waits."""
    text = turn.conversation.second
    if text is None or turn.draft is None:
        return False
    about, _, what = (turn.heard.choice or "").partition(":")
    number = reading.number(turn.heard.text, turn.words)
    if (
        (about, what) == ("second", "same")
        or number == 2
        or turn.said in turn.words.same_report
        or reading.is_no(turn.said, turn.words)
    ):
        turn.told_in = turn.conversation.second_in or turn.told_in
        turn.set(second=None, second_in="")
        describing.describe(turn, text)
    elif (
        (about, what) == ("second", "other")
        or number == 1
        or turn.said in turn.words.other_report
        or reading.is_yes(turn.said, turn.words)
    ):
        settle(turn)
        turn.say("next_report_kept")
    else:
        if turn.heard.text or turn.heard.choice:
            settle(turn)
        return False
    turn.understood()
    asking.again(turn)
    return True


def parted(turn: Turn, text: str) -> str:
    """The first matter of a text that begins a report; the second, if there plainly is one, waits until we are told what it is."""
    if turn.conversation.second is not None:
        return text
    found = parting.parted(text, turn.here, turn.words)
    if found is None:
        return text
    turn.set(second=found[1], second_in=turn.told_in)
    return found[0]


def offer(turn: Turn) -> bool:
    """Asks once whether the matter that was told along is a report of its own. False where none was."""
    second = turn.conversation.second
    if second is None or turn.draft is None or turn.conversation.second_in != turn.told_in:
        return False
    shown = {"first": _briefly(turn, turn.open_draft.words[-1]), "second": _briefly(turn, second)}
    turn.insist(
        "two_matters", values=shown, options=turn.here.options("second", "two_matters", turn.scene.lang)
    )
    return True


def _briefly(turn: Turn, text: str) -> str:
    said = " ".join(turn.mask(text).split())
    return said if len(said) <= _SHOWN else said[:_SHOWN].rsplit(" ", 1)[0] + " …"


def settle(turn: Turn) -> None:
    """What nobody said anything about is a report of its own: it waits until the first has ended."""
    talk = turn.conversation
    if talk.second is None:
        return
    told_in = (*_told_in(talk), talk.second_in)
    turn.set(second=None, second_in="", following=(*talk.following, talk.second), following_in=told_in)


def amended(turn: Turn, message: str, text: str) -> bool:
    """Lets a text that waits follow the message that told it: other words, or none where it was taken back."""
    talk = turn.conversation
    if turn.draft is not None and message in turn.open_draft.words_in:
        # One message told both: the report that is being written follows it with all of its words.
        _forget_told_by(turn, message)
        return False
    if talk.second is not None and message == talk.second_in:
        turn.set(second=None, second_in="")
        if text:
            _ask(turn, text, message)
            return True
    elif message in talk.following_in:
        waiting = zip(talk.following, _told_in(talk), strict=True)
        now = [(text if told_in == message else words, told_in) for words, told_in in waiting]
        kept = [(words, told_in) for words, told_in in now if words]
        turn.set(following=tuple(w for w, _ in kept), following_in=tuple(told_in for _, told_in in kept))
    else:
        return False
    turn.say("message_amended" if text else "next_report_withdrawn")
    turn.understood()
    asking.again(turn)
    return True


def _forget_told_by(turn: Turn, message: str) -> None:
    talk = turn.conversation
    if message == talk.second_in:
        turn.set(second=None, second_in="")
    kept = [(text, by) for text, by in zip(talk.following, _told_in(talk), strict=True) if by != message]
    turn.set(following=tuple(text for text, _ in kept), following_in=tuple(by for _, by in kept))


def _ask(turn: Turn, text: str, told_in: str) -> None:
    turn.set(second=text, second_in=told_in, asked_at=turn.scene.now)
    turn.say("second_report", options=turn.here.options("second", "second_report", turn.scene.lang))


def _told_in(talk: Conversation) -> tuple[str, ...]:
    """Which message told each text that waits."""
    return (*talk.following_in, *[""] * (len(talk.following) - len(talk.following_in)))

"""For which office a report is, where its reporter says so: in passing, or under "ubah". Shown in the summary.

It is a wish: an officer sees it first among the proposals. Danger and what is restricted have a way of their own.
"""

from __future__ import annotations

from salur.contracts.notifications import Option
from salur.packs.agency import Agency
from services.intake.dialogue.domain import reading
from services.intake.dialogue.domain.conversation import Question
from services.intake.dialogue.domain.turn import Turn

_SHOWN = 8
NOBODY = "none"


def wish(turn: Turn) -> Agency | None:
    """The office that the draft is for, where it may have one."""
    return turn.here.offices.get(turn.open_draft.wish) if is_open(turn) else None


def is_open(turn: Turn) -> bool:
    """Whether the reporter may choose: not of what is restricted, nor in danger."""
    return not turn.open_draft.restricted and not (turn.category is not None and turn.category.emergency)


def taken(turn: Turn, text: str) -> str:
    """Notes the office that a text asks for; gives the text without those words, the same text where it asks for none."""
    found = turn.here.offices.asked_for(text)
    if found is None:
        return text
    turn.edit(wish=found[0].code)
    return found[1]


def only(turn: Turn, text: str) -> bool:
    """Takes a text that does nothing but ask for an office, whatever was asked."""
    if turn.here.offices.asked_for(text) is None:
        return False
    rest = reading.plain(taken(turn, text))
    if rest and not reading.only(rest, turn.words.courtesies):
        return False
    if turn.conversation.asked is not Question.CONFIRM:
        turn.acknowledge("changed")
    return True


def answer(turn: Turn, text: str) -> bool:
    """Takes a text as the answer to "for which office?": a number of the list, a name, or "you choose"."""
    number, said = reading.number(text, turn.words), reading.plain(text)
    if number is not None:
        shown = options(turn)
        return 1 <= number <= len(shown) and choose(turn, shown[number - 1].id.partition(":")[2])
    if reading.has_any(said, turn.words.any_office):
        return choose(turn, NOBODY)
    found = turn.here.offices.named(said) or (turn.here.offices.asked_for(text) or (None,))[0]
    return found is not None and choose(turn, found.code)


def choose(turn: Turn, code: str) -> bool:
    """Takes an office of the list, or none of them. False for what is no office."""
    if code != NOBODY and turn.here.offices.get(code) is None:
        return False
    turn.edit(wish=None if code == NOBODY else code)
    return True


def options(turn: Turn) -> tuple[Option, ...]:
    """The offices to choose from: first that of the category, then those of the others; the rest are chosen by name."""
    mine = [turn.category.agency] if turn.category else []
    codes = dict.fromkeys([*mine, *(category.agency for category in turn.here.pack.categories)])
    offices = [office for code in codes if (office := turn.here.offices.get(code)) is not None][:_SHOWN]
    none = Option(id=f"office:{NOBODY}", label=turn.here.word("office_any", turn.scene.lang))
    return (*(Option(id=f"office:{office.code}", label=office.short_name) for office in offices), none)

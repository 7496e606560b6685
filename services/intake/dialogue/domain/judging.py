"""What a reporter says of a case that has ended: how content they are, or that it was no lie."""

from __future__ import annotations

from services.intake.dialogue.domain import reading
from services.intake.dialogue.domain.cases import CaseView
from services.intake.dialogue.domain.conversation import Question
from services.intake.dialogue.domain.effects import Appeal, Rate
from services.intake.dialogue.domain.turn import Turn

_MOST = 5
# The options under router's question say the score themselves: "rate.5".
_BUTTONS = {f"rate.{score}": score for score in range(1, _MOST + 1)}
_POOR = 2
_FEW = 6


def rated(turn: Turn) -> bool:
    """A button, "4", "nilai 4" or "puas sekali" after a case has ended: the rating of the latest that has none."""
    case = next((case for case in turn.scene.cases if case.finished and not case.rated), None)
    if case is None or turn.conversation.asked is Question.MENU:
        return False
    score = _score(turn)
    if score is None:
        return False
    # Of a restricted case the score alone: words would stand outside their seal.
    in_words = turn.heard.choice is None and reading.letters(turn.heard.text) > 0 and not case.restricted
    turn.do(Rate(case.case, score, turn.mask(turn.heard.text) if in_words else ""))
    turn.understood()
    turn.say("rating_thanks_poor" if score <= _POOR else "rating_thanks", about=case.case)
    return True


def appealed(turn: Turn) -> bool:
    """The report was found untrue and its reporter says in one message why it is true."""
    case = turn.scene.cases[0] if turn.scene.cases else None
    if case is None or not case.untrue:
        return False
    if not reading.has_any(turn.said, turn.words.appeals | turn.words.not_done):
        return False
    _appeal(turn, case, turn.heard.text)
    return True


def appeal(turn: Turn, told: str) -> None:
    """BANDING, perhaps with a code, and why. Without a reason it is asked for: one message is the whole appeal."""
    case = turn.scene.coded
    if case is None or case.reporter != turn.scene.sender.sender:
        case = next((case for case in turn.scene.cases if case.untrue), None)
    why = reading.without_code(told)
    if case is None or not case.untrue:
        turn.say("appeal_none")
    elif not why:
        turn.say("appeal_why", about=case.case)
    else:
        _appeal(turn, case, why)


def _appeal(turn: Turn, case: CaseView, text: str) -> None:
    turn.do(Appeal(case.case, turn.mask(text), case.restricted))
    turn.understood()
    turn.say("appeal_asked", about=case.case)


def _score(turn: Turn) -> int | None:
    if turn.heard.choice is not None:
        return _BUTTONS.get(turn.heard.choice)
    number = reading.number(_without_score_word(turn), turn.words)
    if number is not None:
        return number if 1 <= number <= _MOST else None
    found = reading.has_any(turn.said, turn.words.content)
    if not found or len(turn.said.split()) > len(found.split()) + _FEW:
        return None
    rest = turn.said.replace(found, " ", 1)
    undone = reading.has_any(" ".join(rest.split()), turn.words.not_done) is not None
    another = turn.here.guess(turn.said) is not None or bool(turn.here.places(turn.heard.text).places)
    return None if undone or another else turn.words.content[found]


def _without_score_word(turn: Turn) -> str:
    """ "nilai 4" is "4"."""
    first, _, rest = turn.said.partition(" ")
    return rest if first in turn.words.score else turn.said

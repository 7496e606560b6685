"""What everybody may ask about their own data (UU 27/2022 art. 6, 8 and 10). A person does it; we say so at once."""

from __future__ import annotations

from salur.contracts.base import Lane
from services.intake.dialogue.domain import asking, sending
from services.intake.dialogue.domain.conversation import Draft, Question
from services.intake.dialogue.domain.effects import Objected
from services.intake.dialogue.domain.turn import Turn
from services.intake.dialogue.domain.vocabulary import Command

_TEXTS = {
    Command.ERASE: "data_erasure_asked",
    Command.CORRECT: "data_correction_asked",
    Command.OBJECT: "data_objection_noted",
}
COMMANDS = frozenset(_TEXTS)


def ask(turn: Turn, command: Command) -> None:
    """Hands the wish to a person as a confidential report of its own; an objection also holds from now on.

    A report that is being written waits meanwhile, and is asked for again.
    """
    if command is Command.OBJECT:
        turn.do(Objected())
    writing = turn.conversation
    wish = Draft(
        begun_by=turn.heard.id,
        begun_at=turn.scene.now,
        words=(turn.noted(f"wish_{command}"),),
        category=turn.scene.jurisdiction.fallback.key,
        confidential=True,
    )
    turn.set(draft=wish, asked=Question.NOTHING)
    report = sending.submit(turn, Lane.ROUTINE, "understanding")
    turn.set(draft=writing.draft, asked=writing.asked)
    turn.say(_TEXTS[command], about=report)
    asking.again(turn)

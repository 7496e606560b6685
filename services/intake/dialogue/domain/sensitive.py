"""Words of corruption and abuse: such a report is restricted, and the citizen is told so in one sentence."""

from __future__ import annotations

from services.intake.dialogue.domain import words
from services.intake.dialogue.domain.reading import has_any, plain
from services.intake.dialogue.domain.turn import Turn


def look(turn: Turn, *, aloud: bool = True) -> None:
    """Makes the draft restricted when its words call for it."""
    draft = turn.open_draft
    if draft.restricted or not has_any(plain(" ".join(draft.words)), words.RESTRICTED):
        return
    turn.edit(restricted=True)
    if aloud:
        turn.say("restricted_notice")

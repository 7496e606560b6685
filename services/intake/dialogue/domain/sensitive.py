"""Words of corruption and abuse: such a report is restricted, and the citizen is told so in one sentence."""

from __future__ import annotations

from services.intake.dialogue.domain import accusing
from services.intake.dialogue.domain.reading import has_any, plain
from services.intake.dialogue.domain.turn import Turn
from services.intake.dialogue.domain.vocabulary import Vocabulary


def calls_for_protection(said: str, words: Vocabulary) -> bool:
    """Whether plain words are of corruption or abuse, or tell of somebody in office who misuses it."""
    return has_any(said, words.protected) is not None or accusing.misuses_office(said)


def look(turn: Turn, *, aloud: bool = True) -> None:
    """Makes the draft restricted when its words call for it, and notes which agency it is against."""
    draft = turn.open_draft
    said = plain(" ".join(draft.words))
    if draft.restricted:
        _accuse(turn, said)
        return
    if not calls_for_protection(said, turn.words):
        # Open to all officers but those of the office itself.
        rude = accusing.treats_badly(said, turn.here.pack.agencies)
        turn.edit(accused=rude.code if rude else None)
        return
    turn.edit(restricted=True)
    _accuse(turn, said)
    if aloud:
        turn.say("restricted_notice")


def _accuse(turn: Turn, said: str) -> None:
    """Notes the agency that a restricted report is against, once it is named, so that it never gets the case."""
    accused = accusing.accused(said, turn.here.pack.agencies)
    if accused is not None and turn.open_draft.accused is None:
        turn.edit(accused=accused.code)

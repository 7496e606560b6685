"""Danger now: the numbers to call come first, then what is known goes by the urgent lane, then the questions."""

from __future__ import annotations

from salur.contracts.base import Lane
from salur.packs.emergency import EmergencyKind
from services.intake.dialogue.domain import placing, sensitive
from services.intake.dialogue.domain.conversation import Attached, Why, attach
from services.intake.dialogue.domain.effects import Hurry
from services.intake.dialogue.domain.sending import close, submit
from services.intake.dialogue.domain.turn import Turn
from services.intake.dialogue.domain.words import Command


def heard(turn: Turn) -> bool:
    """Raises the alarm when the message tells of danger. False when it does not, or only adds to what is known."""
    text = turn.heard.text
    if not text:
        return False
    order = turn.order
    ordered = order is not None and order[0] is Command.EMERGENCY
    kind = turn.here.emergency(text)
    if not ordered and kind is None:
        return False
    told = order[1] if ordered and order else text
    going = open_emergency(turn)
    if going is None or turn.draft is not None:
        raise_alarm(turn, kind or turn.here.emergency_of(turn.category), told)
        return True
    if ordered or (kind and kind.key != going.kind):
        shown = kind or turn.here.emergency_of(None)
        turn.say("emergency_hotlines", values={"hotlines": turn.here.hotlines(shown)}, urgent=True)
        return not told
    return False


def open_emergency(turn: Turn) -> Attached | None:
    """The emergency this sender reported a short while ago."""
    attached = turn.conversation.attached
    if attached is None or attached.why is not Why.EMERGENCY or not attached.holds(turn.scene.now):
        return None
    return attached


def raise_alarm(turn: Turn, kind: EmergencyKind, told: str) -> None:
    """Tells the numbers, submits what is known, and asks for what is missing."""
    turn.say("emergency_hotlines", values={"hotlines": turn.here.hotlines(kind)}, urgent=True)
    if turn.draft is None:
        turn.begin()
    draft = turn.open_draft
    words = (*draft.words, told) if told else draft.words or (turn.heard.text,)
    turn.edit(words=words, category=kind.category, media=(*draft.media, *turn.heard.media))
    if turn.heard.pin:
        placing.pin(turn, turn.heard.pin)
    if told:
        placing.take(turn, told, moves=False)
    _send(turn, kind, *(() if told or draft.words else ("description",)))


def _send(turn: Turn, kind: EmergencyKind, *lacks: str) -> None:
    sensitive.look(turn, aloud=False)
    draft = turn.open_draft
    placed = draft.place is not None
    report = submit(turn, Lane.URGENT, *lacks)
    turn.do(Hurry(report))
    asks = "_what" if lacks else "" if placed else "_where"
    turn.say(f"emergency_received{asks}", about=report, urgent=True)
    restricted = draft.restricted
    attached = attach(
        report, Why.EMERGENCY, turn.scene.now, kind=kind.key, placed=placed, restricted=restricted
    )
    turn.set(attached=attached)
    close(turn)
    turn.set(asked_at=turn.scene.now)

"""Silence: a draft whose question nobody answers is asked for once more, and dropped with a word when that does not help.

The question is asked again by day only; whoever was not reminded is never dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from salur.contracts import ids
from salur.regions.zones import Zone
from services.intake.dialogue.domain.claims import Purpose
from services.intake.dialogue.domain.conversation import Conversation, Question
from services.intake.dialogue.domain.effects import Effect, Say, TellCode
from services.intake.dialogue.domain.heard import Heard
from services.intake.dialogue.domain.missing import next_question
from services.intake.dialogue.domain.turn import Scene, Turn

_DAY_BEGINS, _DAY_ENDS = time(7), time(21)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long after the last message a draft is asked for again, and how long after it the draft is dropped."""

    remind: timedelta
    drop: timedelta


def rings_at(conversation: Conversation, patience: Patience, zone: Zone) -> datetime | None:
    """When (UTC) silence is to be broken next; None where nothing is waited for."""
    if conversation.draft is None or conversation.touched_at is None:
        return None
    if conversation.reminded_at is not None:
        return _drops_at(conversation, conversation.reminded_at, patience)
    return _by_day(conversation.touched_at + patience.remind, zone)


def ring(sender: str, pack: str, conversation: Conversation) -> str:
    """The id of the next ring: the same whoever rings and how often, another once the citizen has written."""
    moments = (conversation.touched_at, conversation.reminded_at)
    return ids.derived_id("draft-overdue", sender, pack, *(at.isoformat() if at else "" for at in moments))


def broken(
    conversation: Conversation, heard: Heard, scene: Scene, patience: Patience
) -> tuple[Conversation, Sequence[Effect]]:
    """The conversation after the ring, and what is said. Pure, as `step` is; `heard` is the ring itself."""
    turn = Turn(conversation, heard, scene)
    if turn.draft is None:
        return conversation, ()
    if conversation.reminded_at is None:
        _remind(turn, patience)
    else:
        turn.say("draft_expired")
        turn.set(
            draft=None,
            asked=Question.NOTHING,
            editing=False,
            following=(),
            second=None,
            lost=0,
            strays=(),
            dropped=True,
        )
    return turn.conversation, tuple(turn.effects)


def _remind(turn: Turn, patience: Patience) -> None:
    now = turn.scene.now
    dropped = _drops_at(turn.conversation, now, patience)
    question = turn.here.word(f"waits_{_open_question(turn)}", turn.scene.lang)
    values, moments = {"question": question}, {"until": dropped}
    plainly = Say("draft_reminder", values, moments, expires_at=dropped)
    short_code = turn.scene.jurisdiction.short_code
    if turn.heard.words_only or not short_code:
        turn.do(plainly)
    else:
        turn.do(
            TellCode(
                Purpose.MOVE,
                "draft_reminder_sms",
                values | {"short_code": short_code},
                moments=moments,
                until=dropped,
                lasting=True,
                instead=plainly,
            )
        )
    turn.set(reminded_at=now)


def _open_question(turn: Turn) -> Question:
    asked = turn.conversation.asked
    if asked in (Question.NOTHING, Question.MENU):
        return next_question(turn.open_draft, turn.category, turn.told)
    return asked


def _drops_at(conversation: Conversation, reminded_at: datetime, patience: Patience) -> datetime:
    assert conversation.touched_at is not None
    return max(conversation.touched_at + patience.drop, reminded_at + patience.remind)


def _by_day(at: datetime, zone: Zone) -> datetime:
    """The moment itself by day, else the next morning where the citizen lives."""
    local = at.astimezone(zone.tz)
    if _DAY_BEGINS <= local.time() < _DAY_ENDS:
        return at
    day = local.date() + timedelta(days=1 if local.time() >= _DAY_ENDS else 0)
    return datetime.combine(day, _DAY_BEGINS, zone.tz).astimezone(at.tzinfo)

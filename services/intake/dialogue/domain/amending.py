"""A message that was changed or taken back after it was sent: the draft follows, a report that is handed on does not.

WhatsApp lets people edit for a quarter of an hour and delete for two days; Messenger and Instagram have their own terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.intake.dialogue.domain import asking, describing, second, sending, sensitive
from services.intake.dialogue.domain.conversation import Draft
from services.intake.dialogue.domain.effects import Reply
from services.intake.dialogue.domain.turn import Turn
from services.intake.dialogue.domain.vocabulary import Command

# What a message may have told beside words and media, and all that is forgotten with it.
_TOLD: dict[str, dict[str, Any]] = {
    "category": {"category": None},
    "place": {"place": None, "places_offered": (), "place_words": "", "place_tries": 0, "elsewhere": None},
    "wish": {"wish": None},
    "nik": {"nik": None, "nik_facts": (), "nik_missing": None, "nik_tries": 0, "minor": False},
    "name": {"name": None, "name_missing": False, "name_tries": 0},
}


def credit(turn: Turn, before: Draft | None) -> None:
    """Notes in the draft what came with this message, or with the one that it amends."""
    draft, message = turn.draft, turn.told_in
    if draft is None or draft is before:
        return
    same = before is not None and before.begun_by == draft.begun_by
    old = before if before is not None and same else Draft(begun_by=draft.begun_by, begun_at=draft.begun_at)
    told = {field: by for field, by in draft.told_in.items() if getattr(draft, field) is not None}
    changed = [f for f in _TOLD if getattr(draft, f) is not None and getattr(draft, f) != getattr(old, f)]
    turn.edit(
        words_in=_grown(old.words, old.words_in, draft.words, message),
        media_in=_grown(old.media, old.media_in, draft.media, message),
        told_in=told | dict.fromkeys(changed, message),
    )


def _grown(old: Sequence[str], old_in: Sequence[str], new: Sequence[str], message: str) -> tuple[str, ...]:
    """Which message each of `new` came with: those that were there keep theirs."""
    known = dict.fromkeys(old, "") | dict(zip(old, old_in, strict=False))
    return tuple(known.get(item, message) for item in new)


def amended(turn: Turn) -> bool:
    """Lets the draft follow a changed or withdrawn message. False where this is none, or is to be heard as any other."""
    amends, order = turn.heard.amends, turn.order
    if amends is None or (order is not None and order[0] is not Command.REPORT):
        return False
    draft = turn.draft
    if draft is None:
        return _too_late(turn)
    if second.amended(turn, amends, "" if turn.heard.withdrawn else _words(turn)):
        return True
    told = [field for field, by in draft.told_in.items() if by == amends]
    known = bool(told) or amends in draft.words_in or amends in draft.media_in
    for field in told:
        turn.edit(**_TOLD[field])
    if turn.heard.withdrawn:
        if known:
            _withdraw(turn, amends)
        return True
    if amends not in (*draft.words_in, *draft.media_in):
        # It answered a question: what it says now is the answer.
        return False
    _rewrite(turn, amends)
    return True


def _words(turn: Turn) -> str:
    """What it says now, without LAPOR before it."""
    return turn.order[1] if turn.order else turn.heard.text


def _rewrite(turn: Turn, amends: str) -> None:
    draft, text = turn.open_draft, _words(turn)
    new = (text,) if text else ()
    at = draft.words_in.index(amends) if amends in draft.words_in else len(draft.words)
    turn.edit(words=(*draft.words[:at], *new, *draft.words[at + 1 :]))
    sensitive.look(turn)
    describing.harvest(turn, text)
    turn.say("message_amended")
    _go_on(turn)


def _withdraw(turn: Turn, amends: str) -> None:
    draft = turn.open_draft
    words = tuple(w for w, by in zip(draft.words, draft.words_in, strict=True) if by != amends)
    media = tuple(m for m, by in zip(draft.media, draft.media_in, strict=True) if by != amends)
    turn.edit(words=words, media=media, voice=draft.voice and bool(media))
    if not words and not media:
        turn.say("message_withdrawn_all")
        sending.close(turn)
        return
    turn.say("message_withdrawn")
    _go_on(turn)


def _go_on(turn: Turn) -> None:
    turn.understood()
    turn.set(editing=False)
    asking.go_on(turn)


def _too_late(turn: Turn) -> bool:
    """The report is handed on: new words follow it, a withdrawal is told that it changes nothing."""
    attached = turn.conversation.attached
    if attached is None or not attached.holds(turn.scene.now):
        if turn.heard.withdrawn:
            return True
        if turn.scene.sender.reports:
            turn.say("amended_too_late")
        return bool(turn.scene.sender.reports)
    if turn.heard.withdrawn:
        turn.say("withdrawn_too_late", about=attached.report)
    elif turn.heard.text:
        turn.do(Reply(attached.report, turn.mask(turn.heard.text), restricted=attached.restricted))
        turn.say_added("follow_up_added", about=attached.report)
    return True

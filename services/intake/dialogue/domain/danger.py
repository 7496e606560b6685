"""Danger now: the numbers to call come first, then what is known goes by the urgent lane, then the questions.

Both are those of the jurisdiction in which it happens, where that is another of ours than the one written to.
"""

from __future__ import annotations

from salur.contracts.base import Lane
from salur.packs.emergency import EmergencyKind
from services.intake.dialogue.domain import asking, elsewhere, placing, sensitive
from services.intake.dialogue.domain.conversation import Attached, Why, attach
from services.intake.dialogue.domain.effects import Hurry, Reply
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.dialogue.domain.sending import close, submit
from services.intake.dialogue.domain.turn import Turn
from services.intake.dialogue.domain.vocabulary import Command

# A question after a number has so many words at most: more of them tell of something.
_A_QUESTION = 6


def heard(turn: Turn) -> bool:
    """Raises the alarm when the message tells of danger. False when it does not, or only adds to what is known."""
    text = turn.heard.text
    going = open_emergency(turn)
    if going is not None and turn.draft is None and _turns_out_elsewhere(turn, going):
        return True
    if not text:
        return False
    order = turn.order
    ordered = order is not None and order[0] is Command.EMERGENCY
    kind = turn.here.emergency(text)
    if not ordered and kind is None:
        return _asks_for_numbers(turn) or (going is None and _cries(turn))
    told = order[1] if ordered and order else text
    if going is None or turn.draft is not None:
        raise_alarm(turn, kind or turn.here.emergency_of(turn.category), told)
        return True
    if ordered or (kind and kind.key != going.kind):
        there = turn.of(going.pack)
        shown = there.alike(kind) if kind else there.emergency_of(None)
        _tell_numbers(turn, there, shown)
        return not told
    return False


def _asks_for_numbers(turn: Turn) -> bool:
    """ "berapa nomor damkar?": the numbers, and no alarm."""
    said = turn.said.split()
    asked = next((turn.words.numbers_of[word] for word in said if word in turn.words.numbers_of), None)
    if (
        asked is None
        or len(said) > _A_QUESTION
        or turn.words.called.isdisjoint(said)
        or any(map(str.isdigit, turn.said))
    ):
        return False
    turn.understood()
    _tell_numbers(turn, turn.here, turn.here.danger(asked))
    asking.again(turn)
    return True


def _cries(turn: Turn) -> bool:
    """ "tolong!" and nothing else: it may be danger, so the numbers come before the question what it is."""
    if turn.draft is not None or turn.said not in turn.words.cries:
        return False
    _tell_numbers(turn, turn.here, turn.here.emergency_of(None))
    turn.begin()
    asking.go_on(turn)
    return True


def open_emergency(turn: Turn) -> Attached | None:
    """The emergency this sender reported a short while ago."""
    attached = turn.conversation.attached
    if attached is None or attached.why is not Why.EMERGENCY or not attached.holds(turn.scene.now):
        return None
    return None if turn.finished(attached.report) else attached


def raise_alarm(turn: Turn, kind: EmergencyKind, told: str, before: tuple[str, ...] = ()) -> None:
    """Tells the numbers, submits what is known, and asks for what is missing. `before` are words told earlier."""
    if turn.draft is None:
        turn.begin()
    draft = turn.open_draft
    words = (*before, *draft.words, told) if told else draft.words or (turn.heard.text,)
    turn.edit(words=words, media=(*draft.media, *turn.heard.media))
    if turn.heard.pin:
        placing.pin(turn, turn.heard.pin, aloud=False, asks=False)
    if told:
        placing.take(turn, told, aloud=False)
    kind = turn.here.alike(kind)
    turn.edit(category=kind.category, elsewhere=None)
    _tell_numbers(turn, turn.here, kind)
    moved = turn.open_draft.pack != draft.pack
    _send(turn, kind, *(() if told or draft.words else ("description",)), moved=moved)


def _tell_numbers(turn: Turn, there: Jurisdiction, kind: EmergencyKind) -> None:
    pack = str(there.pack.code) if there is not turn.scene.jurisdiction else None
    turn.say(
        "emergency_hotlines",
        values={"hotlines": there.hotlines(kind, turn.scene.lang)},
        urgent=True,
        pack=pack,
    )


def _turns_out_elsewhere(turn: Turn, going: Attached) -> bool:
    """The place that was asked for lies in another jurisdiction of ours: the alarm is raised there as well."""
    here, text = turn.of(going.pack), turn.heard.text
    if going.placed:
        return False
    there = elsewhere.named(turn, text, here) if text else None
    pin = turn.scene.pinned
    if there is None and pin is not None and pin.sure:
        there = elsewhere.shown_by(turn, pin)
    if there is None or there is here:
        return False
    place = turn.noted("place_pin")
    turn.do(Reply(going.report, turn.mask(text) or place, restricted=going.restricted))
    raise_alarm(turn, here.danger(going.kind), text or place, going.words)
    return True


def _send(turn: Turn, kind: EmergencyKind, *lacks: str, moved: bool) -> None:
    known = turn.open_draft.restricted
    sensitive.look(turn, aloud=False)
    draft = turn.open_draft
    placed = draft.place is not None
    report = submit(turn, Lane.URGENT, *lacks)
    turn.do(Hurry(report))
    asks = "_what" if lacks else "" if placed else "_where"
    turn.say(f"emergency_received{asks}", about=report, urgent=True)
    if draft.restricted and not known:
        turn.say("restricted_notice")
    if moved and draft.pack is not None:
        elsewhere.tell(turn)
    attached = attach(
        report,
        Why.EMERGENCY,
        turn.scene.now,
        kind=kind.key,
        placed=placed,
        restricted=draft.restricted,
        pack=draft.pack,
        words=() if placed else draft.words,
    )
    turn.set(attached=attached)
    close(turn)
    turn.set(asked_at=turn.scene.now)

"""A change of channel: the report being written gets a short code here, and goes on where that code is written.

The code is the proof: it was told on the first channel only, holds half an hour, and few guesses are taken. One that came
with a reminder holds for as long as the report waits, and proves nothing but to the reporter's own telephone: from
another, a code of half an hour is told on the first channel.
"""

from __future__ import annotations

from services.intake.dialogue.domain import asking, second
from services.intake.dialogue.domain.claims import Proof, Purpose
from services.intake.dialogue.domain.conversation import Conversation, Question
from services.intake.dialogue.domain.effects import Moved, TellCode
from services.intake.dialogue.domain.jurisdiction import channel_title
from services.intake.dialogue.domain.missing import PHOTO_TRIES
from services.intake.dialogue.domain.turn import Turn


def offer(turn: Turn) -> None:
    """PINDAH: tells the code, and where it may be written."""
    if turn.draft is None:
        turn.say("move_nothing")
    else:
        turn.do(TellCode(Purpose.MOVE, "move_code", {"ways": turn.scene.jurisdiction.ways}))


def take(turn: Turn) -> None:
    """LANJUT and a code: the report goes on here, and the other channel is told so."""
    claim = turn.scene.claim
    if claim.blocked:
        turn.say("too_many_guesses")
    elif claim.proof is None or claim.conversation is None or claim.conversation.draft is None:
        turn.say("move_unknown_code")
    elif claim.proof.address.ref == turn.scene.sender.sender:
        asking.again(turn)
    elif turn.draft is not None:
        turn.say("move_busy")
    elif claim.proof.lasting and not claim.own_phone:
        _prove(turn, claim.proof)
    else:
        _move(turn, claim.proof, claim.conversation)


def _prove(turn: Turn, proof: Proof) -> None:
    first, here = (
        proof.address,
        "SMS" if turn.heard.words_only else turn.here.word("move_here", turn.scene.lang),
    )
    turn.do(TellCode(Purpose.MOVE, "move_prove", {"channel": here}, to=first, once=f"move\0{first.ref}"))
    turn.say("move_prove_sent", values={"channel": channel_title(first.channel)})


def _move(turn: Turn, proof: Proof, other: Conversation) -> None:
    if turn.scene.claim.lang != turn.scene.lang:
        turn.speak(turn.scene.claim.lang)
    for name in other.names:
        turn.know(name)
    turn.set(
        draft=other.draft,
        asked=other.asked,
        editing=other.editing,
        following=other.following,
        following_in=other.following_in,
        second=other.second,
        second_in=other.second_in,
    )
    second.settle(turn)
    if turn.heard.words_only:
        turn.edit(photo_tries=PHOTO_TRIES)
    left = other.but(
        draft=None, asked=Question.NOTHING, editing=False, following=(), second=None, lost=0, strays=()
    )
    turn.do(Moved(proof, left, turn.open_draft.media))
    asking.again(turn)

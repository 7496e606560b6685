"""One step of the dialogue: a conversation and a message give the conversation after it and what is to be done."""

from __future__ import annotations

from collections.abc import Sequence

from services.intake.dialogue.domain import amending, danger, filing, idle, orders, second, writing
from services.intake.dialogue.domain.conversation import Conversation
from services.intake.dialogue.domain.effects import Effect
from services.intake.dialogue.domain.heard import Heard
from services.intake.dialogue.domain.turn import Scene, Turn


def step(conversation: Conversation, heard: Heard, scene: Scene) -> tuple[Conversation, Sequence[Effect]]:
    """Decides one message. Pure: the same arguments always give the same result."""
    turn = Turn(conversation, heard, scene)
    if heard.origin is not None and conversation.draft is None:
        turn.set(came_by=heard.origin, touched_at=scene.now)
    if heard.silent:
        return turn.conversation, ()
    if heard.profile_name:
        turn.know(heard.profile_name)
    _listen(turn)
    _take_up_the_next(turn)
    amending.credit(turn, conversation.draft)
    turn.set(touched_at=scene.now, reminded_at=None, dropped=False)
    return turn.conversation, tuple(turn.effects)


def _listen(turn: Turn) -> None:
    if turn.heard.unsupported:
        turn.say("unsupported_message")
    elif (
        filing.filed(turn)
        or danger.heard(turn)
        or amending.amended(turn)
        or second.answered(turn)
        or orders.obeyed(turn)
    ):
        return
    elif turn.draft is None:
        idle.listen(turn)
    elif not idle.menu_number(turn):
        writing.go_on_writing(turn)


def _take_up_the_next(turn: Turn) -> None:
    """The report that was told while another was being written comes up when that one has ended."""
    if turn.draft is None:
        second.settle(turn)
    following = turn.conversation.following
    if turn.draft is not None or not following:
        return
    told_in = turn.conversation.following_in
    turn.set(following=following[1:], following_in=told_in[1:])
    turn.told_in = next(iter(told_in), turn.told_in)
    turn.say("next_report_begun")
    turn.settled = False
    writing.begin(turn, following[0])

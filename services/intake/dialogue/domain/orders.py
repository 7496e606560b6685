"""What can be ordered at any point: LAPOR, STATUS, BANTUAN, BATAL, BUKA, BANDING, PINDAH, LANJUT, HAPUS DATA SAYA.

DARURAT comes before all of them.
"""

from __future__ import annotations

from services.intake.dialogue.domain import (
    asking,
    describing,
    idle,
    judging,
    moving,
    reading,
    rights,
    sending,
    status,
    writing,
)
from services.intake.dialogue.domain.conversation import Question
from services.intake.dialogue.domain.turn import Turn
from services.intake.dialogue.domain.words import Command


def obeyed(turn: Turn) -> bool:
    """Carries an order out. False where the message gives none."""
    about, _, what = (turn.heard.choice or "").partition(":")
    if about == "menu":
        return idle.choose_from_menu(turn, what)
    order = turn.order or _bare_code(turn)
    if order is None:
        return False
    command, rest = order
    if command is Command.EMERGENCY:
        # Danger has been looked at before: this adds to an emergency that is known.
        return False
    turn.understood()
    if command is Command.REPORT:
        _report(turn, rest)
    elif command is Command.CANCEL:
        sending.cancel(turn)
    elif command is Command.REOPEN:
        return _reopen(turn, rest)
    elif command is Command.MOVE:
        moving.offer(turn)
    elif command is Command.CONTINUE:
        moving.take(turn)
    elif command in rights.COMMANDS:
        rights.ask(turn, command)
    else:
        _in_passing(turn, command, rest)
    return True


def _in_passing(turn: Turn, command: Command, rest: str) -> None:
    """What is answered beside a report that is being written, whose question is then asked again."""
    if command is Command.HELP:
        turn.say("help")
    elif command is Command.STATUS:
        status.tell(turn, rest)
    elif command is Command.APPEAL:
        judging.appeal(turn, rest)
    asking.again(turn)


def _bare_code(turn: Turn) -> tuple[Command, str] | None:
    """A tracking code and nothing else asks how it stands; a NIK that lacks digits can look like one."""
    text = turn.heard.text
    if turn.conversation.asked is Question.NIK or reading.letters(text) or reading.code(text) is None:
        return None
    return Command.STATUS, text


def _report(turn: Turn, text: str) -> None:
    draft = turn.draft
    if draft is None:
        writing.begin(turn, text)
    elif not draft.words and text:
        describing.describe(turn, text)
        writing.proceed(turn)
    elif text:
        turn.set(following=(*turn.conversation.following, text))
        turn.say("next_report_kept")
        asking.again(turn)
    else:
        turn.say("draft_resumed")
        asking.again(turn)


def _reopen(turn: Turn, rest: str) -> bool:
    if rest:
        idle.reopen(turn, rest)
        return True
    # "buka lagi" without a code means the latest, which the talk after a case knows how to open.
    return False

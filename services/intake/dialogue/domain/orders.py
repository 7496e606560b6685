"""What can be ordered at any point: LAPOR, STATUS, BANTUAN, BATAL, BUKA, BANDING, PINDAH, LANJUT, ISI, KODE, HAPUS DATA SAYA.

DARURAT comes before all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from services.intake.dialogue.domain import (
    asking,
    by_code,
    describing,
    idle,
    judging,
    moving,
    reading,
    rights,
    second,
    status,
    writing,
)
from services.intake.dialogue.domain.conversation import Question
from services.intake.dialogue.domain.turn import Turn
from services.intake.dialogue.domain.vocabulary import Command

Order = Callable[[Turn, str], None]
"""An order carried out; the text is what stood behind its word."""


def obeyed(turn: Turn) -> bool:
    """Carries an order out. False where the message gives none."""
    about, _, what = (turn.heard.choice or "").partition(":")
    if about == "menu":
        return idle.choose_from_menu(turn, what)
    lang = turn.here.language(turn.said) if turn.said else None
    if lang is not None:
        turn.understood()
        turn.speak(lang)
        turn.say("language_chosen")
        if idle.newcomer(turn):
            turn.say("welcome")
        asking.again(turn)
        return True
    order = turn.order or _bare_code(turn)
    if order is None:
        return False
    command, rest = order
    if command is Command.EMERGENCY:
        # Danger has been looked at before: this adds to an emergency that is known.
        return False
    turn.understood()
    if command is Command.REOPEN:
        return _reopen(turn, rest)
    if command in rights.COMMANDS:
        rights.ask(turn, command)
    else:
        _ORDERS[command](turn, rest)
    return True


def _help(turn: Turn, _: str) -> None:
    turn.say("help")


def _in_passing(order: Order) -> Order:
    """Answered beside a report that is being written, whose question is then asked again."""

    def answered(turn: Turn, rest: str) -> None:
        order(turn, rest)
        asking.again(turn)

    return answered


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
        second.told(turn, text)
    else:
        turn.say("draft_resumed")
        asking.again(turn)


def _reopen(turn: Turn, rest: str) -> bool:
    if rest:
        idle.reopen(turn, rest)
        return True
    # "buka lagi" without a code means the latest, which the talk after a case knows how to open.
    return False


_ORDERS: Mapping[Command, Order] = {
    Command.REPORT: _report,
    Command.CANCEL: lambda turn, _: idle.cancel(turn),
    Command.PERSON: lambda turn, _: idle.ask_for_person(turn),
    Command.MOVE: lambda turn, _: moving.offer(turn),
    Command.CONTINUE: lambda turn, _: moving.take(turn),
    Command.HELP: _in_passing(_help),
    Command.STATUS: _in_passing(status.tell),
    Command.CONTENT: _in_passing(lambda turn, _: by_code.ask(turn)),
    Command.PROVE: _in_passing(lambda turn, _: by_code.show(turn)),
    Command.APPEAL: _in_passing(judging.appeal),
}

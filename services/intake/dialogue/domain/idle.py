"""No report is being written: a message adds to one that was sent, opens one again, begins a new one, or is small talk."""

from __future__ import annotations

from services.intake.dialogue.domain import (
    asking,
    danger,
    describing,
    identity,
    judging,
    naming,
    reading,
    replying,
    sending,
    status,
    writing,
)
from services.intake.dialogue.domain.conversation import Attached, Question, Why
from services.intake.dialogue.domain.turn import Turn

# So many words nobody writes in passing: they tell of something.
_A_REPORT = 4
# "ular masuk rumah" has fewer; a question has not.
_A_SHORT_REPORT = 3
_A_QUESTION = 6
_MENU = ("report", "status", "help")


def listen(turn: Turn) -> None:
    """One message while no report is being written."""
    heard = turn.heard
    for reaction in _REACTIONS:
        if reaction(turn):
            return
    if heard.text or heard.choice:
        _lost(turn)


def reopen(turn: Turn, told: str) -> None:
    """BUKA with a code: the case is opened again if it is one's own and finished; else how it stands."""
    case = turn.scene.coded
    if case is not None and case.reporter == turn.scene.sender.sender and case.closed:
        turn.say("reopen_too_late", about=case.case)
        return
    if case is None or case.reporter != turn.scene.sender.sender or not case.finished:
        status.tell(turn, told)
        return
    rest = reading.without_code(told)
    replying.opens_again(turn, case, rest or turn.noted("not_done"))


def cancel(turn: Turn) -> None:
    """BATAL: the draft is dropped. Of an emergency that is on its way, those who are on theirs are told."""
    going = danger.open_emergency(turn)
    if turn.conversation.asked is Question.EDIT and reading.has_any(turn.said, turn.words.never_mind):
        # Nothing is to be changed after all.
        asking.ask(turn, Question.CONFIRM)
        return
    if turn.draft is not None or going is None:
        sending.cancel(turn)
        return
    replying.reply(turn, going.report, restricted=going.restricted)
    turn.say("follow_up_added", about=going.report, urgent=True)


def ask_for_person(turn: Turn) -> None:
    """They want to talk to a person: one at the desk goes on, with all that was told so far."""
    attached = turn.conversation.attached
    if turn.draft is None and attached is not None and attached.holds(turn.scene.now):
        replying.reply(turn, attached.report, restricted=attached.restricted)
        turn.say("person_asked", about=attached.report)
        return
    turn.set(strays=(*turn.conversation.strays, turn.heard.text))
    sending.hand_over(turn, "person_asked")


def choose_from_menu(turn: Turn, what: str) -> bool:
    """One of the three ways the short menu shows."""
    turn.understood()
    if what == "report" and turn.draft is None:
        writing.begin(turn, "")
    elif what == "report":
        asking.go_on(turn)
    elif what == "status":
        status.tell(turn, "")
        asking.again(turn)
    elif what == "help":
        turn.say("help")
        asking.again(turn)
    return what in _MENU


def menu_number(turn: Turn) -> bool:
    """The menu's number, where the menu was shown last."""
    number = reading.number(turn.heard.text, turn.words)
    if turn.conversation.asked is not Question.MENU or number is None or not 1 <= number <= len(_MENU):
        return False
    return choose_from_menu(turn, _MENU[number - 1])


def _tapped(turn: Turn) -> bool:
    about, _, what = (turn.heard.choice or "").partition(":")
    sent = turn.scene.sender.reports
    if sent and (about == "confirm" or (_just_sent(turn) and reading.is_yes(turn.said, turn.words))):
        turn.understood()
        turn.say("already_sent", about=sent[0].report)
        return True
    if about == "category" and any(c.key == what for c in turn.here.pack.categories):
        turn.begin()
        turn.edit(category=what)
        writing.proceed(turn)
        return True
    return False


def _just_sent(turn: Turn) -> bool:
    attached = turn.conversation.attached
    thanks = reading.courtesy(turn.said, turn.words.thanks, turn.words)
    return attached is not None and attached.why is Why.SENT and attached.holds(turn.scene.now) and not thanks


def _menu_number(turn: Turn) -> bool:
    return menu_number(turn)


def _belongs(turn: Turn) -> bool:
    """Words, media or a place for a report that was sent a short while ago."""
    attached = turn.conversation.attached
    if attached is None or not attached.holds(turn.scene.now):
        return False
    heard = turn.heard
    with_words = attached.why is not Why.SENT and not turn.finished(attached.report)
    if not (heard.media or heard.pin or (with_words and replying.says_something(turn))):
        return False
    if not with_words and heard.text:
        return False
    place = replying.reply(turn, attached.report, restricted=attached.restricted)
    _note(turn, attached, placed=place is not None)
    if not turn.crossed:
        turn.say_added("follow_up_added", about=attached.report, urgent=attached.why is Why.EMERGENCY)
    return True


def _note(turn: Turn, attached: Attached, *, placed: bool) -> None:
    grown = attached.longer(turn.scene.now).but(placed=attached.placed or placed)
    turn.set(attached=grown)


def _courtesy(turn: Turn) -> bool:
    said = turn.said
    if reading.courtesy(said, turn.words.thanks, turn.words):
        turn.say("you_are_welcome")
    elif not reading.courtesy(said, turn.words.greetings, turn.words):
        return False
    elif newcomer(turn):
        turn.say("welcome")
    else:
        asking.menu(turn, "menu")
    return True


def newcomer(turn: Turn) -> bool:
    """Whether somebody says their first word here, and so should hear what this is."""
    return turn.conversation.touched_at is None and not turn.scene.sender.reports


def _asks_how_it_stands(turn: Turn) -> bool:
    few = len(turn.said.split()) <= _A_QUESTION
    if not turn.scene.sender.reports or not few or reading.has_any(turn.said, turn.words.how_is_it) is None:
        return False
    turn.understood()
    status.tell(turn, "")
    return True


def _too_late(turn: Turn) -> bool:
    """An answer to a question whose draft is gone: a yes must not look as if it had sent something."""
    if not turn.conversation.dropped or _tells_a_report(turn):
        return False
    turn.say("draft_expired")
    return True


def _identity_first(turn: Turn) -> bool:
    """A NIK, perhaps with a name, before anything was asked: kept, and then what happened is."""
    nik = reading.nik(turn.heard.text)
    rest = reading.without_nik_word(reading.without(turn.heard.text, nik), turn.words) if nik else ""
    if nik is None or (rest and naming.given(rest, turn.words) is None):
        return False
    turn.begin()
    told = identity.harvest(turn, f"{nik} nama {rest}" if rest else nik)
    if not told:
        turn.set(draft=None)
        return False
    writing.proceed(turn)
    return True


def _new_report(turn: Turn) -> bool:
    if not _tells_a_report(turn):
        return False
    writing.begin(turn, turn.heard.text)
    return True


def _tells_a_report(turn: Turn) -> bool:
    heard, said = turn.heard, turn.said
    if heard.text and not describing.tells_something(heard.text, turn.words):
        return False
    telling = bool(heard.text) and (
        len(said.split()) >= (_A_REPORT if reading.asks(heard.text, turn.words) else _A_SHORT_REPORT)
        or turn.here.guess(said) is not None
        or bool(turn.here.places(heard.text).places)
    )
    return telling or bool(heard.media) or heard.pin is not None


def _lost(turn: Turn) -> None:
    if turn.conversation.lost:
        writing.lost(turn)
        return
    turn.set(lost=1, strays=(turn.heard.text,))
    if newcomer(turn):
        turn.say("welcome")
    else:
        asking.menu(turn, "menu")


_REACTIONS = (
    _tapped, _menu_number, judging.appealed, replying.answers, judging.rated, _belongs, _too_late, _courtesy,
    replying.not_done, _asks_how_it_stands, replying.to_news, _identity_first, _new_report,
)  # fmt: skip

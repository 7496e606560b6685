"""What belongs to a case that is there: an answer to its agency, a reply to its news, a word that it is not done."""

from __future__ import annotations

from datetime import timedelta

from salur.regions.codes import RegionCode
from services.intake.dialogue.domain import placing, reading, wording
from services.intake.dialogue.domain.cases import CaseView
from services.intake.dialogue.domain.conversation import Spot
from services.intake.dialogue.domain.effects import Reopen, Reply
from services.intake.dialogue.domain.turn import Turn

# So long what is told without a subject or a place is about what was done, and from so many words on.
_JUST_DONE = timedelta(days=3)
_A_REMARK = 3


def answers(turn: Turn) -> bool:
    """The agency asked something: what comes now is the answer."""
    waiting = next((case for case in turn.scene.cases if case.waits_for_reporter), None)
    if waiting is None or not (says_something(turn) or turn.heard.media or turn.heard.pin):
        return False
    reply(turn, waiting.case, restricted=waiting.restricted)
    turn.say_added("follow_up_added", about=waiting.case)
    return True


def not_done(turn: Turn) -> bool:
    """Words that what was reported is as it was: a finished case is opened again."""
    latest = turn.scene.cases[0] if turn.scene.cases else None
    if latest is None or not reading.has_any(turn.said, turn.words.not_done) or _of_another(turn, latest):
        return False
    if latest.finished:
        opens_again(turn, latest, turn.heard.text)
    else:
        reply(turn, latest.case, restricted=latest.restricted)
        turn.say_added("follow_up_added", about=latest.case)
    return True


def _of_another(turn: Turn, case: CaseView) -> bool:
    """Whether the words speak of another matter or another place: "KTP saya belum jadi" is no news of a road."""
    about = turn.here.guess(turn.said)
    places = turn.here.places(turn.heard.text).places
    here = RegionCode(case.region) if case.region else None
    elsewhere = here is not None and bool(places) and not any(_one_in_the_other(here, p.code) for p in places)
    return elsewhere or (about is not None and about.key != case.category)


def _one_in_the_other(one: RegionCode, other: str) -> bool:
    return one.within(other) or RegionCode(other).within(one)


def to_news(turn: Turn) -> bool:
    """Words with no subject and place of their own, after an agency wrote: they are for it. Whatever is still wrong with
    what was just done opens the case again."""
    case = max(turn.scene.cases, key=lambda one: one.changed_at, default=None)
    if case is None or not says_something(turn) or _of_another(turn, case) or _a_report_of_its_own(turn):
        return False
    if case.invites_reply and case.agency:
        reply(turn, case.case, restricted=case.restricted)
        agency = wording.agency_name(turn, case.agency, case.pack)
        turn.say("reply_passed_on", values={"agency": agency}, about=case.case)
        return True
    just_done = case.finished and turn.scene.now - case.changed_at < _JUST_DONE
    if just_done and len(turn.said.split()) >= _A_REMARK and not reading.asks(turn.heard.text, turn.words):
        opens_again(turn, case, turn.heard.text, told="reopen_understood")
        return True
    return False


def _a_report_of_its_own(turn: Turn) -> bool:
    if any(turn.said.startswith(f"{beginning} ") for beginning in turn.words.something_new):
        return True
    return turn.here.guess(turn.said) is not None and bool(turn.here.places(turn.heard.text).places)


def says_something(turn: Turn) -> bool:
    """Whether there are words, and more than a courtesy."""
    return bool(turn.said) and not reading.only(turn.said, turn.words.courtesies)


def _reply_text(turn: Turn) -> str:
    """The words, or what came in their place: nobody can act on an empty answer."""
    heard = turn.heard
    if heard.text:
        return turn.mask(heard.text)
    if heard.media:
        return turn.noted("attachment", count=str(len(heard.media)))
    pin = heard.pin
    assert pin is not None
    return turn.noted("pin_shared", latitude=f"{pin.latitude:.6f}", longitude=f"{pin.longitude:.6f}")


def reply(turn: Turn, report: str, *, restricted: bool) -> Spot | None:
    """Sends what was heard to a case; gives the place it told of, if any."""
    heard = turn.heard
    attached = turn.conversation.attached
    of = attached.pack if attached and attached.report == report else None
    place = placing.heard(turn, turn.of(of))
    place_text = turn.mask(place.text) if place else ""
    turn.do(Reply(report, _reply_text(turn), place, place_text, heard.media, restricted))
    turn.understood()
    return place


def opens_again(turn: Turn, case: CaseView, text: str, told: str = "reopen_asked") -> None:
    """Asks that a finished case be taken up again, and says so."""
    turn.do(Reopen(case.case, turn.mask(text), case.restricted))
    turn.understood()
    turn.say(told, about=case.case)

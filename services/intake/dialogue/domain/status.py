"""How is my report? The whole answer for one's own, the little that anyone may know for another's."""

from __future__ import annotations

from datetime import datetime

from salur.contracts.cases import CaseState
from services.intake.dialogue.domain import by_code, reading, wording
from services.intake.dialogue.domain.cases import CaseView, Sent
from services.intake.dialogue.domain.turn import Turn


def tell(turn: Turn, asked: str) -> None:
    """Answers STATUS. `asked` is what stood beside the word: a code, or nothing for the latest report."""
    code = reading.code(asked)
    if code is None and (reading.looks_like_code(asked) or reading.means_code(asked)):
        turn.say("status_bad_code")
        return
    sender = turn.scene.sender
    sent = (
        next((s for s in sender.reports if s.code == code), None)
        if code
        else next(iter(sender.reports), None)
    )
    coded = turn.scene.coded
    if sent is not None:
        case = next((c for c in turn.scene.cases if c.case == sent.report), None)
        _own(turn, sent, case or coded)
    elif code is None:
        turn.say("status_draft" if turn.draft else "status_none")
    elif coded is None:
        turn.say("status_unknown_code")
    elif coded.reporter == sender.sender:
        own = Sent(
            report=coded.case,
            code=coded.code,
            pack=coded.pack,
            category=coded.category,
            at=coded.submitted_at,
        )
        _own(turn, own, coded)
    else:
        _another(turn, coded)


def _own(turn: Turn, sent: Sent, case: CaseView | None) -> None:
    if turn.heard.words_only:
        by_code.facts(turn, sent, case)
        return
    state = case.state if case else CaseState.BELUM_TERVERIFIKASI
    values = {
        "category": wording.category_name(turn, sent.category, sent.pack),
        "state": wording.state_word(turn, state),
    }
    moments: dict[str, datetime] = {}
    text = "status_plain"
    if case is not None and case.waits_for_reporter:
        text = "status_waiting"
    elif case is not None and case.agency and case.until:
        text = "status_paused"
        values["agency"] = wording.agency_name(turn, case.agency, case.pack)
        moments["until"] = case.until
    elif case is not None and case.agency and case.due and not case.finished:
        text = "status_agency"
        values["agency"] = wording.agency_name(turn, case.agency, case.pack)
        moments["due"] = case.due
    turn.say(text, values=values, moments=moments, about=sent.report)


def _another(turn: Turn, case: CaseView) -> None:
    if turn.heard.words_only:
        by_code.facts_of_another(turn, case)
        return
    values = {"state": wording.state_word(turn, case.state), "code": reading.grouped(case.code)}
    moments = {"submitted": case.submitted_at, "changed": case.changed_at}
    if case.restricted:
        turn.say("status_other_restricted", values=values)
        return
    where = wording.kecamatan(case.region) or turn.here.pack.about.title
    values |= {"category": wording.category_name(turn, case.category, case.pack), "place": where}
    turn.say("status_other", values=values, moments=moments)

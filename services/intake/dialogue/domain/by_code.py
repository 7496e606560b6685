"""STATUS by SMS: a sender can be forged, so it shows what the tracking code alone may show; a one-time code shows the rest.

The code goes to the address that the report came from, which nobody who forges it can read.
"""

from __future__ import annotations

from datetime import datetime

from salur.contracts.cases import CaseState
from salur.regions.dates import spell_short
from services.intake.dialogue.domain import reading, wording
from services.intake.dialogue.domain.cases import CaseView, Sent
from services.intake.dialogue.domain.claims import Purpose
from services.intake.dialogue.domain.effects import TellCode
from services.intake.dialogue.domain.jurisdiction import channel_title
from services.intake.dialogue.domain.turn import Turn


def facts(turn: Turn, sent: Sent, case: CaseView | None) -> None:
    """How one's own report stands; with what was answered there comes the code that shows it, in the same message."""
    if case is None:
        state = wording.state_word(turn, CaseState.BELUM_TERVERIFIKASI)
        if sent.restricted:
            turn.say("status_sms_restricted", values={"code": reading.grouped(sent.code), "state": state})
        else:
            values = _values(turn, sent, None, sent.at, sent.at) | {"state": state}
            turn.say("status_sms", values=values)
    elif case.answer and not case.restricted:
        turn.do(TellCode(Purpose.READ, "status_sms_answered", _of_case(turn, case), report=case.case))
    else:
        _plainly(turn, case)


def facts_of_another(turn: Turn, case: CaseView) -> None:
    """How a report of another address stands, and how its answer can be read."""
    if case.answer and case.address is not None and not case.restricted:
        turn.say("status_sms_other", values=_of_case(turn, case))
    else:
        _plainly(turn, case)


def ask(turn: Turn) -> None:
    """ISI and a tracking code: the one-time code goes to where the report came from."""
    case = turn.scene.coded
    if case is None:
        turn.say("status_unknown_code")
    elif case.restricted or not case.answer or case.address is None:
        turn.say("status_no_answer", values={"code": reading.grouped(case.code)})
    elif case.reporter == turn.scene.sender.sender:
        turn.do(TellCode(Purpose.READ, "status_sms_answered", _of_case(turn, case), report=case.case))
    else:
        values = {"code": reading.grouped(case.code)}
        turn.do(TellCode(Purpose.READ, "status_read_code", values, case.address, case.case))
        turn.say("status_read_code_sent", values={"channel": channel_title(case.address.channel)})


def show(turn: Turn) -> None:
    """KODE and a one-time code: what was answered."""
    claim, case = turn.scene.claim, turn.scene.coded
    if claim.blocked:
        turn.say("too_many_guesses")
    elif claim.proof is None or case is None:
        turn.say("read_unknown_code")
    elif not case.answer:
        turn.say("status_no_answer", values={"code": reading.grouped(case.code)})
    else:
        agency = wording.agency_name(turn, case.agency, case.pack) if case.agency else turn.here.pack.service
        values = {"code": reading.grouped(case.code), "agency": agency, "answer": case.answer}
        turn.say("status_answer", values=values)


def _plainly(turn: Turn, case: CaseView) -> None:
    values = _of_case(turn, case)
    turn.say("status_sms_restricted" if case.restricted else "status_sms", values=values)


def _of_case(turn: Turn, case: CaseView) -> dict[str, str]:
    values = _values(turn, case, case.region, case.submitted_at, case.changed_at)
    return values | {"state": wording.state_word(turn, case.state)}


def _values(
    turn: Turn, of: Sent | CaseView, region: str | None, submitted: datetime, changed: datetime
) -> dict[str, str]:
    where, zone = wording.kecamatan(region), turn.here.pack.zone
    return {
        "code": reading.grouped(of.code),
        "category": wording.category_name(turn, of.category, of.pack),
        "place": where.replace("Kecamatan", "Kec.") if where else turn.here.pack.name,
        "submitted": spell_short(submitted, zone),
        "changed": spell_short(changed, zone),
    }

"""How a case begins: what the verdict on a report means for it, who should have it, and by when.

An emergency is handed on at once, whatever the verdict; a person reviews it after. A restricted report goes to the
agency that watches over the others, so that it cannot end with whom it accuses.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Actor, Case, CaseState, Entry, Proposal, Role
from salur.contracts.reports import ReportSubmitted, ReportVerified, Signal, Verdict
from salur.packs.model import Pack
from services.router.domain import deadlines
from services.router.domain.proposing import NONE, Advice, decided, proposals_for
from services.router.domain.questions import question_for
from services.router.domain.steps import ROUTER, VERIFY, Step, Taken, take
from services.router.domain.telling import Teller

STATE_OF = {
    Verdict.VERIFIED: CaseState.TERVERIFIKASI,
    Verdict.VERIFIED_WITH_NOTES: CaseState.TERVERIFIKASI,
    Verdict.NEEDS_ANSWER: CaseState.NEEDS_ANSWER,
    Verdict.NEEDS_REVIEW: CaseState.REVIEW,
}


def open_case(
    event: ReportVerified, pack: Pack, teller: Teller, now: datetime, advice: Advice = NONE
) -> list[Taken]:
    """The first versions of a case: verified, and dispatched too in an emergency or where a model is sure.

    Raises LookupError where the pack has no such category or policy.
    """
    proposals = proposals_for(event.report, pack, advice)
    submitted, guessed = _submitted(event, pack, proposals)
    step = _verified(event)
    opened = take(submitted, replace(step, guessed=guessed) if guessed else step, pack, teller, now)
    agency, why = _at_once(event, opened.case, advice)
    if agency is None:
        return [opened]
    handed_on = Step(
        what="dispatched",
        state=CaseState.TERDISPOSISI,
        by=ROUTER,
        note=why,
        agency=agency,
        tells="case_dispatched",
    )
    return [opened, take(opened.case, handed_on, pack, teller, now)]


def _at_once(event: ReportVerified, case: Case, advice: Advice) -> tuple[str | None, str | None]:
    """Who has the case without a person's word, and why: in danger always, else where a model is sure."""
    if event.report.urgent:
        return case.proposed_agency, None
    if case.state is not CaseState.TERVERIFIKASI:
        return None, None
    best = decided(event.report, advice, case.proposals)
    return (best.agency, best.reason) if best else (None, None)


def proposed_agency(report: ReportSubmitted, pack: Pack) -> str | None:
    """Who should have the case. Raises LookupError for an unknown category.

    In danger the words decide: a fire goes to the fire brigade, whatever agency its category has.
    """
    if report.sensitivity is Sensitivity.RESTRICTED:
        return pack.supervisory.code if pack.supervisory else None
    danger = pack.emergency.match(report.text) if report.urgent else None
    return pack.emergency.kind_of(danger).agency if danger else pack.category(report.category).agency


def _submitted(
    event: ReportVerified, pack: Pack, proposals: tuple[Proposal, ...]
) -> tuple[Case, frozenset[int]]:
    report = event.report
    policy = pack.policy_of(report.category)
    since_submitted = deadlines.start(policy, "submitted", report.submitted_at, pack)
    submitted = Entry(
        at=report.submitted_at,
        by=Actor(role=Role.REPORTER, id=report.identity.citizen),
        what="submitted",
        state=CaseState.BELUM_TERVERIFIKASI,
    )
    case = Case(
        **_carried_over(report),
        version=0,
        state=CaseState.BELUM_TERVERIFIKASI,
        place=event.place,
        grade=event.grade,
        signals=event.signals,
        similar=event.similar,
        verdict=event.verdict,
        proposed_agency=_proposed(report, pack, proposals),
        proposals=proposals,
        dues=since_submitted.dues,
        changed_at=report.submitted_at,
        timeline=(submitted,),
    )
    return case, since_submitted.guessed


def _proposed(report: ReportSubmitted, pack: Pack, proposals: tuple[Proposal, ...]) -> str | None:
    """In danger and where a report is protected the rule decides, else the first of the proposals."""
    if report.urgent or report.sensitivity is Sensitivity.RESTRICTED:
        return proposed_agency(report, pack)
    return proposals[0].agency if proposals else None


def _carried_over(report: ReportSubmitted) -> dict[str, Any]:
    return {
        "report_class": report.report_class,
        "sensitivity": report.sensitivity,
        "case": report.report,
        "code": report.code,
        "pack": report.pack,
        "category": report.category,
        "text": report.text,
        "sealed_text": report.sealed_text,
        "reporter": report.reporter,
        "citizen": report.identity.citizen,
        "show_name": report.identity.show_name,
        "media": report.media,
        "urgent": report.urgent,
        "accused": report.accused,
        "filed_by": report.filed_by,
        "submitted_at": report.submitted_at,
    }


def _verified(event: ReportVerified) -> Step:
    state = STATE_OF[event.verdict]
    if state is CaseState.REVIEW:
        return Step(what="review", state=state, by=VERIFY, note=_doubts(event.signals))
    if state is CaseState.NEEDS_ANSWER:
        question = question_for(event.signals)
        # In danger nobody is kept busy with questions: the case is on its way already.
        tells = None if event.report.urgent else "case_needs_answer"
        return Step(what="asked", state=state, by=VERIFY, text=question, tells=tells)
    return Step(what="verified", state=state, by=VERIFY)


def _doubts(signals: tuple[Signal, ...]) -> str:
    doubts = [signal.sentence for signal in signals if signal.weight < 0]
    return " ".join(doubts) or "Mohon ditinjau."

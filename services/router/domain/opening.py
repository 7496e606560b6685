"""How a case begins: what the verdict on a report means for it, who should have it, and by when.

An emergency is handed on at once, whatever the verdict; a person reviews it after. A restricted report goes to the
agency that watches over the others, so that it cannot end with whom it accuses. Whom any report accuses is passed over, with
its line, even in danger: then those who watch have it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Actor, Case, CaseState, Due, Entry, Proposal, Role
from salur.contracts.reports import ReportSubmitted, ReportVerified, Signal, Verdict
from salur.packs.model import Pack
from salur.regions.dates import local_date
from services.router.domain import deadlines, lines
from services.router.domain.proposing import NONE, Advice, best, decided, proposals_for
from services.router.domain.questions import question_for
from services.router.domain.steps import ROUTER, VERIFY, Step, Taken, take
from services.router.domain.telling import Teller

_PASSED_OVER = "Instansi yang biasa menangani diadukan dalam laporan ini, jadi diteruskan ke pengawas."
STATE_OF = {
    Verdict.VERIFIED: CaseState.TERVERIFIKASI,
    Verdict.VERIFIED_WITH_NOTES: CaseState.TERVERIFIKASI,
    Verdict.NEEDS_ANSWER: CaseState.NEEDS_ANSWER,
    Verdict.NEEDS_REVIEW: CaseState.REVIEW,
}
_VERIFIED = Step(what="verified", state=CaseState.TERVERIFIKASI, by=VERIFY)


def open_case(
    event: ReportVerified, pack: Pack, teller: Teller, now: datetime, advice: Advice = NONE
) -> list[Taken]:
    """The first versions of a case: verified, and dispatched too in an emergency or where a model is sure.

    Raises LookupError where the pack has no such category or policy.
    """
    proposals = proposals_for(event.report, event.place, pack, advice)
    submitted, guessed = _submitted(event, pack, proposals)
    step = _verified(event)
    opened = take(submitted, replace(step, guessed=guessed) if guessed else step, pack, teller, now)
    agency, why = _at_once(event, opened.case, pack, advice)
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


def _at_once(event: ReportVerified, case: Case, pack: Pack, advice: Advice) -> tuple[str | None, str | None]:
    """Who has the case without a person's word, and why: in danger always, else where a model is sure."""
    if event.report.urgent:
        usual = proposed_agency(event.report, pack)
        return case.proposed_agency, None if case.proposed_agency == usual else _PASSED_OVER
    if case.state is not CaseState.TERVERIFIKASI:
        return None, None
    sure = decided(advice, case.proposals)
    return (sure.agency, sure.reason) if sure else (None, None)


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
    agency = proposals[0].agency if proposals else proposed_agency(report, pack)
    day = local_date(report.submitted_at, pack.zone)
    restricted = report.sensitivity is Sensitivity.RESTRICTED
    policy = deadlines.begins_with(
        report.category, agency, day, pack, urgent=report.urgent, restricted=restricted
    )
    since_submitted = deadlines.start(policy, "submitted", report.submitted_at, pack)
    return _as_reported(event, pack, proposals, since_submitted.dues), since_submitted.guessed


def _as_reported(
    event: ReportVerified, pack: Pack, proposals: tuple[Proposal, ...], dues: tuple[Due, ...]
) -> Case:
    report = event.report
    citizen = report.identity.citizen
    submitted = Entry(
        at=report.submitted_at,
        by=Actor(role=Role.REPORTER, id=citizen),
        what="submitted",
        state=CaseState.BELUM_TERVERIFIKASI,
    )
    return Case(
        report_class=report.report_class,
        sensitivity=report.sensitivity,
        case=report.report,
        code=report.code,
        version=0,
        pack=report.pack,
        state=CaseState.BELUM_TERVERIFIKASI,
        category=report.category,
        text=report.text,
        sealed_text=report.sealed_text,
        place=event.place,
        grade=event.grade,
        signals=event.signals,
        verdict=event.verdict,
        reporter=report.reporter,
        citizen=citizen,
        show_name=report.identity.show_name,
        media=report.media,
        urgent=report.urgent,
        proposed_agency=_first(report, proposals, pack),
        proposals=proposals,
        accused=report.accused,
        dues=dues,
        similar=event.similar,
        filed_by=report.filed_by,
        origin=report.origin,
        language=report.language,
        unproved=report.unproved,
        submitted_at=report.submitted_at,
        changed_at=report.submitted_at,
        timeline=(submitted,),
    )


def _first(report: ReportSubmitted, proposals: tuple[Proposal, ...], pack: Pack) -> str | None:
    """In danger and where a report is protected the rule decides, else the first of the proposals; never the accused."""
    if not report.urgent and report.sensitivity is not Sensitivity.RESTRICTED:
        return best(proposals, report, pack)
    usual = proposed_agency(report, pack)
    return usual if usual is None or lines.may_have(usual, report, pack) else lines.watching(report, pack)


def _verified(event: ReportVerified) -> Step:
    state = STATE_OF[event.verdict]
    if state is CaseState.REVIEW:
        return Step(what="review", state=state, by=VERIFY, note=_doubts(event.signals))
    if state is CaseState.NEEDS_ANSWER:
        question = question_for(event.signals)
        # In danger nobody is kept busy with questions: the case is on its way already.
        tells = None if event.report.urgent else "case_needs_answer"
        return Step(what="asked", state=state, by=VERIFY, words=question, tells=tells)
    return _VERIFIED


def _doubts(signals: tuple[Signal, ...]) -> str:
    doubts = [signal.sentence for signal in signals if signal.weight < 0]
    return " ".join(doubts) or "Mohon ditinjau."

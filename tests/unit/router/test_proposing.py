"""Whose a report may be: in which order it is proposed, when a model decides by itself, and who is never proposed."""

from __future__ import annotations

from typing import Any

from salur.contracts.base import Sensitivity
from salur.contracts.cases import CaseState, Proposal
from salur.contracts.reports import Verdict
from services.router.domain.opening import open_case
from services.router.domain.proposing import Advice
from services.router.domain.telling import Teller
from tests.made_up import AT, pack, report, verified

TELLER = Teller("https://lapor.example/")


def said(agency: str, confidence: float = 0.97) -> Proposal:
    return Proposal(agency=agency, by="model", reason="Model menduga.", confidence=confidence)


SURE = Advice((said("DISHUB"), said("PUPR", 0.02)), sure=True)
UNSURE = Advice((said("DISHUB", 0.6), said("DLH", 0.2), said("DINKES", 0.1)), sure=False)


def opened(advice: Advice, verdict: Verdict = Verdict.VERIFIED, **changes: Any) -> Any:
    return open_case(verified(report(**changes), verdict), pack(), TELLER, AT, advice)[-1].case


def test_the_packs_rule_comes_before_a_model_that_is_not_sure() -> None:
    case = opened(UNSURE)
    assert [(p.agency, p.by) for p in case.proposals] == [
        ("PUPR", "pack"),
        ("DISHUB", "model"),
        ("DLH", "model"),
    ]
    assert (case.proposed_agency, case.agency, case.state) == ("PUPR", None, CaseState.TERVERIFIKASI)


def test_a_model_that_is_sure_dispatches_and_says_why() -> None:
    case = opened(SURE)
    assert (case.agency, case.state) == ("DISHUB", CaseState.TERDISPOSISI)
    assert [p.agency for p in case.proposals] == ["DISHUB", "PUPR"]
    note = case.timeline[-1]
    assert (note.what, note.text, note.public) == ("note", "Model menduga.", False)


def test_the_reporters_choice_comes_first_and_a_person_looks() -> None:
    case = opened(SURE, wish="DINKES")
    assert [p.agency for p in case.proposals] == ["DINKES", "DISHUB", "PUPR"]
    assert (case.proposed_agency, case.agency) == ("DINKES", None)
    assert opened(SURE, wish="DISHUB").agency == "DISHUB"
    assert opened(UNSURE, wish="ENTAH").proposed_agency == "PUPR"


def test_the_accused_is_never_proposed() -> None:
    case = opened(SURE, accused="DISHUB")
    assert case.agency is None
    assert "DISHUB" not in [p.agency for p in case.proposals]


def test_what_must_be_looked_at_waits_for_a_person() -> None:
    for verdict in (Verdict.NEEDS_REVIEW, Verdict.NEEDS_ANSWER):
        assert opened(SURE, verdict).agency is None


def test_restricted_and_urgent_reports_go_their_own_way() -> None:
    kept = opened(SURE, sensitivity=Sensitivity.RESTRICTED, text="")
    assert (kept.proposals, kept.proposed_agency, kept.agency) == ((), "INSPEKTORAT", None)
    fire = opened(SURE, urgent=True, text="kebakaran di pasar")
    assert fire.agency == "DAMKAR"

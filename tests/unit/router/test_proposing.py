"""Whose a report may be: in which order it is proposed, when a model decides by itself, and who is never proposed."""

from __future__ import annotations

from typing import Any

from salur.contracts.base import Sensitivity
from salur.contracts.cases import CaseState, Proposal
from salur.contracts.commands import CorrectCase
from salur.contracts.reports import Verdict
from salur.packs.lines import in_line
from services.router.domain.deciding import decide
from services.router.domain.opening import open_case
from services.router.domain.proposing import NONE, Advice
from services.router.domain.steps import Taken
from services.router.domain.telling import Teller
from tests.made_up import ADMIN, AT, pack, report, verified

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
        ("DINKES", "model"),
    ]
    assert (case.proposed_agency, case.agency, case.state) == ("PUPR", None, CaseState.TERVERIFIKASI)


def test_an_officer_sees_all_three_of_a_model_that_is_not_sure_and_how_likely_each_is() -> None:
    words = "Jalan provinsi berlubang di Wanggudu"
    advice = Advice((said("PUPR", 0.4), said("DISHUB", 0.3), said("DLH", 0.2)))
    found = opened(advice, text=words, wish="DINKES").proposals
    assert [(p.agency, p.by, p.confidence) for p in found] == [
        ("DINKES", "wish", None),
        ("PROV-SULTRA", "pack", None),
        ("PUPR", "pack", 0.4),
        ("DISHUB", "model", 0.3),
        ("DLH", "model", 0.2),
    ]


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


def test_the_packs_rules_come_after_the_reporters_choice_and_before_the_model() -> None:
    words = "Jalan provinsi berlubang di Wanggudu"
    case = opened(SURE, text=words)
    assert [(p.agency, p.by) for p in case.proposals] == [
        ("PROV-SULTRA", "pack"), ("DISHUB", "model"), ("PUPR", "pack"),
    ]  # fmt: skip
    assert (case.proposed_agency, case.agency) == ("PROV-SULTRA", None)
    assert case.proposals[0].reason.startswith("Pelapor menyebut jalan provinsi")
    assert [p.agency for p in opened(SURE, text=words, wish="DINKES").proposals][:2] == [
        "DINKES",
        "PROV-SULTRA",
    ]
    same = Advice((said("PROV-SULTRA"),), sure=True)
    assert opened(same, text=words).agency == "PROV-SULTRA"
    corrected = decide(
        opened(UNSURE, text=words), CorrectCase(command="c", case="r", by=ADMIN, at=AT, category="umum"), pack(), TELLER, AT
    )  # fmt: skip
    assert isinstance(corrected, Taken)
    assert [p.agency for p in corrected.case.proposals] == ["DISKOMINFO", "DISHUB", "DLH", "DINKES"]
    assert corrected.case.proposed_agency == "DISKOMINFO"


def test_a_report_that_accuses_nobody_after_all_may_go_to_whom_it_was_kept_from() -> None:
    def correct(case: Any, **what: Any) -> Any:
        return decide(case, CorrectCase(command="c", case="r", by=ADMIN, at=AT, **what), pack(), TELLER, AT)

    accusing = opened(NONE, accused="PUPR")
    assert accusing.proposed_agency != "PUPR"
    cleared = correct(accusing, nobody_accused=True)
    assert isinstance(cleared, Taken)
    assert (cleared.case.accused, cleared.case.proposed_agency) == (None, "PUPR")
    assert cleared.case.timeline[-1].text == "Instansi yang diadukan: semula Dinas PUPR, sekarang tidak ada."
    assert cleared.case.timeline[-1].public is False
    # Neither both at once nor nothing at all.
    assert not isinstance(correct(accusing, nobody_accused=True, accused="DISHUB"), Taken)
    assert not isinstance(correct(opened(NONE), nobody_accused=True), Taken)


def test_neither_the_accused_nor_its_line_gets_a_case_as_it_opens() -> None:
    village = "pelayanan kecamatan lambat, camat minta uang"
    protected: dict[str, Any] = {"sensitivity": Sensitivity.RESTRICTED, "text": ""}
    danger: dict[str, Any] = {"urgent": True, "text": "kebakaran di pasar"}
    # what is accused, how the report is, → who is proposed first and who has it
    table: list[tuple[str, Advice, dict[str, Any], str | None, str | None]] = [
        ("DISHUB", SURE, {}, "PUPR", None),
        ("SETDA", SURE, {}, "INSPEKTORAT", None),
        ("PUPR", SURE, {}, "DISHUB", "DISHUB"),
        ("KEC-ASERA", NONE, {"category": "umum", "text": village}, "DISKOMINFO", None),
        ("PUPR", NONE, {"wish": "SETDA"}, "INSPEKTORAT", None),
        ("PUPR", NONE, protected, "INSPEKTORAT", None),
        ("INSPEKTORAT", NONE, protected, "PROV-SULTRA", None),
        ("PUPR", NONE, danger, "DAMKAR", "DAMKAR"),
        ("DAMKAR", NONE, danger, "INSPEKTORAT", "INSPEKTORAT"),
        ("BUPATI", NONE, danger, "PROV-SULTRA", "PROV-SULTRA"),
    ]
    for accused, advice, changes, first, has in table:
        case = opened(advice, accused=accused, **changes)
        assert (case.accused, case.proposed_agency, case.agency) == (accused, first, has), (accused, changes)
        assert not any(in_line(p.agency, accused, pack()) for p in case.proposals)
    assert "diadukan" in (opened(NONE, accused="DAMKAR", **danger).timeline[-1].text or "")

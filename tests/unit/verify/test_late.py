"""What is found after the verdict is told to the case once, and only as far as it is news."""

from __future__ import annotations

from typing import Any

from salur.contracts.base import Sensitivity
from salur.contracts.reports import PlaceGrade, Signal, Similar, Verdict
from services.verify.domain.late import Late, late
from services.verify.domain.verification import Verification
from tests.made_up import AT, report

VALID = Signal(name="nik_valid", weight=0.3, sentence="Susunan NIK benar.")
UNCHECKED = Signal(name="nik_unchecked", weight=0.0, sentence="Susunan NIK belum diperiksa.")
FORWARDED = Signal(name="forwarded_often", weight=-0.3, sentence="Sering diteruskan.")
OTHER = Similar(
    case=report("2").report, code="502502970885", kind="photo", score=1, sentence="Foto yang sama."
)
SAID = Verification(
    sensitivity=Sensitivity.CONFIDENTIAL, report=report().report, pack="74.09", region=None,
    grade=PlaceGrade.NAMED, signals=(UNCHECKED,), verdict=Verdict.VERIFIED_WITH_NOTES, verified_at=AT,
)  # fmt: skip


def found(*signals: Signal, said: Verification = SAID, cause: str = "photo/a_1", **more: Any) -> Late | None:
    return late(said, signals, cause=cause, now=AT, **more)


def news(*signals: Signal, **more: Any) -> Late:
    told = found(*signals, **more)
    assert told is not None
    return told


def test_a_doubt_asks_for_a_person_and_stands_in_what_verify_said() -> None:
    told = news(FORWARDED)
    assert (told.command.signals, told.command.verdict) == ((FORWARDED,), Verdict.NEEDS_REVIEW)
    assert (told.command.case, told.command.sensitivity) == (SAID.report, Sensitivity.CONFIDENTIAL)
    assert (told.said.signals, told.said.verdict) == ((UNCHECKED, FORWARDED), Verdict.NEEDS_REVIEW)
    # Whoever accepted it for one doubt has not seen the next; a good word changes no verdict there.
    assert (
        news(FORWARDED.model_copy(update={"name": "copied_text"}), said=told.said).command.verdict is not None
    )
    assert news(VALID, said=told.said).command.verdict is None


def test_what_is_known_is_not_told_again() -> None:
    assert found(UNCHECKED, over=("place_guessed",)) is None
    assert found(said=news(FORWARDED).said) is None
    assert news(similar=(OTHER,)).command.similar == (OTHER,)


def test_what_no_longer_holds_goes_and_its_doubt_with_it() -> None:
    told = news(VALID, over=("nik_unchecked", "nik_unchecked"))
    assert told.command.over == ("nik_unchecked",)
    assert (told.said.signals, told.command.verdict) == ((VALID,), Verdict.VERIFIED)


def test_the_same_discovery_is_the_same_command() -> None:
    assert news(VALID).command.command == news(VALID).command.command
    assert news(VALID).command.command != news(VALID, cause="photo/a_2").command.command

"""Deadlines fall on the working days of the place, at the end of its office hours, and follow the case's steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from salur.contracts.base import Lane, Sensitivity
from salur.contracts.cases import Actor, Case, Due
from salur.contracts.commands import (
    AcceptReview,
    AnswerCase,
    AskReporter,
    Command,
    DispatchCase,
    FinishCase,
    ReopenCase,
    ReplyToCase,
    RingClock,
)
from salur.contracts.reports import Verdict
from salur.packs import Pack
from salur.packs.days_off import DayOff, DaysOff, Year
from salur.packs.sla import SlaClock, SlaPolicy
from services.router.domain import deadlines
from services.router.domain.deciding import decide
from services.router.domain.opening import open_case
from services.router.domain.steps import Taken
from services.router.domain.telling import Teller
from tests.made_up import ADMIN, AT, PUPR, REPORTER, SYSTEM, pack, packs, report, verified

TELLER = Teller("https://lapor.example")


def wita(day: str, clock: str = "16:00") -> datetime:
    """An instant told in WITA, eight hours ahead of UTC."""
    return datetime.fromisoformat(f"{day}T{clock}:00+08:00").astimezone(UTC)


def opened(at: datetime, **changes: Any) -> Case:
    return open_case(verified(report(submitted_at=at, **changes)), pack(), TELLER, at)[-1].case


def due(case: Case, clock: str) -> Due:
    return next(one for one in case.dues if one.clock == clock)


def do(case: Case, kind: type[Command], by: Actor, at: datetime = AT, **changes: Any) -> Case:
    given = {"command": f"c-{case.version}", "case": case.case, "by": by, "at": at}
    done = decide(case, kind.model_validate(given | changes), pack(), TELLER, at)
    assert isinstance(done, Taken), done
    return done.case


@pytest.mark.parametrize(
    ("submitted", "first_response", "completion"),
    [
        # an ordinary Monday: the third and the fourteenth working day after it; the second week of March has no
        # day off, the third has Nyepi and Idul Fitri with their cuti bersama (18-24 March 2026)
        (wita("2026-03-02", "09:15"), wita("2026-03-05"), wita("2026-03-27")),
        # the Friday before the holidays, after office hours
        (wita("2026-03-13", "20:00"), wita("2026-03-25"), wita("2026-04-10")),
        # in the middle of Idul Fitri
        (wita("2026-03-21", "10:00"), wita("2026-03-27"), wita("2026-04-14")),
        # 23:30 WITA on a Sunday is Sunday there, though it is 15:30 in London
        (wita("2026-05-10", "23:30"), wita("2026-05-13"), wita("2026-06-04")),
        # 07:00 WITA on a Tuesday is Monday in UTC: the day that counts is Wanggudu's
        (wita("2026-08-11", "07:00"), wita("2026-08-14"), wita("2026-09-02")),
        # across Christmas with its cuti bersama on 24 December, New Year, and Isra Mikraj on 5 January
        (wita("2026-12-22", "10:00"), wita("2026-12-29"), wita("2027-01-15")),
    ],
)
def test_clocks_count_working_days_in_wita(
    submitted: datetime, first_response: datetime, completion: datetime
) -> None:
    case = opened(submitted)
    assert due(case, "first_response").at == first_response
    assert due(case, "completion").at == completion
    assert {one.policy for one in case.dues} == {"pengaduan/1"}


def test_emergency_clocks_run_at_night_and_on_holidays() -> None:
    night = wita("2026-03-21", "02:00")
    # A category has days for its complaints, and none for danger.
    for category in ("bencana", "kesehatan"):
        case = opened(night, category=category, lane=Lane.URGENT)
        assert due(case, "first_response").at == night + timedelta(minutes=2)
        forward = due(case, "forward")
        assert forward.at == night + timedelta(minutes=15)
        assert forward.met_at == night
        assert due(case, "completion").at == wita("2026-04-14")


def test_a_doubted_report_is_reviewed_within_half_a_working_day_and_rings_up_the_line() -> None:
    def doubted(at: datetime) -> Case:
        event = verified(report(submitted_at=at), Verdict.NEEDS_REVIEW)
        return open_case(event, pack(), TELLER, at)[-1].case

    # Offices are open from 07:30 to 16:00: four hours and a quarter; over an evening and a weekend.
    for at, until in (
        (wita("2026-03-02", "09:15"), wita("2026-03-02", "13:30")),
        (wita("2026-03-02", "14:00"), wita("2026-03-03", "09:45")),
        (wita("2026-03-06", "15:00"), wita("2026-03-09", "10:45")),
    ):
        assert due(doubted(at), "review").at == until
    case = doubted(wita("2026-03-02", "09:15"))
    late = wita("2026-03-02", "13:30")
    rung = do(case, RingClock, SYSTEM, late, clock="review", due=late, mark="due")
    assert due(rung, "review").rung == ("due",)
    assert "Batas waktu pemeriksaan" in (rung.timeline[-1].text or "")
    # Once a person has looked, the clock stands.
    accepted = do(case, AcceptReview, ADMIN, late, note="Benar.")
    assert due(accepted, "review").met_at == late


def test_request_for_information_has_five_days() -> None:
    case = opened(wita("2026-03-02"), category="pariwisata")
    assert due(case, "completion").at == wita("2026-03-09")
    assert due(case, "completion").policy == "informasi/1"


def test_a_restricted_report_has_the_sixty_days_of_an_inspection_and_keeps_them() -> None:
    case = opened(wita("2026-08-31"), sensitivity=Sensitivity.RESTRICTED, text="")
    assert due(case, "completion").policy == "pengawasan/1"
    assert due(case, "completion").at == wita("2026-11-23")
    moved = do(case, DispatchCase, ADMIN, wita("2026-09-01"), agency="INSPEKTORAT")
    assert due(moved, "completion").at == wita("2026-11-23")
    # Danger comes first, and whoever only complains has the fourteen days.
    assert (
        due(opened(wita("2026-08-31"), sensitivity=Sensitivity.CONFIDENTIAL), "completion").policy
        == "pengaduan/1"
    )


def test_steps_stop_their_clocks_once() -> None:
    case = do(opened(AT), DispatchCase, ADMIN, agency="PUPR")
    assert all(one.met_at is None for one in case.dues)
    first, later = AT + timedelta(days=1), AT + timedelta(days=2)
    case = do(case, AnswerCase, PUPR, at=first, text="Besok kami periksa.")
    case = do(case, AnswerCase, PUPR, at=later, text="Sudah kami periksa.")
    assert due(case, "first_response").met_at == first
    assert due(case, "completion").met_at is None
    case = do(case, FinishCase, PUPR, at=later, text="Selesai.", media=("m-1",))
    assert due(case, "completion").met_at == later
    assert due(case, "first_response").met_at == first


def test_question_gives_the_reporter_ten_working_days() -> None:
    case = do(opened(AT), DispatchCase, ADMIN, agency="PUPR")
    asked = do(case, AskReporter, PUPR, at=wita("2026-03-02", "10:00"), text="Sisi mana?")
    assert due(asked, "reporter_reply").at == wita("2026-03-16")
    replied = do(asked, ReplyToCase, REPORTER, at=wita("2026-03-03", "10:00"), text="Kiri")
    assert due(replied, "reporter_reply").met_at == wita("2026-03-03", "10:00")
    again = do(replied, AskReporter, PUPR, at=wita("2026-03-04", "10:00"), text="Kiri dari mana?")
    assert due(again, "reporter_reply").met_at is None
    assert due(again, "reporter_reply").at == wita("2026-03-25")


def test_answer_without_waiting_gives_the_reporter_ten_working_days_anew() -> None:
    case = do(opened(AT), DispatchCase, ADMIN, agency="PUPR")
    asked = do(case, AskReporter, PUPR, text="Sisi mana?")
    answered = do(asked, AnswerCase, PUPR, text="Kami perbaiki keduanya.")
    assert due(answered, "reporter_reply").met_at is None
    replied = do(answered, ReplyToCase, REPORTER, text="Terima kasih, saya tunggu.")
    assert due(replied, "reporter_reply").met_at == AT


def test_reopened_case_has_its_full_time_again() -> None:
    case = do(opened(AT), DispatchCase, ADMIN, agency="PUPR")
    done = do(do(case, AnswerCase, PUPR, text="Besok."), FinishCase, PUPR, text="Selesai.", media=("m-1",))
    at = wita("2026-04-20", "10:00")
    case = do(done, ReopenCase, REPORTER, at=at, text="Belum beres.")
    assert due(case, "completion").met_at is None
    assert due(case, "completion").at == wita("2026-05-11")


def test_case_keeps_the_policy_version_it_began_with() -> None:
    case = opened(AT)
    older = tuple(one.model_copy(update={"policy": "informasi/1"}) for one in case.dues)
    assert deadlines.policy_of(case.model_copy(update={"dues": older}), pack()).key == "informasi"


def test_an_agency_has_tables_of_its_own_and_a_version_holds_from_its_day() -> None:
    def table(version: int, since: date, *clocks: SlaClock, agency: str | None = None) -> SlaPolicy:
        return SlaPolicy(key="pengaduan", version=version, agency=agency, in_force=since, clocks=clocks)

    days = {"starts": "submitted", "unit": "working_days"}
    own = (
        SlaClock.model_validate(days | {"name": "completion", "amount": 5}),
        SlaClock.model_validate(days | {"name": "coordination", "starts": "dispatched", "amount": 1}),
    )
    new = SlaClock.model_validate(days | {"name": "completion", "amount": 3})
    sla = pack().sla.model_copy(
        update={
            "policies": (
                *pack().sla.policies,
                table(1, date(2026, 1, 1), *own, agency="DUKCAPIL"),
                table(2, date(2026, 6, 1), new),
            )
        }
    )
    known = replace(pack(), sla=sla)

    def begun(at: datetime, **changes: Any) -> Case:
        given = verified(report(submitted_at=at, **changes))
        return open_case(given, known, TELLER, at)[-1].case

    def passed(case: Case, agency: str, at: datetime) -> Case:
        given = {
            "command": f"c-{agency}",
            "case": case.case,
            "by": ADMIN,
            "at": at,
            "agency": agency,
            "holder": case.agency,
        }
        taken = decide(case, DispatchCase.model_validate(given), known, TELLER, at)
        assert isinstance(taken, Taken), taken
        return taken.case

    card = begun(AT, category="umum", text="e-KTP saya belum jadi")
    assert due(card, "completion").policy == "pengaduan@DUKCAPIL/1"
    assert due(card, "completion").at == wita("2026-03-09")
    held = passed(card, "DUKCAPIL", AT)
    assert due(held, "coordination").at == wita("2026-03-03")
    # Where it goes on there is no such table: the general one of the day it began, and what was promised stays.
    moved = passed(held, "PUPR", AT)
    assert due(moved, "completion") == due(card, "completion")
    # A version that is in force later holds for what begins later, also where it came into the pack before.
    road = begun(AT)
    assert due(road, "completion").policy == "pengaduan/1"
    at_public_works = passed(road, "PUPR", wita("2026-07-01", "10:00"))
    assert {one.policy for one in at_public_works.dues} == {"pengaduan/1"}
    assert due(begun(wita("2026-07-01", "10:00")), "completion").policy == "pengaduan/2"
    at_cards = passed(road, "DUKCAPIL", AT)
    assert due(at_cards, "coordination").policy == "pengaduan@DUKCAPIL/1"


def test_what_the_reporter_was_promised_never_moves_to_a_later_day() -> None:
    """A hospital counts a week from the day it gets a case, and got this one late."""
    kutim = packs().get("64.08")
    given = verified(
        report(pack="64.08", category="kesehatan", text="Puskesmas tutup, lalu antre berjam-jam")
    )
    case = open_case(given, kutim, TELLER, AT)[-1].case
    assert due(case, "completion").policy == "pengaduan/1"

    def handed_on(days: int) -> Due:
        at = AT + timedelta(days=days)
        command = DispatchCase(command="c", case=case.case, by=ADMIN, at=at, agency="RSUD-KUDUNGGA")
        taken = decide(case, command, kutim, TELLER, at)
        assert isinstance(taken, Taken), taken
        return due(taken.case, "completion")

    soon, late = handed_on(1), handed_on(25)
    assert (soon.at, soon.policy) == (AT + timedelta(days=8), "pengaduan@RSUD-KUDUNGGA/1")
    assert late == due(case, "completion")


def test_year_without_a_decree_is_counted_without_holidays_and_said_so() -> None:
    case = opened(wita("2039-12-20", "10:00"))
    assert due(case, "first_response").at == wita("2039-12-23")
    note = case.timeline[-1]
    assert (note.what, note.public) == ("note", False)
    assert "2039" in (note.text or "")
    assert "2040" in (note.text or "")


def test_a_provisional_clock_rings_at_the_moment_that_holds_once_the_year_is_decreed() -> None:
    case = opened(wita("2027-12-24", "10:00"))
    clock = due(case, "completion")
    # Fourteen working days: five to the new year, then nine in a year that was counted without holidays.
    assert (clock.at, clock.guessed) == (wita("2028-01-13"), (2028,))
    assert due(opened(AT), "completion").guessed == ()
    days = [DayOff(day=date(2028, 1, day), name="Libur", joint=True) for day in (3, 4)]
    known = replace(pack(), days_off=DaysOff(years=(Year(year=2028, days=tuple(days)),)))
    half = clock.began_at + (clock.at - clock.began_at) / 2 if clock.began_at else clock.at

    def rings(on: Case, at: Due, with_pack: Pack) -> Case:
        given = {
            "command": "c",
            "case": "r",
            "by": SYSTEM,
            "at": half,
            "clock": at.clock,
            "due": at.at,
            "mark": "half",
        }
        taken = decide(on, RingClock.model_validate(given), with_pack, TELLER, half)
        assert isinstance(taken, Taken)
        return taken.case

    assert due(rings(case, clock, pack()), "completion").rung == ("half",)
    anew = rings(case, clock, known)
    held = due(anew, "completion")
    assert (held.at, held.guessed, held.rung) == (wita("2028-01-17"), (), ())
    assert [entry.what for entry in anew.timeline[-2:]] == ["reckoned", "note"]
    assert anew.timeline[-2].public is False
    assert anew.level == 0
    assert due(rings(anew, held, known), "completion").rung == ("half",)


def test_clocks_start_with_their_event() -> None:
    clocks = tuple(
        SlaClock(name=name, starts=event, amount=2, unit="hours")
        for name, event in (
            ("forward", "verified"),
            ("coordination", "dispatched"),
            ("completion", "answered"),
        )
    )
    policy = SlaPolicy(key="own", version=3, in_force=date(2026, 1, 1), clocks=clocks)
    for clock in clocks:
        (only,) = deadlines.start(policy, clock.starts, AT, pack()).dues
        assert only == Due(clock=clock.name, at=AT + timedelta(hours=2), policy="own/3", began_at=AT)
    assert deadlines.start(policy, "submitted", AT, pack()).dues == ()

"""In danger those on duty are called, one more every two minutes and the head last, until somebody takes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from salur.contracts.base import Lane
from salur.contracts.cases import Actor, Case, CaseState, Role
from salur.contracts.commands import Command, DispatchCase, JudgeFalse, ReplyToCase, TakeCase
from salur.contracts.notifications import NotificationRequested
from salur.packs.duty import DutyAddress
from salur.regions import Zone
from services.router.domain import calling
from services.router.domain.alarm import Alarm
from services.router.domain.calling import Called
from services.router.domain.deciding import decide
from services.router.domain.opening import open_case
from services.router.domain.record import CaseRecord
from services.router.domain.steps import Taken
from services.router.domain.telling import Teller
from services.router.domain.timing import due_call
from tests.made_up import ADMIN, REPORTER, pack, report, verified

TELLER = Teller("https://lapor.example/")
# 22:00 in Wanggudu, a Monday: regu_b has the night.
NIGHT = datetime(2026, 3, 2, 22, 0, tzinfo=Zone.WITA.tz)
REGU_A, REGU_B, HEAD = (DutyAddress("74.09", "DAMKAR", key).ref for key in ("regu_a", "regu_b", "kepala"))


def fire(**changes: Any) -> Case:
    given: dict[str, Any] = {
        "text": "kebakaran di Wanggudu",
        "category": "bencana",
        "submitted_at": NIGHT,
    } | changes
    case = open_case(verified(report(lane=Lane.URGENT, **given)), pack(), TELLER, NIGHT)[-1].case
    assert (case.agency, case.state) == ("DAMKAR", CaseState.TERDISPOSISI)
    return case


def do(case: Case, kind: type[Command], by: Actor, **changes: object) -> Case:
    command = kind.model_validate({"command": "c-1", "case": case.case, "by": by, "at": NIGHT} | changes)
    done = decide(case, command, pack(), TELLER, NIGHT)
    assert isinstance(done, Taken), done
    return done.case


def begun(case: Case) -> tuple[Alarm, Called]:
    called = calling.after(None, case, pack(), TELLER, NIGHT)
    assert called.alarm is not None
    return called.alarm, called


def posts(told: tuple[NotificationRequested, ...]) -> list[str]:
    return [one.to.ref for one in told]


def test_the_night_goes_on_up_the_rota_to_the_head_and_every_call_has_its_own_id() -> None:
    case = fire()
    alarm, first = begun(case)
    assert posts(first.told) == [f"{REGU_B}/whatsapp", f"{REGU_B}/sms"]
    assert {one.values["category"] for one in first.told} == {"Bencana dan damkar: kebakaran"}
    assert first.step is not None
    case = first.step.case
    assert case.timeline[-1].text == "Dipanggil: Komandan Regu B (WhatsApp dan SMS)."
    assert not case.timeline[-1].public
    seen, at, ids = [(0.0, 1)], NIGHT, [one.notification for one in first.told]
    for _ in range(6):
        assert due_call(case, alarm, alarm.rings_at - timedelta(seconds=1)) == ()
        (command,) = due_call(case, alarm, alarm.rings_at)
        assert due_call(case, alarm, alarm.rings_at + timedelta(hours=1))[0].command == command.command
        at = alarm.rings_at
        called = calling.ring(alarm, case, pack(), TELLER, at)
        assert called.alarm is not None
        alarm, case = called.alarm, called.step.case if called.step else case
        seen.append(((at - NIGHT).total_seconds(), len(called.told) // 2))
        ids += [one.notification for one in called.told]
    assert seen == [(0, 1), (60, 1), (120, 2), (180, 2), (240, 3), (300, 3), (360, 3)]
    assert alarm.called == (REGU_B, REGU_A, HEAD)
    assert len(set(ids)) == len(ids)
    assert [entry.what for entry in case.timeline].count("called") == 3
    # The head too has had two minutes: nobody has taken it. It is said once, and the calls go on, more slowly.
    assert case.untaken_at == NIGHT + timedelta(minutes=6)
    assert [entry.what for entry in case.timeline if entry.what == "untaken"] == ["untaken"]
    assert (
        case.timeline[-1].text
        == "Semua petugas jaga dan kepalanya sudah dipanggil. Belum ada yang menangani."
    )
    again = calling.ring(alarm, case, pack(), TELLER, at + timedelta(minutes=1))
    assert (again.step, len(again.told)) == (None, 6)
    late = calling.ring(alarm, case, pack(), TELLER, NIGHT + timedelta(minutes=30))
    assert late.alarm is not None
    assert late.alarm.rings_at == NIGHT + timedelta(minutes=35)


def test_nobody_has_taken_it_until_somebody_does_or_it_goes_elsewhere() -> None:
    case = fire().model_copy(update={"untaken_at": NIGHT})
    officer = Actor(role=Role.OFFICER, id=HEAD, agency="DAMKAR")
    assert do(case, TakeCase, officer).untaken_at is None
    assert do(case, DispatchCase, ADMIN, agency="BPBD", holder="DAMKAR").untaken_at is None
    assert do(case, JudgeFalse, ADMIN, text="Iseng").untaken_at is None
    assert do(case, ReplyToCase, REPORTER, text="Apinya makin besar").untaken_at == NIGHT


def test_the_next_is_called_on_time_though_repeats_do_not_fall_on_it() -> None:
    odd = pack().duty.model_copy(update={"repeat_every": 50})
    assert [calling._next(odd, timedelta(seconds=s), climbing=True).seconds for s in (0, 50, 100, 120)] == [
        50,
        100,
        120,
        170,
    ]
    assert pack().duty.faster(60).next_after == 2


def test_what_those_on_duty_read_holds_no_citizen() -> None:
    _, called = begun(fire(text="kebakaran di rumah Zulaiha, 0812 0000 1111"))
    whatsapp, sms = called.told
    assert (whatsapp.to.number, sms.to.number) == ("740900000000001", "1708")
    assert [option.id for option in whatsapp.options] == [f"take:{whatsapp.case}"]
    assert sms.options == ()
    assert whatsapp.values["place"] == "Kelurahan Wanggudu, Kecamatan Asera"
    assert whatsapp.values["link"] == f"https://lapor.example/74.09/meja/{whatsapp.case}"
    assert "Zulaiha" not in str(called.told)
    assert all(one.lane() is Lane.URGENT and one.expires_at for one in called.told)
    assert pack().texts.render("duty_call", whatsapp.values | {"submitted": "", "due": ""})


def test_whoever_takes_it_stops_the_calls_and_all_who_were_called_hear_of_it() -> None:
    case = fire()
    alarm, called = begun(case)
    assert called.step is not None
    case = called.step.case
    officer = Actor(role=Role.OFFICER, id=REGU_B, agency="DAMKAR")
    over = calling.after(alarm, do(case, TakeCase, officer), pack(), TELLER, NIGHT)
    assert over.alarm is None
    assert [one.text for one in over.told] == ["duty_yours"] * 2
    at_desk = Actor(role=Role.OFFICER, id="o_desk", agency="DAMKAR")
    over = calling.after(alarm, do(case, TakeCase, at_desk), pack(), TELLER, NIGHT)
    assert {(one.text, one.values["who"]) for one in over.told} == {("duty_taken", "petugas Damkar")}
    over = calling.after(alarm, do(case, JudgeFalse, ADMIN, text="Iseng"), pack(), TELLER, NIGHT)
    assert (over.alarm, {one.text for one in over.told}) == (None, {"duty_over"})
    moved = do(case, DispatchCase, ADMIN, agency="BPBD", holder="DAMKAR")
    over = calling.after(alarm, moved, pack(), TELLER, NIGHT)
    assert over.alarm is not None
    assert over.alarm.agency == "BPBD"
    assert [one.text for one in over.told] == ["duty_over"] * 2 + ["duty_call"] * 2


def test_nobody_is_called_where_nobody_is_in_danger_and_an_agency_without_a_rota_is_said_to_have_none() -> (
    None
):
    road = open_case(verified(report()), pack(), TELLER, NIGHT)[-1].case
    assert calling.after(None, road, pack(), TELLER, NIGHT) == Called()
    elsewhere = fire().model_copy(update={"agency": "DISHUB"})
    called = calling.after(None, elsewhere, pack(), TELLER, NIGHT)
    # There is nobody to call: the desk is told so at once, and router looks again.
    assert (called.told, called.alarm is not None) == ((), True)
    assert called.step is not None
    assert called.step.case.untaken_at == NIGHT
    alarm, _ = begun(fire())
    assert calling.after(alarm, fire(), pack(), TELLER, NIGHT) == Called(alarm)
    assert CaseRecord.of(fire(), alarm=alarm).alarm == alarm

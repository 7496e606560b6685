"""Cases from their beginning to their end, and several together: up the tree, merged and apart, closed by silence, opened again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from salur.contracts.cases import Actor, Case, CaseState, Role
from salur.contracts.commands import (
    AnswerCase,
    AnswerPart,
    AskReporter,
    Command,
    DeclineCase,
    DispatchCase,
    FinishCase,
    InvolveAgency,
    MergeCase,
    PostponeCase,
    RateCase,
    ReopenCase,
    ReplyToCase,
    RingClock,
    StartCase,
    UnmergeCase,
)
from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import Place
from salur.packs import Pack
from services.router.domain.deciding import decide
from services.router.domain.opening import open_case
from services.router.domain.refusals import Refused
from services.router.domain.telling import Teller
from services.router.domain.timing import due_commands, rings_at
from tests.made_up import ADMIN, AT, PUPR, REPORTER, pack, packs, report, verified

TELLER = Teller("https://lapor.example")
SENYIUR = "64.08.01.2001"
T = CaseState


class Town:
    """Some cases and what their reporters were told; what passes between cases is delivered at once, and twice."""

    def __init__(self, own: Pack) -> None:
        self.pack, self.now = own, AT
        self.cases: dict[str, Case] = {}
        self.told: list[NotificationRequested] = []
        self._number = count()

    def opens(self, cause: str, **changes: Any) -> str:
        place = changes.pop("place", None)
        event = verified(report(cause, pack=str(self.pack.code), **changes))
        if place:
            event = event.model_copy(update={"place": Place(region=place)})
        case = open_case(event, self.pack, TELLER, self.now)[-1].case
        self.cases[case.case] = case
        return case.case

    def asks(self, kind: type[Command], case: str, by: Actor, **given: Any) -> Refused | None:
        common = {"command": f"c-{next(self._number)}", "case": case, "by": by, "at": self.now}
        return self.obeys(kind.model_validate(common | given))

    def obeys(self, command: Command) -> Refused | None:
        parent = self.cases.get(command.into) if isinstance(command, MergeCase) else None
        done = decide(self.cases[command.case], command, self.pack, TELLER, self.now, parent)
        if isinstance(done, Refused):
            return done
        self.cases[command.case] = done.case
        self.told += done.told
        for other in done.asked:
            self.obeys(other)
        return None

    def waits(self, case: str, until: datetime) -> None:
        """Whatever its clocks say up to a moment is said, each at its own."""
        while (at := rings_at(self.cases[case])) is not None and at <= until:
            self.now = at
            for command in due_commands(self.cases[case], at):
                self.obeys(command)
        self.now = until

    def texts(self, case: str) -> list[str]:
        return [one.text for one in self.told if one.case == case]


def officer(agency: str) -> Actor:
    return Actor(role=Role.OFFICER, id=f"o_{agency}", agency=agency)


def test_what_is_nobodys_goes_up_the_tree_twice_and_then_to_the_admin_with_its_trail() -> None:
    town = Town(packs().get("64.08"))
    case = town.opens("1", category="jalan", text="Jembatan kayu patah", place=SENYIUR)
    village, district = "DESA-6408012001", "KEC-MUARA-ANCALONG"
    assert town.cases[case].proposed_agency == village
    town.asks(DispatchCase, case, ADMIN, agency=village)
    refused = town.asks(DeclineCase, case, officer(village), holder="DISHUB", text="Bukan milik desa.")
    assert refused is not None
    assert refused.reason == "already_dispatched"
    town.asks(DeclineCase, case, officer(village), holder=village, text="Bukan milik desa.")
    assert (town.cases[case].agency, town.cases[case].state) == (district, T.TERDISPOSISI)
    town.asks(DeclineCase, case, officer(district), holder=district, text="Jalan itu milik kabupaten.")
    held = town.cases[case]
    assert (held.agency, held.state, held.declined) == (None, T.BUKAN_KEWENANGAN, (village, district))
    assert [(entry.by.agency, entry.text) for entry in held.timeline if entry.what == "declined"] == [
        (village, "Bukan milik desa."),
        (district, "Jalan itu milik kabupaten."),
    ]
    assert town.texts(case) == ["case_dispatched", "case_forwarded", "case_to_admin"]
    # It goes round to nobody who said no, unless the admin says why.
    again = town.asks(DispatchCase, case, ADMIN, agency=village)
    assert again is not None
    assert again.reason == "declined_before"
    assert town.asks(DispatchCase, case, ADMIN, agency="PUPR") is None


def test_each_step_stands_in_the_timeline_as_whose_it_is() -> None:
    town = Town(pack())
    case = town.opens("1")
    town.asks(DispatchCase, case, ADMIN, agency="PUPR")
    town.asks(InvolveAgency, case, PUPR, agency="DINKES", task="Periksa airnya.")
    town.asks(AnswerPart, case, officer("DINKES"), text="Airnya aman.", done=True)
    town.asks(DeclineCase, case, PUPR, holder="PUPR", text="Bukan jalan kami.")
    above = town.cases[case].agency
    town.asks(DeclineCase, case, officer(above or ""), holder=above, text="Bukan juga.")
    said = [(one.what, one.agency) for one in town.cases[case].timeline if one.what != "note"]
    assert said[3:] == [
        ("involved", "DINKES"), ("part_answered", "DINKES"), ("declined", "PUPR"), ("declined", above),
    ]  # fmt: skip


def test_neighbours_follow_one_case_and_each_is_told_until_they_part() -> None:
    town = Town(pack())
    parent, child, late = (town.opens(cause) for cause in ("1", "2", "3"))
    assert town.asks(MergeCase, child, ADMIN, into=parent, into_code="1") is None
    town.asks(DispatchCase, parent, ADMIN, agency="PUPR")
    # Who follows later is caught up with.
    town.asks(MergeCase, late, ADMIN, into=parent, into_code="1")
    assert town.cases[parent].children == (child, late)
    assert {town.cases[one].agency for one in (child, late)} == {"PUPR"}
    town.asks(AnswerCase, parent, PUPR, text="Kami tambal Senin.")
    assert town.texts(child) == ["case_merged", "case_dispatched", "case_answered"]
    assert [one.values["answer"] for one in town.told if one.text == "case_answered"] == [
        "Kami tambal Senin."
    ] * 3
    # Taken back: it goes its own way, and hears no more of the other.
    town.asks(UnmergeCase, child, ADMIN)
    assert town.cases[parent].children == (late,)
    assert (town.cases[child].merged_into, town.cases[child].agency) == (None, "PUPR")
    town.asks(FinishCase, parent, PUPR, text="Sudah ditambal.", media=("m-1",))
    assert [town.cases[one].state for one in (parent, late)] == [T.SELESAI, T.SELESAI]
    assert town.cases[child].state is not T.SELESAI
    assert town.texts(late)[-1] == "case_finished"
    assert town.texts(child)[-1] == "case_unmerged"


def test_what_a_follower_s_reporter_says_is_read_where_the_work_is_done() -> None:
    town = Town(pack())
    parent, child = (town.opens(cause) for cause in ("1", "2"))
    town.asks(MergeCase, child, ADMIN, into=parent, into_code="1")
    town.asks(DispatchCase, parent, ADMIN, agency="PUPR")
    town.asks(AnswerCase, parent, PUPR, text="Sudah kami timbun.")
    assert town.asks(ReplyToCase, child, REPORTER, text="Di ujung belum, 081234567890.") is None
    (said,) = (one for one in town.cases[parent].timeline if one.what == "follower_added")
    assert (said.text, said.public, said.by.role) == ("Di ujung belum, [nomor telepon].", False, Role.SYSTEM)
    # Somebody replied: nobody closes it for want of a reply.
    town.waits(parent, town.now + timedelta(days=30))
    assert [town.cases[one].state for one in (parent, child)] == [T.TINDAK_LANJUT] * 2
    # A picture without a word stays where it came to, and who works on it knows of it.
    town.asks(ReplyToCase, child, REPORTER, text="", media=("m-lubang",))
    seen = town.cases[parent].timeline[-1]
    assert (seen.what, seen.media) == ("follower_added", ())
    assert seen.text == "(1 lampiran pada laporan yang mengikuti)"
    # A question waits for the one who was asked.
    town.asks(AskReporter, parent, PUPR, text="Di sebelah mana?")
    town.asks(ReplyToCase, child, REPORTER, text="Sebelah kiri.")
    asked = town.cases[parent]
    assert (asked.state, asked.timeline[-1].what) == (T.NEEDS_ANSWER, "follower_added")
    assert [due.clock for due in asked.dues if due.met_at is None][-1] == "reporter_reply"


def test_taken_apart_after_the_end_a_case_is_worked_on_and_its_reporter_asked_once() -> None:
    town = Town(pack())
    parent, child = (town.opens(cause) for cause in ("1", "2"))
    town.asks(MergeCase, child, ADMIN, into=parent, into_code="1")
    town.asks(DispatchCase, parent, ADMIN, agency="PUPR")
    town.asks(StartCase, parent, PUPR)
    town.asks(FinishCase, parent, PUPR, text="Sudah ditambal.", media=("m-1",))
    assert town.cases[child].state is T.SELESAI
    town.asks(UnmergeCase, child, ADMIN)
    apart = town.cases[child]
    assert (apart.state, apart.agency, apart.followed_dues) == (T.TERDISPOSISI, "PUPR", ())
    assert {due.clock for due in apart.dues if due.met_at is None} == {"completion"}
    town.asks(StartCase, child, PUPR)
    town.asks(FinishCase, child, PUPR, text="Yang ini juga.", media=("m-2",))
    # Opened again before anybody asked: asked after the end that lasts.
    assert town.asks(ReopenCase, parent, REPORTER, text="Belum beres.") is None
    town.asks(FinishCase, parent, PUPR, text="Sekarang sudah.", media=("m-3",))
    for one in (parent, child):
        town.waits(one, town.now + timedelta(days=30))
        assert town.texts(one).count("ask_rating") == 1
    # Once is for the whole life of a case, though they did not say it and it was opened again.
    assert town.asks(ReopenCase, parent, REPORTER, text="Rusak lagi.") is None
    town.asks(FinishCase, parent, PUPR, text="Sudah.", media=("m-4",))
    town.waits(parent, town.now + timedelta(days=30))
    assert town.texts(parent).count("ask_rating") == 1


def test_what_is_postponed_stands_still_and_has_as_long_left_when_it_goes_on() -> None:
    town = Town(pack())
    case = town.opens("1")
    town.asks(DispatchCase, case, ADMIN, agency="PUPR")
    before = {due.clock: due.at for due in town.cases[case].dues}
    monday = datetime(2026, 3, 9, 0, 0, tzinfo=UTC)
    town.now = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    town.asks(PostponeCase, case, PUPR, text="Menunggu alat berat.", until=monday)
    # Nothing rings meanwhile, though the first response is due on Thursday.
    town.waits(case, monday - timedelta(hours=1))
    assert (town.cases[case].state, town.cases[case].level) == (T.TUNDA, 0)
    town.waits(case, monday)
    held = town.cases[case]
    assert (held.state, held.timeline[-1].what, town.texts(case)[-1]) == (
        T.TERDISPOSISI,
        "resumed",
        "case_resumed",
    )
    # Five working days were waited: what was due three working days on is so again, counted from the Monday.
    assert before["first_response"] == datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
    after = {due.clock: due.at for due in held.dues}
    assert after["first_response"] == datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
    assert after["completion"] > before["completion"]


def test_a_share_that_was_done_is_asked_for_again_when_its_case_is_opened_again() -> None:
    town = Town(pack())
    case = town.opens("1")
    town.asks(DispatchCase, case, ADMIN, agency="PUPR")
    town.asks(InvolveAgency, case, PUPR, agency="DINKES", task="Periksa airnya.")
    twice = town.asks(InvolveAgency, case, PUPR, agency="DINKES", task="Periksa airnya.")
    assert twice is not None
    assert twice.reason == "already_involved"
    town.asks(AnswerPart, case, officer("DINKES"), text="Airnya aman.", done=True)
    town.asks(StartCase, case, PUPR)
    town.asks(FinishCase, case, PUPR, text="Selesai.", media=("m-1",))
    town.asks(ReopenCase, case, REPORTER, text="Airnya keruh lagi.")
    assert town.asks(InvolveAgency, case, PUPR, agency="DINKES", task="Periksa sekali lagi.") is None
    (share,) = town.cases[case].parts
    assert (share.task, share.state, share.text) == ("Periksa sekali lagi.", T.TERDISPOSISI, None)


def test_silence_closes_after_ten_working_days_and_satisfaction_is_asked_once() -> None:
    town = Town(pack())
    case = town.opens("1")
    town.asks(DispatchCase, case, ADMIN, agency="PUPR")
    town.asks(AnswerCase, case, PUPR, text="Sudah kami tambal.")
    begun = town.now
    town.waits(case, begun + timedelta(days=13))
    assert town.cases[case].state is T.TINDAK_LANJUT
    town.waits(case, begun + timedelta(days=15))
    closed = town.cases[case]
    assert (closed.state, closed.timeline[-1].what) == (T.SELESAI, "closed")
    town.waits(case, begun + timedelta(days=200))
    assert town.texts(case) == ["case_dispatched", "case_answered", "case_closed", "ask_rating"]
    assert town.asks(RateCase, case, REPORTER, score=4) is None
    twice = town.asks(RateCase, case, REPORTER, score=1)
    assert twice is not None
    assert twice.reason == "already_rated"
    late = RingClock(
        command="c",
        case=case,
        by=Actor(role=Role.SYSTEM, id="t"),
        at=town.now,
        clock="rating",
        due=town.now,
        mark="due",
    )
    assert isinstance(town.obeys(late), Refused)


def test_the_reporters_word_opens_a_case_twice_and_the_third_goes_to_the_superior() -> None:
    town = Town(pack())
    case = town.opens("1")
    town.asks(DispatchCase, case, ADMIN, agency="PUPR")
    above = ""
    for round_ in (1, 2, 3):
        held = town.cases[case]
        town.asks(StartCase, case, officer(held.agency or ""))
        town.asks(FinishCase, case, officer(held.agency or ""), text="Selesai.", media=("m-1",))
        assert town.asks(ReopenCase, case, REPORTER, text="Belum beres.") is None
        above = "PUPR" if round_ < 3 else pack().above("PUPR")[0].code
        assert (town.cases[case].agency, town.cases[case].reopened) == (above, round_)
    assert (
        town.cases[case].timeline[-1].text == "Dibuka lagi untuk ketiga kalinya: diperiksa atasan instansi."
    )
    # Our own words, not the reporter's.
    assert town.cases[case].timeline[-1].by.role is Role.SYSTEM
    town.asks(FinishCase, case, officer(above), text="Selesai.", media=("m-1",))
    told = [text for text in town.texts(case) if text.startswith("case_reopened")]
    assert told == ["case_reopened", "case_reopened", "case_reopened_above"]
    fourth = town.asks(ReopenCase, case, REPORTER, text="Masih.")
    assert fourth is not None
    assert fourth.reason == "reopened_twice"


def test_who_follows_hears_the_day_that_was_promised_for_the_one_they_follow() -> None:
    town = Town(pack())
    parent, child = (town.opens(cause) for cause in ("1", "2"))
    town.now += timedelta(days=7)
    late = town.opens("3")
    for one in (child, late):
        town.asks(MergeCase, one, ADMIN, into=parent, into_code="1")
    town.asks(DispatchCase, parent, ADMIN, agency="PUPR")
    promised = {one.case: one.moments["due"] for one in town.told if one.text == "case_dispatched"}
    assert promised == dict.fromkeys((parent, child, late), promised[parent])
    until = town.now + timedelta(days=5)
    town.asks(PostponeCase, parent, PUPR, text="Menunggu alat berat.", until=until)
    assert [one.moments["until"] for one in town.told if one.text == "case_postponed"] == [until] * 3
    # One clock, and it is the parent's: the others wake with it, and never by themselves.
    assert [rings_at(town.cases[one]) for one in (parent, child, late)] == [until, None, None]
    town.waits(parent, until)
    held = town.cases[late]
    assert (held.state, held.paused_until) == (T.TERDISPOSISI, None)
    assert [due.at for due in held.followed_dues] == [due.at for due in town.cases[parent].dues]

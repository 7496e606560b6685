"""What goes to SP4N-LAPOR! and what comes back, by table and rule, and that nothing goes round."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from salur.contracts.base import Lane, Sensitivity
from salur.contracts.cases import Actor, Case, CaseState, Entry, Linked, Role
from salur.contracts.golden import EXAMPLES
from salur.contracts.ids import lane_of
from salur.contracts.messages import MessageReceived
from salur.packs import load_pack
from salur.sp4n.states import MEANT, TOLD, meaning
from salur.sp4n.values import Disposed, Standing
from services.intake.sp4n.domain import is_ours, link_of
from services.intake.sp4n.handlers import Reader
from services.router.sp4n import domain
from services.router.sp4n.domain import Link, Told, linked
from services.router.sp4n.reconciling import reconcile
from tests.roles import PACKS
from tests.unit.classifier.cases import moved_case

AT = datetime(2026, 3, 2, tzinfo=UTC)
PACK = load_pack(PACKS / "74.09-konawe-utara")


def case(agency: str | None = "SP4N", **changes: Any) -> Case:
    return moved_case(agency=agency, **changes)


def theirs(**changes: Any) -> Case:
    """A case that SP4N-LAPOR! gave us, its id there known."""
    found = case(agency="PUPR")
    given = {
        "reporter": found.reporter.model_copy(update={"channel": "sp4n"}),
        "linked": (Linked(system="sp4n", id="9000001", state="Terdisposisi", at=AT),),
    }
    return found.model_copy(update=given | changes)


def heard(link: Link) -> Link:
    """The link once they were told all that was to be told, without anything new meanwhile."""
    link = domain.begun(link)
    while (call := domain.follow_up(link)) is not None:
        link = domain.told(link, call, AT)
    return link


def test_every_state_has_a_word_and_every_word_a_state() -> None:
    assert set(TOLD) == set(CaseState)
    for word in TOLD.values():
        assert meaning(word) is not None
    # A word that is told means, told back, a state that is told by the same word.
    assert all(TOLD[MEANT[word.casefold()].state] == word for word in TOLD.values())
    assert meaning("  DITUTUP oleh  Sistem ") == meaning("selesai")
    assert meaning("entah") is None


@pytest.mark.parametrize(
    ("agency", "goes"),
    [("SP4N", True), ("PROV-SULTRA", True), ("PUPR", False), (None, False), ("GONE", False)],
)
def test_what_is_beyond_the_regency_goes_out(agency: str | None, goes: bool) -> None:
    assert (linked(None, case(agency), PACK, AT) is not None) is goes


def test_what_goes_out_names_nobody_and_carries_our_code() -> None:
    link = linked(None, case(), PACK, AT)
    assert link is not None
    assert link.outgoing is not None
    assert (link.outgoing.ours, link.outgoing.text) == (case().code, "lampu jalan padam")
    assert link.outgoing.category == "Infrastruktur"
    assert link.due == AT


def test_a_restricted_report_never_goes_out() -> None:
    assert linked(None, case(sensitivity=Sensitivity.RESTRICTED), PACK, AT) is None


def test_news_from_there_is_not_told_back() -> None:
    link = linked(None, case(), PACK, AT)
    assert link is not None
    known = domain.submitted(link, Standing(id="9000002", state="Terverifikasi"), AT)
    heard = case(linked=(Linked(system="sp4n", id="9000002", state="Selesai", at=AT),), version=9)
    assert linked(known, heard, PACK, AT) == known


def test_a_report_they_gave_us_is_answered_and_never_handed_to_them_again() -> None:
    officer = Actor(role=Role.OFFICER, id="o", agency="PUPR")
    answer = Entry(
        at=AT, by=officer, what="answered", state=CaseState.TINDAK_LANJUT, text="Besok kami perbaiki."
    )
    answered = theirs(state=CaseState.TINDAK_LANJUT, timeline=(answer,))
    link = linked(None, answered, PACK, AT)
    assert link is not None
    assert (link.ours, link.outgoing, link.id) == (False, None, "9000001")
    assert link.tell == Told(state="Tindak Lanjut", text="Besok kami perbaiki.", steps=1)
    # Said while they cannot be reached: both answers go, in their order; later only what is new.
    more = answer.model_copy(update={"text": "Materialnya sudah tiba."})
    twice = answered.model_copy(update={"version": 6, "timeline": (answer, more)})
    waiting = linked(link, twice, PACK, AT)
    assert waiting is not None
    assert waiting.tell == Told(
        state="Tindak Lanjut", text="Besok kami perbaiki.\n\nMaterialnya sudah tiba.", steps=2
    )
    inner = twice.model_copy(update={"version": 7})
    assert linked(heard(waiting), inner, PACK, AT) == heard(waiting)
    after = linked(heard(link), twice, PACK, AT)
    assert after is not None
    assert after.tell == Told(state="Tindak Lanjut", text="Materialnya sudah tiba.", steps=2)
    done = heard(link)
    assert done.due is None
    # Their echo of what we said changes the case and asks for nothing.
    echoed = answered.model_copy(update={"version": 7, "linked": (Linked(system="sp4n", id="9000001", state="Tindak Lanjut", at=AT),)})  # fmt: skip
    assert linked(done, echoed, PACK, AT) == done
    # Passed on beyond us, it is still answered, not begun anew.
    beyond = linked(done, theirs(agency="SP4N", state=CaseState.BUKAN_KEWENANGAN), PACK, AT)
    assert beyond is not None
    assert (beyond.ours, beyond.tell and beyond.tell.state) == (False, "Bukan Kewenangan")


def said(text: str, **changes: Any) -> Entry:
    officer = Actor(role=Role.OFFICER, id="o", agency="PUPR")
    given = {"at": AT, "by": officer, "what": "answered", "state": CaseState.TINDAK_LANJUT, "text": text}
    return Entry.model_validate(given | changes)


def test_a_long_answer_goes_in_marked_parts_and_ends_with_the_last() -> None:
    words = " ".join(f"Butir {n} sudah kami periksa di lapangan." for n in range(130))
    link = linked(None, theirs(state=CaseState.SELESAI, timeline=(said(words, what="finished"),)), PACK, AT)
    assert link is not None
    link, calls = domain.begun(link), []
    while (call := domain.follow_up(link)) is not None:
        # Twice the same, or the answer of a courier that was overtaken, counts once.
        assert domain.told(domain.told(link, call, AT), call, AT) == domain.told(link, call, AT)
        calls.append(call)
        link = domain.told(link, call, AT)
    assert [call.text.partition("\n")[0] for call in calls] == [f"(Bagian {n} dari 3)" for n in (1, 2, 3)]
    assert " ".join(call.text.partition("\n")[2] for call in calls) == words
    assert max(len(call.text) for call in calls) <= domain.LONGEST_TEXT
    assert [call.state for call in calls] == ["Tindak Lanjut", "Tindak Lanjut", "Selesai"]
    assert len({call.mark for call in calls}) == 3
    assert (link.told and link.told.state, link.due) == ("Selesai", None)


def test_what_is_answered_while_parts_are_on_their_way_comes_after_them() -> None:
    long = "Panjang sekali. " * 150
    link = linked(None, theirs(state=CaseState.TINDAK_LANJUT, timeline=(said(long),)), PACK, AT)
    assert link is not None
    link = domain.begun(link)
    first = domain.follow_up(link)
    assert first is not None
    link = domain.told(link, first, AT)
    more = theirs(state=CaseState.SELESAI, timeline=(said(long), said("Sudah.", what="finished")), version=7)
    after = linked(link, more, PACK, AT)
    assert after is not None
    assert (after.tell, after.then) == (link.tell, Told(state="Selesai", text="Sudah.", steps=2))
    second = domain.follow_up(after)
    assert second is not None
    assert second.text.startswith("(Bagian 2 dari 2)\n")
    last = domain.told(after, second, AT)
    assert (last.tell, last.then, last.due) == (after.then, None, AT)
    # Refused for good, what was not begun to be heard is told with what is new, the next time there is something.
    refused = domain.failed(domain.begun(last), "http_422", AT, for_good=True)
    again = linked(refused, more.model_copy(update={"state": CaseState.ARSIP}), PACK, AT)
    assert again is not None
    assert (again.tell and again.tell.state, again.given_up, again.due) == ("Arsip", False, AT)


def test_a_long_report_of_ours_goes_out_whole_and_its_own_words_are_no_news() -> None:
    words = "Jalan ini rusak. " * 200
    link = linked(None, case(text=words), PACK, AT)
    assert link is not None
    assert link.outgoing is not None
    assert link.outgoing.text == words
    link = domain.submitted(link, Standing(id="9", state="Terverifikasi"), AT)
    assert link.due == AT
    link = domain.begun(domain.asked(link, Standing(id="9", state="Proses"), AT))
    call = domain.follow_up(link)
    assert call is not None
    assert (call.state, call.text.partition("\n")[0]) == ("Proses", "(Bagian 2 dari 2)")
    link = domain.told(link, call, AT)
    assert (link.tell, link.due) == (None, AT + domain.ASK_EVERY)
    assert not domain.is_news(link, Standing(id="9", state="Proses", text=call.text))
    assert domain.is_news(link, Standing(id="9", state="Proses", text="Kami terima."))


def test_without_their_id_nothing_is_told_yet() -> None:
    assert linked(None, theirs(linked=()), PACK, AT) is None


def test_what_fails_is_tried_for_two_weeks_in_growing_pauses() -> None:
    link = linked(None, case(), PACK, AT)
    assert link is not None
    now, pauses = AT, []
    while not link.given_up:
        link = domain.failed(link, "http_503", now, for_good=False)
        if link.due is not None:
            pauses.append(link.due - now)
            now = link.due
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(seconds=30)
    assert pauses[-1] == timedelta(hours=1)
    assert now - AT >= timedelta(days=14)
    assert domain.failed(link, "http_422", AT, for_good=True).given_up


def test_the_same_news_is_the_same_command() -> None:
    link = linked(None, case(), PACK, AT)
    assert link is not None
    one = domain.news(link, Standing(id="1", state="Selesai"), AT)
    again = domain.news(link, Standing(id="1", state="Selesai"), AT + timedelta(days=1))
    other = domain.news(link, Standing(id="1", state="Proses"), AT)
    assert one.command == again.command != other.command
    assert (one.done, other.done) == (True, False)


def test_a_report_of_ours_that_comes_back_is_known() -> None:
    report = Disposed(id="1", state="Terdisposisi", text="x", at=AT, cursor="1")
    assert not is_ours(report)
    assert is_ours(report.model_copy(update={"ours": case().code}))


async def test_a_report_of_ours_that_they_hand_back_is_read_and_becomes_no_second_case() -> None:
    class Everything:
        """Their account with one report of ours, the place where reading stands, and a way into Kafka that nobody may go."""

        cursor = ""

        async def disposed(self, _: str) -> list[Disposed]:
            return [Disposed(id="1", state="Terdisposisi", text="x", at=AT, cursor="7", ours=case().code)]

        async def get(self, _: str) -> str:
            return self.cursor

        async def put(self, _: str, cursor: str) -> None:
            self.cursor = cursor

    all_of_it: Any = Everything()
    nobody: Any = None
    reader = Reader("74.09", all_of_it, nobody, nobody, nobody, all_of_it, nobody)
    assert await reader.read() == 0
    assert all_of_it.cursor == "7"


def test_what_may_have_been_heard_is_told_again_under_the_same_mark() -> None:
    link = linked(None, theirs(state=CaseState.TINDAK_LANJUT, timeline=(said("Besok."),)), PACK, AT)
    assert link is not None
    first = domain.follow_up(link)
    again = domain.follow_up(domain.failed(domain.begun(link), "timeout", AT, for_good=False))
    assert first is not None
    assert first == again


def test_what_a_system_said_is_no_answer_of_ours() -> None:
    echo = said("Kami di pusat menutupnya.", by=Actor(role=Role.SYSTEM, id="sp4n"))
    link = linked(None, theirs(state=CaseState.TINDAK_LANJUT, timeline=(said("Besok."), echo)), PACK, AT)
    assert link is not None
    assert link.tell is not None
    assert link.tell.text == "Besok."


@pytest.mark.parametrize("urgent", [False, True])
def test_the_link_names_the_case_that_the_report_becomes(urgent: bool) -> None:
    (received,) = (event for event in EXAMPLES if isinstance(event, MessageReceived))
    message = received.model_copy(update={"urgent": urgent})
    report = Disposed(id="77", state="Terdisposisi", text="x", at=AT, cursor="1")
    command = link_of(report, message)
    assert lane_of(command.case) is (Lane.URGENT if urgent else Lane.ROUTINE)
    assert (command.system, command.id) == ("sp4n", "77")


def test_reconciliation_says_what_each_side_lacks() -> None:
    base = Link(case="r-1", code="1", pack="74.09", ours=True)
    links = [
        base.model_copy(update={"id": "10", "seen": "Proses"}),
        base.model_copy(update={"code": "2", "id": "11", "seen": "Proses"}),
        base.model_copy(update={"code": "3", "id": "12", "seen": "Proses"}),
        base.model_copy(update={"code": "4", "since": AT, "attempts": 2, "trouble": "http_503"}),
        base.model_copy(update={"code": "5", "given_up": True, "trouble": "http_422"}),
    ]
    there = [
        Standing(id="10", state="Proses"),
        Standing(id="11", state="Selesai"),
        Standing(id="13", state="Terdisposisi"),
        # It arrived, but its answer did not: not missing here, only on its way.
        Standing(id="14", state="Belum Terverifikasi", ours="4"),
    ]
    found = reconcile("74.09", links, there)
    assert found.agree == 1
    assert [row["code"] for row in found.differ] == ["2"]
    assert [row["code"] for row in found.not_there] == ["3"]
    assert [row["code"] for row in found.waiting] == ["4"]
    assert [row["code"] for row in found.given_up] == ["5"]
    assert [row["id"] for row in found.not_here] == ["13"]
    assert not found.whole
    assert reconcile("74.09", links[:1], there[:1]).whole

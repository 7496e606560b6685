"""The ways a conversation goes: danger, protection, orders, cases afterwards, silence, crossed messages, never a loop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Actor, CaseState, Role
from salur.contracts.commands import DispatchCase, PostponeCase, ReplyToCase, ResumeCase, UpdateLinked
from services.intake.dialogue.domain.cases import view
from services.intake.dialogue.domain.conversation import Question, Why
from services.intake.dialogue.domain.effects import Hurry, Reopen, Reply, Submit
from services.intake.dialogue.domain.report import sensitivity
from tests.integration.desk.histories import History
from tests.made_up import ADMIN, AT, PUPR, REPORTER
from tests.unit.dialogue.scenes import NIK, NIK_OF_A_CHILD, Talk, konawe_utara, talked

SENT = ("LAPOR jalan rusak di desa Sawa", NIK, "Siti Aminah", "ya")
SYSTEM = Actor(role=Role.SYSTEM, id="sp4n")
ALARM = ["emergency_hotlines", "emergency_received"]


@pytest.mark.parametrize(
    "lines",
    [
        ("kebakaran di desa Sawa",),
        ("DARURAT rumah roboh di desa Sawa",),
        ("mau lapor", "ada kebakaran di desa Sawa"),
        ("LAPOR selokan tersumbat di desa Sawa", "banjir besar sekarang"),
        ("LAPOR selokan tersumbat di desa Sawa", NIK, "tolong kebakaran"),
        ("LAPOR selokan tersumbat di desa Sawa", NIK, "Siti Aminah", "DARURAT"),
        ("ada masalah di desa Sawa", "7"),
        ("ada masalah di desa Sawa", "bencana"),
    ],
)
def test_danger_at_any_point(lines: tuple[str, ...]) -> None:
    talk = talked(*lines)
    assert talk.told == ALARM
    (submit,) = talk.submits
    assert submit.urgent
    assert submit.report.startswith("u-")
    assert submit.draft.place is not None
    assert [effect for effect in talk.effects if isinstance(effect, Hurry)] == [Hurry(submit.report)]
    assert talk.conversation.draft is None
    assert all(say.urgent for say in talk.says)


def test_the_numbers_come_first_and_are_those_of_the_danger() -> None:
    talk = talked("tolong kebakaran")
    assert talk.effects[0] is talk.says[0]
    assert talk.says[0].values["hotlines"].splitlines()[0].startswith("Pemadam kebakaran: 113")


def test_what_comes_after_danger_is_added_and_not_a_second_report() -> None:
    talk = talked("tolong kebakaran")
    assert talk.told == ["emergency_hotlines", "emergency_received_where"]
    talk.hears("di desa Sawa, kebakarannya besar")
    (reply,) = [effect for effect in talk.effects if isinstance(effect, Reply)]
    assert reply.place is not None
    assert reply.place.region == "74.09.07.1002"
    assert len(talk.submits) == 1


def test_another_danger_shows_its_numbers_and_is_added() -> None:
    talk = talked("tolong kebakaran", "ada yang pingsan")
    assert talk.told[0] == "emergency_hotlines"
    assert len(talk.submits) == 1


def test_danger_hours_later_is_a_report_of_its_own() -> None:
    talk = talked("tolong kebakaran")
    talk.wait(hours=3)
    talk.hears("tolong kebakaran lagi")
    assert len(talk.submits) == 2


def test_a_category_of_danger_waits_for_nothing() -> None:
    tapped = Talk()
    assert tapped.hears(choice="category:bencana") == ["emergency_hotlines", "emergency_received_what"]
    # By its subject alone, while another report is being written: no "is that another report?".
    talk = talked(SENT[0])
    assert talk.hears("tim bpbd dan damkar belum juga datang kemari")[0] == "emergency_hotlines"
    assert talk.submits[0].urgent


def test_abuse_told_in_danger_is_explained_after_the_numbers() -> None:
    talk = talked("tolong, darurat, saya dipukuli suami")
    assert talk.told == ["emergency_hotlines", "emergency_received_where", "restricted_notice"]
    assert talk.submits[0].draft.restricted


def test_an_ordinary_mention_is_no_alarm() -> None:
    assert talked("unit gawat darurat di RSUD tutup, desa Sawa").submits == []


@pytest.mark.parametrize(
    "text", ["kepala desa korupsi dana desa", "anak saya dilecehkan gurunya", "atasan saya minta setoran"]
)
def test_words_of_corruption_and_abuse_are_protected(text: str) -> None:
    talk = talked(text)
    assert talk.told[0] == "restricted_notice"
    assert talk.draft.restricted


def test_a_protected_report_is_not_repeated_in_its_summary() -> None:
    talk = talked("kepala desa di Belalo korupsi dana desa", "3", "rahasia")
    summary = talk.says[-1]
    assert summary.text == "summary_confirm_restricted"
    assert "korupsi" not in str(summary)
    talk.hears("ya")
    category = konawe_utara().pack.category("umum")
    assert sensitivity(talk.submits[0].draft, category) is Sensitivity.RESTRICTED
    assert talk.submits[0].unfinished == ()


def test_a_minors_report_is_at_least_confidential() -> None:
    talk = talked(SENT[0], NIK_OF_A_CHILD, "Budi", "ya")
    category = konawe_utara().pack.category("infrastruktur")
    assert category.sensitivity is Sensitivity.OPEN
    assert sensitivity(talk.submits[0].draft, category) is Sensitivity.CONFIDENTIAL
    assert talk.sender.told is None


def test_a_known_reporter_is_not_asked_again_but_for_a_protected_report() -> None:
    talk = talked(*SENT)
    talk.wait(days=1)
    assert talk.hears("LAPOR lampu jalan mati di desa Lembo") == ["summary_confirm"]
    assert talk.says[-1].values["reporter"] == "S••• A•••••, NIK ••••••••••••0001"
    talk.hears("batal")
    talk.hears("LAPOR pungli pembuatan KTP di desa Lembo")
    assert talk.told[-1] == "ask_identity_nik"


def test_status_while_writing_asks_on() -> None:
    assert talked(SENT[0], "STATUS").told == ["status_draft", "ask_identity_nik"]


def test_help_while_writing_asks_on() -> None:
    assert talked(SENT[0], "bantuan").told == ["help", "ask_identity_nik"]


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (CaseState.TERVERIFIKASI, "status_plain"),
        (CaseState.TERDISPOSISI, "status_agency"),
        (CaseState.TUNDA, "status_paused"),
        (CaseState.NEEDS_ANSWER, "status_waiting"),
        (CaseState.SELESAI, "status_plain"),
    ],
)
def test_status_of_ones_own_report(state: CaseState, text: str) -> None:
    talk = talked(*SENT)
    if state is not CaseState.TERVERIFIKASI:
        talk.news(state)
    assert talk.hears("STATUS") == [text]
    assert talk.hears(f"STATUS {talk.sender.reports[0].code}") == [text]
    assert talk.hears(talk.sender.reports[0].code) == [text]


def test_status_of_anothers_report_says_little() -> None:
    theirs = talked(*SENT)
    mine = Talk()
    mine.cases = {"r": next(iter(theirs.cases.values())).model_copy(update={"reporter": "s_2"})}
    assert mine.hears(f"STATUS {theirs.sender.reports[0].code}") == ["status_other"]
    assert set(mine.says[0].values) == {"code", "category", "place", "state"}
    assert mine.says[0].values["place"] == "Kecamatan Sawa"


@pytest.mark.parametrize("code", ["123456789012", NIK, "0800 1112 2233"])
def test_a_wrong_code_is_not_repeated(code: str) -> None:
    talk = talked(f"STATUS {code}")
    assert talk.told == ["status_bad_code"]
    assert talk.says[0].values == {}


def test_an_answer_to_the_agency_reaches_it_masked() -> None:
    talk = talked(*SENT)
    talk.news(CaseState.NEEDS_ANSWER)
    assert talk.hears(f"sisi kiri, saya Siti Aminah {NIK}") == ["follow_up_added"]
    (reply,) = [effect for effect in talk.effects if isinstance(effect, Reply)]
    assert reply.text == "sisi kiri, saya [nama] [NIK]"


@pytest.mark.parametrize("text", ["belum", "belum selesai, masih rusak", "kok selesai padahal masih sama"])
def test_not_done_opens_a_finished_case_again(text: str) -> None:
    talk = talked(*SENT)
    talk.news(CaseState.SELESAI)
    assert talk.hears(text) == ["reopen_asked"]
    assert [type(effect) for effect in talk.effects] == [Reopen, type(talk.says[0])]
    talk.news(CaseState.REOPENED)
    talk.hears("belum juga")
    assert type(talk.effects[0]) is Reply


def test_buka_with_a_code() -> None:
    talk = talked(*SENT)
    code = talk.sender.reports[0].code
    assert talk.hears(f"BUKA {code} masih rusak") == ["status_plain"]
    talk.news(CaseState.SELESAI)
    assert talk.hears(f"BUKA {code} masih rusak") == ["reopen_asked"]


def test_a_photo_right_after_sending_belongs_to_the_report() -> None:
    talk = talked(*SENT)
    talk.hears(media=("m_1",))
    (reply,) = [effect for effect in talk.effects if isinstance(effect, Reply)]
    assert reply.media == ("m_1",)
    talk.wait(hours=1)
    assert talk.hears(media=("m_2",)) == ["ask_description"]


def test_an_album_is_thanked_for_once() -> None:
    talk = talked(SENT[0])
    told = []
    for number in range(5):
        talk.now -= timedelta(seconds=19)
        told += talk.hears(media=(f"m_{number}",))
    assert told == ["media_received"]
    assert len(talk.draft.media) == 5


@pytest.mark.parametrize("answers", [("1",), ("laporan lain",), ("ya",), ()])
def test_a_second_report_is_asked_about_waits_and_comes_up(answers: tuple[str, ...]) -> None:
    talk = talked(SENT[0])
    for second in ("LAPOR pupuk tidak sampai di desa Lembo", "bansos warga di desa Sawa belum cair juga"):
        assert talk.hears(second) == ["second_report"]
        for answer in answers:
            assert talk.hears(answer) == ["next_report_kept", "ask_identity_nik"]
    talk.hears(NIK)
    talk.hears("Siti Aminah")
    assert talk.hears("ya") == ["report_received", "next_report_begun", "summary_confirm"]
    assert talk.draft.category == "pertanian"
    assert talk.hears("ya") == ["report_received", "next_report_begun", "summary_confirm"]
    assert talk.draft.category == "bansos"


def test_more_about_the_first_is_put_to_it_and_not_taken_for_another() -> None:
    talk = talked(SENT[0], "LAPOR sudah banyak yang jatuh di sana")
    assert talk.hears("2") == ["ask_identity_nik"]
    assert talk.draft.words == ("jalan rusak di desa Sawa", "sudah banyak yang jatuh di sana")
    # Told again and longer it is the same report; so is what answers the question or corrects something.
    talk = talked("LAPOR jalan rusak", "LAPOR jalan rusak di desa Sawa")
    assert talk.draft.words == ("jalan rusak di desa Sawa",)
    for text in ("KTP saya hilang waktu urus bansos", "bukan, pupuk yang tidak sampai"):
        assert "second_report" not in talk.hears(text), text
    assert talk.conversation.following == ()
    talk = talked("LAPOR jalan rusak", "di depan puskesmas dekat rumah sakit Sawa")
    assert talk.conversation.second is None


def test_danger_and_a_cancelled_report_leave_the_second_where_it_is() -> None:
    for ends in ("batal", "tolong kebakaran di desa Sawa"):
        talk = talked(SENT[0], "LAPOR pupuk tidak sampai di desa Lembo", ends)
        assert talk.told[-2:] == ["next_report_begun", "ask_identity_nik"] or "privacy_notice" in talk.told
        assert talk.draft.words == ("pupuk tidak sampai di desa Lembo",), ends


def test_twice_lost_is_the_menu_thrice_a_person() -> None:
    talk = talked(SENT[0])
    assert talk.hears("hmm") == ["not_understood", "ask_identity_nik"]
    assert talk.hears("hmm") == ["not_understood_menu"]
    assert talk.hears("hmm") == ["not_understood_human"]
    (submit,) = talk.submits
    assert "understanding" in submit.unfinished
    assert submit.text == "jalan rusak di desa Sawa\nhmm\nhmm\nhmm"
    attached = talk.conversation.attached
    assert attached is not None
    assert attached.why is Why.HANDED_OVER


def test_what_is_understood_begins_the_count_anew() -> None:
    talk = talked(SENT[0], "hmm", "hmm", NIK, "Siti Aminah", "hmm")
    assert talk.told == ["not_understood", "summary_confirm"]


def test_the_menu_by_number() -> None:
    talk = talked(SENT[0], "hmm", "hmm")
    assert talk.hears("1") == ["ask_identity_nik"]


def test_to_a_person_belongs_what_follows() -> None:
    talk = talked("hmm", "hmm", "hmm")
    assert talk.told == ["not_understood_human"]
    assert talk.hears("saya tidak bisa pakai ini") == ["follow_up_added"]
    assert talk.hears("LAPOR jalan rusak di desa Sawa") == ["privacy_notice", "ask_identity_nik"]


def test_messages_that_crossed_our_question_belong_to_what_happened() -> None:
    talk = talked("LAPOR jalan rusak parah")
    assert talk.told == ["ask_place"]
    before = talk.now - timedelta(seconds=5)
    assert talk.hears("sudah banyak yang jatuh", at=before) == []
    assert talk.hears("di desa Sawa", at=before)[-1] == "ask_identity_nik"
    assert talk.draft.words == ("jalan rusak parah", "sudah banyak yang jatuh")


def test_yesterdays_report_is_taken_up() -> None:
    talk = talked(SENT[0])
    assert [say.text for say in talk.is_silent(timedelta(hours=13))] == ["draft_reminder_sms"]
    assert talk.hears(NIK) == ["ask_name"]


def test_a_yes_to_a_report_that_is_gone_is_told_so_and_a_new_one_begins() -> None:
    talk = talked(*SENT[:-1])
    told = [say.text for say in talk.is_silent(timedelta(days=8))]
    assert told == ["draft_reminder_sms", "draft_expired"]
    assert talk.hears("ya") == ["draft_expired"]
    assert talk.conversation.asked is Question.NOTHING
    assert talk.hears("ya") == ["you_are_welcome"]
    talk.is_silent(timedelta(days=1))
    talk.hears("lampu mati di desa Lembo")
    assert talk.draft.words == ("lampu mati di desa Lembo",)


@pytest.mark.parametrize("text", ["terima kasih", "makasih banyak pak", "oke siap", "🙏"])
def test_thanks_are_returned(text: str) -> None:
    assert talked(*SENT, text).told == ["you_are_welcome"]


def test_what_cannot_be_read_is_said_so_and_loses_nothing() -> None:
    talk = talked(SENT[0])
    assert talk.hears(unsupported=True) == ["unsupported_message"]
    assert talk.hears(NIK) == ["ask_name"]


def test_a_reaction_asks_for_nothing() -> None:
    talk = talked(SENT[0])
    before = talk.conversation
    assert talk.hears(silent=True) == []
    assert talk.conversation == before


def test_a_voice_note_is_what_happened() -> None:
    talk = Talk()
    assert talk.hears(media=("m_1",), voice=True) == ["ask_category"]
    talk.hears("6")
    talk.hears("desa Sawa")
    talk.hears(NIK)
    talk.hears("Siti Aminah")
    talk.hears("ya")
    assert talk.submits[0].text == "rekaman suara"
    assert isinstance(talk.effects[0], Submit)


def test_no_day_is_told_while_the_clock_stands_still_and_who_follows_has_the_day_of_the_other() -> None:
    walk = History.begin("1", AT).dispatched("PUPR")
    (day,) = {due.at for due in walk.case.dues if due.clock == "first_response"}
    follower = walk.case.model_copy(update={"merged_into": "r", "followed_dues": walk.case.dues, "dues": ()})
    assert [view(one).due for one in (walk.case, follower)] == [day, day]
    until = AT + timedelta(days=9)
    walk.then(PostponeCase, PUPR, timedelta(hours=1), text="Menunggu aspal.", until=until)
    assert (view(walk.case).due, view(walk.case).until) == (None, until)


def test_what_an_agency_wrote_last_may_be_replied_to_whoever_it_is() -> None:
    walk, invites = History.begin("1", AT), [False]
    steps: tuple[Callable[[], History], ...] = (
        lambda: walk.dispatched("SP4N"),
        lambda: walk.then(
            UpdateLinked,
            SYSTEM,
            timedelta(hours=1),
            system="sp4n",
            id="9000001",
            state="Proses",
            text="Kami jadwalkan.",
        ),
        lambda: walk.then(ReplyToCase, REPORTER, timedelta(hours=1), text="Kapan?"),
        lambda: walk.then(
            UpdateLinked, SYSTEM, timedelta(hours=1), system="sp4n", id="9000001", state="Proses"
        ),
        lambda: walk.then(DispatchCase, ADMIN, timedelta(hours=1), agency="PUPR", holder="SP4N"),
        lambda: walk.answered(PUPR, "Kami datang besok."),
        lambda: walk.then(
            PostponeCase, PUPR, timedelta(hours=1), text="Hujan.", until=walk.at + timedelta(days=3)
        ),
        lambda: walk.then(ResumeCase, PUPR, timedelta(hours=1)),
    )
    for step in steps:
        step()
        invites.append(view(walk.case).invites_reply)
    assert invites == [False, False, True, True, True, False, True, True, False]

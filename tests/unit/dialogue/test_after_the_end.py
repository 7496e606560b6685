"""After a case has ended: a rating, an appeal; and at any point what everybody may ask about their data."""

from __future__ import annotations

import pytest

from salur.contracts.cases import CaseState
from salur.contracts.reports import Origin
from services.intake.dialogue.domain.accusing import accused
from services.intake.dialogue.domain.effects import Appeal, Objected, Rate, Reopen, Reply
from services.intake.dialogue.domain.reading import plain
from tests.made_up import pack
from tests.theatre import Theatre
from tests.unit.dialogue.scenes import NIK, Talk, talked

SENT = ("LAPOR jalan rusak di depan kantor desa Wanggudu", f"{NIK} Siti Aminah", "ya")


def ended(*, judged: str | None = None) -> Talk:
    talk = talked(*SENT)
    talk.news(CaseState.ARSIP if judged else CaseState.SELESAI)
    report = talk.sender.reports[0].report
    talk.cases[report] = talk.cases[report].model_copy(update={"judged": judged})
    return talk


@pytest.mark.parametrize(
    ("content", "score"),
    [
        ({"text": "5"}, 5),
        ({"text": "nilai 1"}, 1),
        ({"text": "puas sekali, terima kasih"}, 5),
        ({"text": "belum puas"}, 2),
        ({"text": "Puas", "choice": "rate.5"}, 5),
        ({"text": "Belum puas", "choice": "rate.1"}, 1),
    ],
)
def test_a_finished_case_is_rated(content: dict[str, str], score: int) -> None:
    talk = ended()
    (said,) = talk.hears(**content)
    assert said.startswith("rating_thanks")
    (rate,) = [effect for effect in talk.effects if isinstance(effect, Rate)]
    assert rate.score == score


def test_six_is_no_rating_and_a_case_under_way_has_none() -> None:
    for talk, text in ((ended(), "6"), (talked(*SENT), "5")):
        talk.hears(text)
        assert not any(isinstance(effect, Rate) for effect in talk.every)


def test_not_done_still_opens_a_finished_case_again() -> None:
    talk = ended()
    talk.hears("belum, masih rusak")
    assert any(isinstance(effect, Reopen) for effect in talk.effects)


@pytest.mark.parametrize(
    "text", ["BANDING saya lihat sendiri kemarin", "saya tidak bohong, jalannya masih berlubang"]
)
def test_a_judgement_is_appealed_in_one_message(text: str) -> None:
    talk = ended(judged="false")
    assert talk.hears(text) == ["appeal_asked"]
    assert type(talk.effects[0]) is Appeal


def test_an_appeal_needs_a_reason_and_a_judgement() -> None:
    assert ended(judged="false").hears("BANDING") == ["appeal_why"]
    assert ended().hears("BANDING saya lihat sendiri") == ["appeal_none"]


@pytest.mark.parametrize("text", ["HAPUS DATA SAYA", "data saya salah", "keberatan profil"])
def test_a_wish_about_ones_data_reaches_a_person_and_leaves_the_draft_alone(text: str) -> None:
    talk = talked(SENT[0])
    draft = talk.draft
    said = talk.hears(text)
    assert said[0].startswith("data_")
    assert said[-1] == "ask_identity_nik"
    assert talk.draft == draft
    (wish,) = talk.submits
    assert wish.draft.confidential
    assert "understanding" in wish.unfinished
    assert any(isinstance(effect, Objected) for effect in talk.effects) == (text == "keberatan profil")


@pytest.mark.parametrize(
    ("state", "text", "told"),
    [
        (CaseState.TINDAK_LANJUT, "tolong cepat pak, ada anak jatuh kemarin", "reply_passed_on"),
        (CaseState.TINDAK_LANJUT, "maksudnya bagaimana pak?", "reply_passed_on"),
        (CaseState.TUNDA, "kenapa ditunda terus", "reply_passed_on"),
        (CaseState.TUNDA, "sampai mana?", "status_paused"),
        (CaseState.SELESAI, "masih tersisa lubang besar di sisi kiri", "reopen_understood"),
        (CaseState.SELESAI, "mana buktinya? tidak ada yang datang", "reopen_asked"),
        # Nobody asked, and what is told has a subject or a beginning of its own.
        (CaseState.PROSES, "tolong cepat pak, sering orang jatuh", "ask_category"),
        (CaseState.TINDAK_LANJUT, "lampu jalan mati di desa Sawa", "summary_confirm"),
        (CaseState.TINDAK_LANJUT, "ada sapi masuk kebun saya", "ask_category"),
        (CaseState.SELESAI, "apa hasilnya", "menu"),
        (CaseState.TINDAK_LANJUT, "terima kasih banyak", "you_are_welcome"),
    ],
)
def test_a_reply_to_what_an_agency_wrote_reaches_it(state: CaseState, text: str, told: str) -> None:
    talk = talked(*SENT)
    talk.news(state)
    assert talk.hears(text) == [told]
    if told == "reply_passed_on":
        # Each is answered, though another was a moment ago.
        assert talk.hears("kami tunggu ya pak") == [told]
    case = talk.sender.reports[0].report
    passed_on = [(type(one), one.report) for one in talk.effects if isinstance(one, Reply)]
    assert passed_on == ([(Reply, case)] if told == "reply_passed_on" else [])
    reopened = [one.report for one in talk.effects if isinstance(one, Reopen)]
    assert reopened == ([case] if told.startswith("reopen") else [])


def test_what_is_told_long_after_the_end_is_another_matter() -> None:
    talk = talked(*SENT)
    talk.news(CaseState.SELESAI)
    talk.wait(days=4)
    assert talk.hears("tersisa lubang besar di sisi kiri") == ["ask_category"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("oknum pegawai Dinas PUPR minta uang pelicin", "PUPR"),
        ("jalan rusak sudah dilaporkan ke Dinas PUPR, ada korupsi", None),
        ("kepala desa korupsi", None),
        ("oknum petugas inspektorat minta uang", None),
    ],
)
def test_the_accused_agency_only_where_it_is_sure(text: str, code: str | None) -> None:
    found = accused(plain(text), pack().agencies)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("petugas Dinas PUPR kasar dan menolak melayani warga di desa Sawa", "PUPR"),
        ("pegawai di Disdukcapil sering mempersulit warga desa Sawa", "DUKCAPIL"),
        ("petugas Dinas PUPR belum datang menambal jalan kasar di desa Sawa", None),
        ("jalan di depan Dinas PUPR rusak, kami dipersulit lewat desa Sawa", None),
    ],
)
def test_who_is_treated_badly_reports_against_that_office_openly(text: str, code: str | None) -> None:
    talk = talked(f"LAPOR {text}")
    assert (talk.draft.accused, talk.draft.restricted) == (code, False)


def test_the_accused_stands_on_a_restricted_report() -> None:
    talk = talked("oknum pegawai Dinas PUPR melakukan pungli di desa Sawa")
    assert talk.draft.restricted
    assert talk.draft.accused == "PUPR"


async def test_the_advertisement_that_somebody_came_by_stands_on_the_report_that_follows_and_on_no_other() -> (
    None
):
    theatre = Theatre()
    came_by = Origin(type="ad", id="120210000000000000")
    await theatre.hear("Halo", origin=came_by)
    for text in ("LAPOR jalan rusak di desa Sawa", "7409991205900001 Siti Aminah"):
        await theatre.hear(text)
    await theatre.hear("ya", origin=Origin(type="post", id="9"))
    await theatre.hear("tolong kebakaran di desa Lembo")
    first, second = theatre.reports()
    assert (first.origin, second.origin) == (came_by, None)
    # Who came by a link and said nothing is not answered, and what they write next is due to it.
    theatre = Theatre()
    link = Origin(type="link", id="poster")
    assert await theatre.hear(type="referral", origin=link) == []
    for text in ("LAPOR jalan rusak di desa Sawa", "7409991205900001 Siti Aminah", "ya"):
        await theatre.hear(text)
    assert [report.origin for report in theatre.reports()] == [link]

"""What people read of a case: where it stands, its way, its line in a list."""

from __future__ import annotations

import re
from datetime import timedelta
from gettext import NullTranslations
from pathlib import Path

import pytest

from salur.contracts.base import Lane, Sensitivity
from salur.contracts.cases import CaseState
from salur.contracts.commands import MergeCase, PostponeCase
from salur.contracts.notifications import DeliveryState
from salur.contracts.reports import Place, Signal
from salur.web.translations import translations
from services.desk.domain.record import CaseRecord, Delivery
from services.desk.pages import signals, words
from services.desk.pages.reading import Reading
from services.desk.pages.rows import row_of
from services.desk.pages.standing import standing
from services.desk.pages.steps import desk_steps, public_steps
from services.router.domain.family import caught_up
from services.router.domain.rulebook import RULES
from services.verify.domain.photo_signals import PHOTO_SIGNALS
from services.verify.domain.photos import Claim
from services.verify.domain.signals import SIGNALS
from services.verify.domain.spots import Spot
from services.verify.domain.twins import Kinship, Twin, similar_by_photo
from tests.integration.desk.histories import History
from tests.made_up import ADMIN, AT, PUPR, pack

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def eyes(after: timedelta = DAY) -> Reading:
    """Somebody who looks so long after the report."""
    return Reading(pack(), NullTranslations(), "id", AT + after)


def answered() -> History:
    return History.begin("1", AT).dispatched("PUPR").started(PUPR).answered(PUPR, "Kami datang besok.")


def test_standing_says_who_has_it_since_when_and_what_comes_by_which_day() -> None:
    case = History.begin("1", AT).dispatched("PUPR").case
    shown = standing(case, eyes(), public=True)
    assert shown.holder == "Dinas Pekerjaan Umum dan Penataan Ruang"
    assert (shown.state, shown.tone) == ("Diteruskan", "moving")
    assert shown.since == "sejak kemarin pukul 09.55 WITA"
    assert shown.next is not None
    assert shown.next.what == "Dinas PUPR menjawab paling lambat"
    assert shown.next.day == "Kamis, 5 Maret"
    assert [stage.when for stage in shown.stages] == ["past", "past", "now", "ahead", "ahead"]


def test_late_case_says_so_in_red_to_everybody() -> None:
    case = History.begin("1", AT).dispatched("PUPR").case
    shown = standing(case, eyes(10 * DAY), public=True)
    assert shown.tone == "late"
    assert shown.next is not None
    assert shown.next.what == "Dinas PUPR seharusnya sudah menjawab"
    assert shown.next.clock is not None
    assert shown.next.clock.words == "lewat 7 hari"


def test_a_date_that_may_still_move_says_so_and_why() -> None:
    case = History.begin("1", AT).dispatched("PUPR").case
    guessed = tuple(due.model_copy(update={"guessed": (2028,)}) for due in case.dues)
    shown = standing(case.model_copy(update={"dues": guessed}), eyes(), public=True).next
    sure = standing(case, eyes(), public=True).next
    assert shown is not None
    assert sure is not None
    assert shown.note == "Tanggal sementara: hari libur 2028 belum ditetapkan pemerintah."
    assert [one.clock.provisional for one in (shown, sure) if one.clock] == ["sementara", ""]
    assert sure.note == ""


def test_what_nobody_has_taken_is_a_red_line_to_officers_alone() -> None:
    case = History.begin("1", AT, lane=Lane.URGENT, category="bencana").case
    alone = case.model_copy(update={"untaken_at": AT})
    rows = [row_of(CaseRecord.of(one), eyes(), "") for one in (case, alone)]
    assert [(row.alarm, row.tone) for row in rows] == [(False, "moving"), (True, "late")]
    assert rows[1].state == "Belum ada yang menangani"
    assert standing(alone, eyes(timedelta(minutes=1)), public=True).state == "Diteruskan"


def test_who_follows_another_reads_who_has_it_and_by_which_day() -> None:
    leading, child = History.begin("1", AT).dispatched("PUPR"), History.begin("2", AT)
    child.then(MergeCase, ADMIN, HOUR, parent=leading.case, into=leading.case.case, into_code="1")
    for told in caught_up(leading.case, child.case.case, child.at):
        child.obeys(told)
    shown = standing(child.case, eyes(), public=True)
    assert shown.next is not None
    assert (shown.holder, shown.next.what, shown.next.day) == (
        "Dinas Pekerjaan Umum dan Penataan Ruang", "Dinas PUPR menjawab paling lambat", "Kamis, 5 Maret",
    )  # fmt: skip
    assert public_steps(child.case, eyes())[0].title == "Sekarang di Dinas PUPR, bersama laporan yang sama"


def test_finished_case_waits_for_nothing() -> None:
    case = answered().finished(PUPR, "Sudah ditambal.").case
    shown = standing(case, eyes(30 * DAY), public=True)
    assert (shown.state, shown.tone, shown.next) == ("Selesai", "done", None)
    assert shown.since.startswith("selesai Selasa, 3 Maret pukul")


def test_since_is_when_the_state_began_not_when_something_was_added() -> None:
    case = answered().replied("Masih berlubang.", 9 * HOUR).case
    assert case.state is CaseState.TINDAK_LANJUT
    assert standing(case, eyes(), public=True).since == "sejak kemarin pukul 14.55 WITA"


def test_code_alone_shows_no_word_and_no_person() -> None:
    case = answered().replied("Nama saya tidak usah ditulis.").finished(PUPR, "Lubang ditambal.").case
    steps = public_steps(case, eyes(5 * DAY))
    assert [step.title for step in steps] == [
        "Dinas PUPR menyatakan selesai",
        "Pelapor menambah keterangan",
        "Dinas PUPR menjawab pelapor",
        "Dinas PUPR mulai menangani",
        "Diteruskan ke Dinas PUPR",
        "Selesai diperiksa",
        "Laporan diterima",
    ]
    assert {(step.said, step.said_by, step.by, step.told) for step in steps} == {(None, None, None, None)}


def test_notes_among_officers_are_not_public() -> None:
    case = History.begin("1", AT).then_noted("Tolong didahulukan.").case
    assert "Catatan untuk petugas" not in [step.title for step in public_steps(case, eyes())]
    noted = desk_steps(case, {}, {}, eyes(), lambda entry: entry.text or "")[0]
    assert (noted.title, noted.said) == ("Catatan untuk petugas", "Tolong didahulukan.")


@pytest.mark.parametrize(
    ("state", "words_", "mark"),
    [
        (None, "Segera dikirim ke pelapor", "hourglass"),
        (DeliveryState.SENT, "Terkirim ke pelapor", "check"),
        (DeliveryState.READ, "Sudah dibaca pelapor", "check-check"),
        (DeliveryState.FAILED, "Tidak sampai ke pelapor", "circle-alert"),
    ],
)
def test_officers_see_how_far_each_message_came(state: DeliveryState | None, words_: str, mark: str) -> None:
    case = answered().case
    notification = case.timeline[-1].notification
    assert notification
    found = {}
    if state:
        found[notification] = Delivery(
            notification=notification, case=case.case, state=state, reason=None, at=AT
        )
    step = desk_steps(case, found, {"o_pupr": "Petugas Jalan"}, eyes(), lambda entry: entry.text or "")[0]
    assert (step.told, step.told_mark, step.by) == (words_, mark, "Petugas Jalan")
    assert step.said == "Kami datang besok."
    assert step.said_by == "Dinas Pekerjaan Umum dan Penataan Ruang"


def test_steps_keep_their_ids_when_more_come() -> None:
    walk = History.begin("1", AT)
    before = {step.id: step.title for step in public_steps(walk.case, eyes())}
    walk.dispatched("PUPR").started(PUPR)
    after = {step.id: step.title for step in public_steps(walk.case, eyes())}
    assert before.items() <= after.items()
    assert len(after) == len(before) + 2


def test_line_in_the_list() -> None:
    case = History.begin(
        "1", AT, lane=Lane.URGENT, category="bencana", text="Rumah terbakar di dekat pasar. " + "Tolong " * 30
    ).case
    shown = row_of(CaseRecord.of(case), eyes(timedelta(minutes=1)), "/74.09")
    assert shown.title == "Rumah terbakar di dekat pasar."
    assert shown.place == "Wanggudu, Asera"
    assert shown.href == f"/74.09/meja/{case.case}"
    assert shown.urgent
    assert shown.clock is not None
    assert shown.clock.words == "1 menit lagi"


def test_a_line_says_that_a_reporter_wrote_until_somebody_acts() -> None:
    walk = History.begin("1", AT).dispatched("PUPR").answered(PUPR, "Kami datang besok.")
    said = [row_of(CaseRecord.of(walk.case), eyes(), "").state]
    walk.replied("Jam berapa?")
    said.append(row_of(CaseRecord.of(walk.case), eyes(), "").state)
    walk.answered(PUPR, "Pagi.")
    said.append(row_of(CaseRecord.of(walk.case), eyes(), "").state)
    assert said == ["Sudah dijawab", "Pelapor membalas", "Sudah dijawab"]
    # Red is louder.
    untaken = walk.replied("Cepat!").case.model_copy(update={"untaken_at": AT})
    assert row_of(CaseRecord.of(untaken), eyes(), "").state == "Belum ada yang menangani"


def test_a_line_says_until_when_a_case_waits_and_that_another_leads() -> None:
    until = AT + 9 * DAY
    walk = (
        History.begin("1", AT)
        .dispatched("PUPR")
        .then(PostponeCase, PUPR, HOUR, text="Menunggu.", until=until)
    )
    waits = row_of(CaseRecord.of(walk.case), eyes(), "")
    assert waits.clock is not None
    assert (waits.state, waits.clock.words) == ("Ditunda", "berhenti sampai Rabu, 11 Maret")
    follows = walk.case.model_copy(update={"merged_into": "r"})
    assert row_of(CaseRecord.of(follows), eyes(), "").state == "Ikut laporan lain"
    ended = follows.model_copy(update={"state": CaseState.SELESAI})
    assert row_of(CaseRecord.of(ended), eyes(), "").state == "Selesai"


def test_restricted_report_shows_none_of_its_words_in_a_list() -> None:
    case = History.begin("1", AT, sensitivity=Sensitivity.RESTRICTED).case
    assert row_of(CaseRecord.of(case), eyes(), "").title == "Laporan terbatas"


@pytest.mark.parametrize(
    ("place", "district", "shown"),
    [
        (Place(region="74.09.01.1005", text="depan kantor"), "Kecamatan Asera", "Wanggudu, Asera"),
        (Place(region="74.09.05", text="jembatan"), "Kecamatan Lasolo", "Kecamatan Lasolo"),
        (Place(region="74.09", text="jembatan"), "Kabupaten Konawe Utara", "jembatan"),
        (Place(region="bukan kode", text="jembatan"), "Kabupaten Konawe Utara", "jembatan"),
        (Place(), "Kabupaten Konawe Utara", "Tempat belum diketahui"),
    ],
)
def test_places_in_words(place: Place, district: str, shown: str) -> None:
    assert eyes().district(place) == district
    assert eyes().place(place) == shown


def test_moments_are_no_longer_than_need_be() -> None:
    reading = eyes(0 * DAY)
    assert reading.moment(AT) == "hari ini pukul 09.15 WITA"
    assert reading.moment(AT - DAY) == "kemarin pukul 09.15 WITA"
    assert reading.moment(AT - 3 * DAY) == "Jumat, 27 Februari pukul 09.15 WITA"
    assert reading.day(AT - 90 * DAY) == "Selasa, 2 Desember 2025"
    assert reading.due_day(AT + 3 * HOUR) == "hari ini pukul 12.15 WITA"


def test_every_state_and_every_step_of_router_has_words() -> None:
    assert set(words.STATES) == set(CaseState)
    opened = {"submitted", "verified", "review", "note"}
    assert {rule.what for rule in RULES} | opened <= set(words.STEPS)
    assert set(words.DELIVERIES) == {None, *DeliveryState}


ENGLISH = Reading(pack(), translations("en", [Path(words.__file__).parents[1]]), "en", AT)
SAID = {
    "taken": ("Rabu, 21 Januari 2026", "Wednesday, 21 January 2026"),
    "recycled": ("Rabu, 21 Januari 2026", "Wednesday, 21 January 2026"),
    "alike": ("Rabu, 21 Januari 2026", "Wednesday, 21 January 2026"),
    "away": ("sekitar 12 km dari titik lokasi", "about 12 km from the pin"),
    "lacking": ("foto, NIK, nama", "photo, NIK, name"),
}


def test_every_signal_is_said_in_both_languages() -> None:
    rules = {one.name: one.sentence for one in SIGNALS} | {one.name: one.sentence for one in PHOTO_SIGNALS}
    assert rules == signals.SENTENCES
    for name, sentence in rules.items():
        named = re.findall(r"{(\w+)}", sentence)
        ours = {one: SAID.get(one, ("Desa 5, Kecamatan Asera", ""))[0] for one in named}
        theirs = {one: SAID.get(one, ("", ours[one]))[1] for one in named}
        signal = Signal(name=name, weight=0, sentence=sentence.format_map(ours))
        assert signals.said(signal, eyes()) == signal.sentence
        assert signals.said(signal, ENGLISH) == ENGLISH.say(sentence).format_map(theirs) != signal.sentence
    there = Signal(name="photo_far", weight=0, sentence=rules["photo_far"].format(away="di Palu"))
    assert signals.said(there, ENGLISH).startswith("The photo was taken in Palu;")
    # What an earlier Salur said, or another table, is shown as it was said.
    old = Signal(name="photo_far", weight=0, sentence="Kata lama.")
    assert signals.said(old, ENGLISH) == "Kata lama."


def test_how_a_report_is_like_another_is_said_in_both_languages() -> None:
    claim = Claim(
        report="r-2", code="5025", pack="74.09", citizen="c_2", spot=Spot(category="umum", region=None), since=AT, at=AT
    )  # fmt: skip
    for kinship in Kinship:
        (one,) = similar_by_photo([Twin(claim, 0, kinship)])
        assert signals.said_of(one, ENGLISH) != signals.said_of(one, eyes()) == one.sentence


def test_an_english_reader_reads_a_categorys_english_name() -> None:
    assert Reading(pack(), NullTranslations(), "en", AT).category("kesehatan") == "Health"
    assert eyes().category("kesehatan") == "Kesehatan"

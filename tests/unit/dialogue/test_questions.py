"""What is asked next comes from the category's table; each question takes its answer in many forms."""

from __future__ import annotations

from typing import Any

import pytest

from salur.packs.category import Category
from services.intake.dialogue.domain.cases import Told
from services.intake.dialogue.domain.conversation import Draft, Question, Spot
from services.intake.dialogue.domain.missing import next_question, unfinished
from tests.made_up import AT
from tests.unit.dialogue.scenes import NIK, NIK_OF_A_CHILD, Talk, konawe_utara, talked

SAWA = Spot(text="Sawa", region="74.09.07.1002", title="Kelurahan Sawa, Kecamatan Sawa")
WORDS = ("jalan rusak parah",)


def category(**asks: str) -> Category:
    some = konawe_utara().pack.category("infrastruktur")
    return Category.model_validate(some.model_dump() | {"asks": asks})


def draft(**told: Any) -> Draft:
    return Draft(begun_by="m1", begun_at=AT, **told)


@pytest.mark.parametrize(
    ("told", "asks", "question"),
    [
        ({}, {}, Question.DESCRIPTION),
        ({"words": ("rusak",)}, None, Question.DESCRIPTION),
        ({"words": ("rusak",), "short": True}, None, Question.CATEGORY),
        ({"voice": True}, None, Question.CATEGORY),
        ({"words": WORDS}, None, Question.CATEGORY),
        ({"words": WORDS}, {}, Question.PLACE),
        ({"words": WORDS, "places_offered": ("a", "b")}, {}, Question.WHICH_PLACE),
        ({"words": WORDS}, {"place": "optional"}, Question.NIK),
        ({"words": WORDS, "place": SAWA}, {}, Question.NIK),
        ({"words": WORDS, "place": SAWA}, {"photo": "required"}, Question.PHOTO),
        ({"words": WORDS, "place": SAWA, "media": ("m",)}, {"photo": "required"}, Question.NIK),
        ({"words": WORDS, "place": SAWA, "photo_tries": 2}, {"photo": "required"}, Question.NIK),
        ({"words": WORDS, "place": SAWA}, {"identity": "optional"}, Question.CONFIRM),
        ({"words": WORDS, "place": SAWA}, {"identity": "none"}, Question.CONFIRM),
        ({"words": WORDS, "place": SAWA, "nik": NIK}, {}, Question.NAME),
        ({"words": WORDS, "place": SAWA, "nik_missing": "none"}, {}, Question.NAME),
        ({"words": WORDS, "place": SAWA, "nik": NIK, "name_missing": True}, {}, Question.CONFIRM),
        ({"words": WORDS, "place": SAWA, "nik": NIK, "name": "Siti"}, {}, Question.CONFIRM),
    ],
)
def test_one_question_at_a_time(
    told: dict[str, Any], asks: dict[str, str] | None, question: Question
) -> None:
    assert next_question(draft(**told), None if asks is None else category(**asks), None) is question


def test_who_is_known_is_not_asked_again_unless_they_want_to_change_it() -> None:
    known = Told(named=True, shown="S•••")
    complete = draft(words=WORDS, place=SAWA)
    assert next_question(complete, category(), known) is Question.CONFIRM
    assert next_question(complete.but(identity_anew=True), category(), known) is Question.NIK


def test_what_is_missing_is_named() -> None:
    assert unfinished(draft(), None, None) == ("description", "category", "place")
    assert unfinished(draft(words=WORDS), category(photo="required"), None) == (
        "place",
        "photo",
        "nik",
        "name",
    )
    assert unfinished(draft(words=WORDS, place=Spot(text="sana")), category(identity="none"), None) == (
        "place",
    )
    pin = Spot(latitude=-3.5, longitude=122.1)
    assert unfinished(draft(words=WORDS, place=pin, restricted=True), category(), None) == ()


TO_CATEGORY = ("ada yang tidak beres di desa Sawa",)
TO_PLACE = ("jalan rusak parah",)
TO_NIK = ("LAPOR jalan rusak di desa Sawa",)
TO_NAME = (*TO_NIK, NIK)
TO_CONFIRM = (*TO_NAME, "Siti Aminah")


@pytest.mark.parametrize(
    "answer",
    ["6", "no. 6", "infrastruktur", "Infrastruktur", "INFRASTRUKTUR!", "jalannya berlubang, itu jalan desa"],
)
def test_category_by_number_name_or_words(answer: str) -> None:
    talk = talked(*TO_CATEGORY)
    assert talk.told == ["ask_category"]
    assert talk.hears(answer) == ["privacy_notice", "ask_identity_nik"]
    assert talk.draft.category == "infrastruktur"


@pytest.mark.parametrize("answer", ["9", "0", "hmm begini", "?"])
def test_a_category_that_is_none(answer: str) -> None:
    talk = talked(*TO_CATEGORY)
    assert talk.hears(answer) == ["category_not_in_list"]
    assert talk.says[0].options


@pytest.mark.parametrize(
    ("answer", "region"),
    [
        ("Sawa", "74.09.07"),
        ("di desa Sawa dekat masjid", "74.09.07.1002"),
        ("kec Sawa", "74.09.07"),
        ("didesa wanggudu", "74.09.01.1005"),
        ("kelurahan Wangudu", "74.09.01.1005"),
    ],
)
def test_a_place_by_name(answer: str, region: str) -> None:
    talk = talked(*TO_PLACE)
    assert talk.told == ["ask_place"]
    talk.hears(answer)
    assert talk.draft.place is not None
    assert talk.draft.place.region == region


def test_a_place_by_pin() -> None:
    talk = talked(*TO_PLACE)
    assert talk.hears(pin={"latitude": -3.5, "longitude": 122.1}) == ["privacy_notice", "ask_identity_nik"]
    assert talk.draft.place == Spot(latitude=-3.5, longitude=122.1)


@pytest.mark.parametrize("answer", ["2", "yang kedua", "Kecamatan Oheo", "oheo", "bandaeha kecamatan oheo"])
def test_one_of_two_places_of_a_name(answer: str) -> None:
    talk = talked(*TO_PLACE, "di Bandaeha")
    assert talk.told == ["place_ambiguous"]
    assert [option.hint for option in talk.says[0].options] == ["Kecamatan Molawe", "Kecamatan Oheo"]
    talk.hears(answer)
    assert talk.draft.place is not None
    assert talk.draft.place.region == "74.09.08.2002"


def test_a_place_that_nobody_knows_is_kept_the_second_time() -> None:
    talk = talked(*TO_PLACE, "di lapangan bola")
    assert talk.told == ["place_not_found"]
    assert talk.hears("lapangan bola yang lama") == ["place_kept", "privacy_notice", "ask_identity_nik"]
    assert talk.draft.place == Spot(text="lapangan bola yang lama")


def test_a_place_elsewhere_is_explained() -> None:
    talk = talked(*TO_PLACE, "di kota Kendari")
    assert talk.told == ["place_outside"]
    assert talk.says[0].values == {"place": "Kota Kendari"}
    talk.hears("maksud saya desa Sawa")
    assert talk.draft.place is not None


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ("740999120590000", "nik_invalid_length"),
        ("74099912059000011", "nik_invalid_length"),
        ("74X9991205900001", "nik_invalid_letters"),
        ("74O999I2O59OOOO1", "ask_name"),
        ("7409993105990001", "ask_name"),
        ("7409993202900001", "nik_invalid_date"),
        ("0009991205900001", "nik_invalid_region"),
        ("7409991205900000", "nik_invalid_serial"),
        ("7409990103260001", "minor_notice"),
        ("7409993112260001", "nik_invalid_future"),
    ],
)
def test_a_nik_is_looked_at_at_once(answer: str, complaint: str) -> None:
    talk = talked(*TO_NIK)
    assert talk.told == ["privacy_notice", "ask_identity_nik"]
    assert talk.hears(answer)[0] == complaint


def test_a_nik_that_stays_wrong_is_kept_and_marked() -> None:
    talk = talked(*TO_NIK, "7409993205900001", "7409993205900001")
    assert talk.hears("7409993205900001") == ["nik_kept", "ask_name"]
    assert (talk.draft.nik_facts, talk.draft.nik_missing) == (("date",), "unreadable")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("saya WNA", "foreigner"),
        ("tidak punya", "none"),
        ("belum punya KTP", "none"),
        ("paspor saja", "foreigner"),
        ("WNA, no paspor A 1234567", "foreigner"),
        ("passport 533380006", "foreigner"),
    ],
)
def test_no_nik_goes_on_marked(answer: str, reason: str) -> None:
    talk = talked(*TO_NIK)
    asked = "ask_name_foreigner" if reason == "foreigner" else "ask_name"
    assert talk.hears(answer) == ["nik_skipped", asked]
    assert (talk.draft.nik_missing, talk.draft.nik) == (reason, None)
    talk.hears("John Smith")
    talk.hears("ya")
    assert talk.submits[0].unfinished == ("nik",)


def test_who_will_not_give_a_nik_is_told_once_why_it_helps() -> None:
    talk = talked(*TO_NIK)
    assert talk.hears("tidak mau") == ["nik_helps"]
    assert talk.hears("tidak mau") == ["nik_skipped", "ask_name"]


def test_a_minor_is_told_that_the_report_is_kept_more_confidential() -> None:
    talk = talked(*TO_NIK)
    assert talk.hears(NIK_OF_A_CHILD) == ["minor_notice", "ask_name"]
    assert talk.draft.minor


@pytest.mark.parametrize("text", [f"{NIK} Siti Aminah", f"NIK {NIK} nama Siti Aminah", f"Siti Aminah\n{NIK}"])
def test_nik_and_name_in_one_message(text: str) -> None:
    talk = talked(*TO_NIK)
    assert talk.hears(text) == ["summary_confirm"]
    assert talk.draft.name == "Siti Aminah"


def test_a_name_before_the_nik_is_an_answer_before_its_question() -> None:
    talk = talked(*TO_NIK)
    assert talk.hears("Siti Aminah") == ["ask_identity_nik"]
    assert talk.hears(NIK) == ["summary_confirm"]


def test_why_is_answered() -> None:
    talk = talked(*TO_NIK)
    assert talk.hears("kenapa harus NIK?") == ["identity_why", "ask_identity_nik"]
    # Explained twice; then it is as with everything that is not understood, and a person goes on.
    asked = [talk.hears("kenapa?")[-1] for _ in range(4)]
    assert asked == ["ask_identity_nik", "ask_identity_nik", "not_understood_menu", "not_understood_human"]


def test_everything_at_once_is_only_confirmed() -> None:
    talk = talked(f"LAPOR jalan rusak di desa Sawa, nama saya Siti Aminah, NIK {NIK}")
    assert talk.told == ["privacy_notice", "summary_confirm"]


def test_an_information_request_needs_nothing_but_its_words() -> None:
    assert talked("bagaimana menuju pulau Labengki?").told == ["summary_confirm"]


@pytest.mark.parametrize("answer", ["ya", "1", "kirim", "sudah benar pak", "Oke"])
def test_yes_sends(answer: str) -> None:
    talk = talked(*TO_CONFIRM)
    assert talk.told == ["summary_confirm"]
    assert talk.hears(answer) == ["report_received"]
    (submit,) = talk.submits
    assert submit.unfinished == ()


@pytest.mark.parametrize("choice", ["confirm:send", "confirm:edit", "confirm:cancel"])
def test_the_buttons_under_the_summary(choice: str) -> None:
    told = {
        "confirm:send": ["report_received"],
        "confirm:edit": ["ask_edit"],
        "confirm:cancel": ["cancelled"],
    }
    assert talked(*TO_CONFIRM).hears(choice=choice) == told[choice]


def test_a_button_under_an_older_summary_shows_where_we_stand() -> None:
    talk = talked(*TO_CONFIRM, "ubah tempat")
    assert talk.told == ["ask_place"]
    assert talk.hears(choice="confirm:send") == ["summary_confirm"]
    assert talk.submits == []


def test_sent_twice_is_sent_once() -> None:
    talk = talked(*TO_CONFIRM, "ya")
    assert talk.hears(choice="confirm:send") == ["already_sent"]
    assert len(talk.submits) == 1


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("ubah tempat ke desa Lembo", "region", "74.09.06.1004"),
        ("bukan, desa Lembo", "region", "74.09.06.1004"),
        ("desa Lembo", "region", "74.09.06.1004"),
        ("ubah kategori jadi kesehatan", "category", "kesehatan"),
        ("bukan, pengaduan umum", "category", "umum"),
        ("nama saya Budi Contoh", "name", "Budi Contoh"),
        ("bukan, nama saya Budi Contoh", "name", "Budi Contoh"),
        ("ubah isi: jembatan patah total", "words", ("jembatan patah total",)),
    ],
)
def test_corrections_at_the_summary(line: str, field: str, value: object) -> None:
    talk = talked(*TO_CONFIRM)
    assert talk.hears(line)[-1] == "summary_confirm"
    place = talk.draft.place
    found = {"region": place.region if place else None} | talk.draft.model_dump()
    assert found[field] == value


def test_a_part_chosen_to_be_changed_is_asked_anew() -> None:
    talk = talked(*TO_CONFIRM, "ubah")
    assert talk.hears("4") == ["ask_identity_nik"]
    assert talk.hears("7409995205900002") == ["ask_name"]
    assert talk.hears("Wa Ode Contoh") == ["summary_confirm"]
    assert (talk.draft.nik, talk.draft.name) == ("7409995205900002", "Wa Ode Contoh")


def test_more_words_at_the_summary_are_added() -> None:
    talk = talked(*TO_CONFIRM)
    assert talk.hears("sudah tiga bulan begini terus") == ["summary_confirm"]
    assert talk.draft.words == ("jalan rusak di desa Sawa", "sudah tiga bulan begini terus")


def test_a_required_photo_is_asked_for_twice_at_most() -> None:
    talk = Talk()
    talk.hears("LAPOR jalan rusak di desa Sawa")
    talk.conversation = talk.conversation.but(asked=Question.PHOTO)
    assert talk.hears("tidak ada") == ["photo_required"]
    assert talk.draft.photo_tries == 1
    assert talk.hears("lewati")[-1] == "ask_identity_nik"
    assert talk.draft.photo_tries == 2

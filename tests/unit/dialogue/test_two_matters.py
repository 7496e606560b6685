"""One text that tells of two matters: plain ones are offered as two reports, nothing is lost, nothing is asked twice."""

from __future__ import annotations

from services.intake.dialogue.domain.parting import parted
from services.intake.dialogue.domain.reading import plain
from tests.theatre import Theatre
from tests.unit.dialogue.scenes import NIK, WORDS, Talk, konawe_utara

BOTH = "jalan berlubang di desa Sawa, juga pupuk subsidi tidak sampai di desa Lembo"


def test_only_what_is_plainly_two_is_taken_for_two() -> None:
    here = konawe_utara()
    english = here.words("en")
    for text, first in (
        (BOTH, "jalan berlubang di desa Sawa"),
        ("Jalan berlubang di desa Sawa. Selain itu, jalan berlubang di desa Lembo", "Jalan berlubang di desa Sawa"),
        ("1. jalan berlubang di Sawa 2. pupuk subsidi tidak sampai", "jalan berlubang di Sawa"),
        ("puskesmas Lembo tutup terus dan juga jalan di desa Sawa rusak", "puskesmas Lembo tutup terus"),
        ("the road in Sawa is full of potholes, also the clinic in Lembo is closed", "the road in Sawa is full of potholes"),
    ):  # fmt: skip
        found = parted(text, here, english)
        assert found is not None, text
        assert found[0] == first
        assert plain(found[1]) in plain(text)
    for one in (
        "jalan rusak di desa Sawa, juga jembatan putus di desa Sawa",
        "jalan rusak di desa Sawa, juga berdebu",
        "jalan rusak dan juga banyak debu masuk rumah di Sawa",
        "lampu juga mati di jalan poros desa Sawa",
        "jalan rusak di Sawa, juga rumah tetangga terbakar di Lembo",
        "jalan rusak di Sawa, juga sekarang banjir di desa Lembo",
        "jalan rusak di Sawa, juga kepala desa korupsi pupuk subsidi di Lembo",
    ):
        assert parted(one, here, WORDS) is None, one


def test_two_matters_become_two_reports_and_are_asked_about_once() -> None:
    for answer in ("1", "ya", "satu laporan lagi", "di depan pasar"):
        talk = Talk()
        assert talk.hears(BOTH) == ["two_matters"]
        told = [*talk.hears(answer), *talk.hears(NIK), *talk.hears("Siti Aminah"), *talk.hears("ya")]
        assert "two_matters" not in told
        assert told[-2] == "next_report_begun", answer
        talk.hears("ya")
        first, second = talk.submits
        assert first.text.startswith("jalan berlubang di desa Sawa")
        assert second.text == "pupuk subsidi tidak sampai di desa Lembo"
        assert (first.draft.category, second.draft.category) == ("infrastruktur", "pertanian")


def test_two_matters_stay_one_report_where_it_is_wanted() -> None:
    talk = Talk()
    for text in (BOTH, "2", NIK, "Siti Aminah", "ya"):
        talk.hears(text)
    (submit,) = talk.submits
    assert submit.draft.words == (
        "jalan berlubang di desa Sawa",
        "pupuk subsidi tidak sampai di desa Lembo",
    )


def test_an_album_does_not_ask_again_and_three_matters_are_three_reports() -> None:
    talk = Talk()
    assert talk.hears(BOTH + ", selain itu puskesmas di desa Sawa tutup terus") == ["two_matters"]
    assert talk.hears(media=("a",)) != ["two_matters"]
    told = [talk.hears(text) for text in ("ya", NIK, "Siti Aminah", "ya")]
    assert told[-1][-1] == "two_matters"
    for text in ("ya", "ya", "ya"):
        talk.hears(text)
    assert [one.draft.category for one in talk.submits] == ["infrastruktur", "pertanian", "kesehatan"]


async def test_both_follow_the_message_that_told_them() -> None:
    theatre = Theatre()
    await theatre.hear(BOTH)
    await theatre.hear("1")
    await theatre.amend(1, "jalan berlubang di desa Lembo saja")
    talk = await theatre.conversation()
    assert talk.draft is not None
    assert (talk.draft.words, talk.following) == (("jalan berlubang di desa Lembo saja",), ())

"""Places are found as people write them: with or without level words, misspelt, in the middle of a complaint."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from salur.regions import Level
from salur.regions.gazetteer import Gazetteer
from salur.regions.matches import Reason
from salur.regions.names import below, name_of
from salur.regions.words import ORDINARY

WANGGUDU = "74.09.01.1005"
PUUWONGGIA = "74.09.10.2009"
gazetteer = Gazetteer()


def codes(text: str, within: str = "74.09") -> list[str]:
    return [match.code for match in gazetteer.find(text, within=within)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # with a level word
        ("jalan rusak di depan kantor desa Wanggudu", [WANGGUDU]),
        ("LAPOR jalan rusak di depan kantor desa Wanggudu", [WANGGUDU]),
        ("Kel. Wanggudu", [WANGGUDU]),
        ("kelurahan wanggudu", [WANGGUDU]),
        ("ds. sawa", ["74.09.07.1002"]),
        ("ds.sawa", ["74.09.07.1002"]),
        ("kec asera", ["74.09.01"]),
        ("kec. : Asera", ["74.09.01"]),
        ("kantor camat Asera", ["74.09.01"]),
        ("Kades Puuwonggia tidak ada di tempat", [PUUWONGGIA]),
        # without one
        ("Wanggudu", [WANGGUDU]),
        ("jembatan wiwirano", ["74.09.08.2005", "74.09.02"]),
        ("mau ke labengki", ["74.09.12.2003"]),
        # a dusun or an RT between
        ("dusun 2 Puuwonggia", [PUUWONGGIA]),
        ("Dusun II Puuwonggia", [PUUWONGGIA]),
        ("RT 03 Wanggudu", [WANGGUDU]),
        # names of several words, joined, split, with hyphens and apostrophes
        ("wanggudu raya", ["74.09.01.2006"]),
        ("Alaa Wanggudu", ["74.09.01.2036"]),
        ("puu wonggia", [PUUWONGGIA]),
        ("Pu'uwonggia", [PUUWONGGIA]),
        ("Pu’u Wonggia", [PUUWONGGIA]),
        ("desa aloalo", ["74.09.06.2001"]),
        ("desa Alo-Alo", ["74.09.06.2001"]),
        ("polo polora", ["74.09.13.2006"]),
        ("poni-poniki", ["74.09.10.2008"]),
        # the preposition glued on
        ("lampu mati diwanggudu", [WANGGUDU]),
        ("jalan didesa wanggudu", [WANGGUDU]),
        # case and punctuation
        ("JALAN RUSAK, WANGGUDU!!!", [WANGGUDU]),
        ("(desa:wanggudu)", [WANGGUDU]),
        ("desa Wanggudu🙏🙏", [WANGGUDU]),
    ],
)
def test_a_name_is_found(text: str, found: list[str]) -> None:
    assert codes(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("di wangudu", [WANGGUDU]),
        ("jalan rusak Wanggudhu", [WANGGUDU]),
        ("desa puwonggia", [PUUWONGGIA]),
        ("lapor jalan di langikima", ["74.09.03.1003", "74.09.03"]),
        ("kec. Langikima", ["74.09.03"]),
        ("kec wiwrano", ["74.09.02"]),
        ("kecamatan Andowea", ["74.09.09"]),
        ("Linomoyo", ["74.09.08.1009"]),
        ("desa matanggonwae", ["74.09.07.2007"]),
        ("desa pudongala utama", ["74.09.07.2016"]),
        ("di pudonggala utma", ["74.09.07.2005"]),
        ("kec. lasollo", ["74.09.05"]),
    ],
)
def test_a_slip_is_forgiven(text: str, found: list[str]) -> None:
    assert codes(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "sawah kami kekeringan",
        "di sawah",
        "desa kami banjir",
        "bendera robek",
        "pasir putih",
        "lembu saya mati, lembah itu longsor",
        "kota maju bersama",
        "video jalan rusak",
        "laporan warga soal larangan parkir",
        "selamat pagi, saya mau bertanya",
        "pelayanan di kantor camat lambat",
        "berita dari Donggala dan Pariaman",
        "desa tanpa lampu, benda berharga hilang",
        "",
        "   ",
        "🙏",
        "1234567890",
    ],
)
def test_ordinary_words_are_no_places(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("pengawasan pencarian orang, pengadaan barang", "16.02"),
        ("jalan di kepulauan", "16.02"),
        ("belum pernah diperbaiki", "17.06"),
        ("perayaan di kerajaan, menambah kekayaan", "64.08"),
    ],
)
def test_an_affixed_word_is_no_slip(text: str, within: str) -> None:
    assert codes(text, within) == []


PILOTS = ("74.09", "17.06", "72.71", "16.02", "64.08")


@pytest.mark.parametrize("regency", PILOTS)
def test_every_desa_is_found_by_its_name_and_kecamatan(regency: str) -> None:
    desa = [found for found in below(regency) if found.code.level == Level.DESA]
    assert desa
    for found in desa:
        assert (
            codes(f"{found.kind} {found.name.lower()}, kec. {name_of(found.code[:8])}", regency)[0]
            == found.code
        )
        assert found.code in codes(f"{found.kind} {found.name.upper()}", regency)


def _slips(name: str) -> Iterator[str]:
    for i in range(1, len(name)):
        yield name[:i] + name[i + 1 :]
        yield name[:i] + name[i] + name[i:]
        yield name[: i - 1] + name[i] + name[i - 1] + name[i + 1 :]


@pytest.mark.parametrize("regency", PILOTS)
def test_one_slip_in_a_long_name_is_forgiven_and_never_leads_elsewhere(regency: str) -> None:
    found, tried = 0, 0
    for desa in below(regency):
        name = desa.name.lower()
        if desa.code.level != Level.DESA or not name.isalpha() or len(name) < 8 or name in ORDINARY:
            continue
        for slipped in _slips(name):
            given = codes(f"desa {slipped}", regency)
            assert given == [] or desa.code in given, slipped
            tried, found = tried + 1, found + (desa.code in given)
    assert found / tried > 0.9


def test_an_ordinary_name_needs_a_word_before_it() -> None:
    assert codes("desa pasir putih") == ["74.09.06.2009"]
    by_preposition = gazetteer.find("jalan ke pasir putih", within="74.09")
    assert [match.code for match in by_preposition] == ["74.09.06.2009"]
    assert Reason.ORDINARY_WORD in by_preposition[0].reasons
    assert by_preposition[0].score < 0.7
    # One letter beside an ordinary name is an ordinary word.
    assert codes("desa pasar putih") == []


def test_two_places_of_one_name_are_both_given() -> None:
    both = gazetteer.find("desa bandaeha", within="74.09")
    assert [(match.name, match.kecamatan) for match in both] == [("Bandaeha", "Molawe"), ("Bandaeha", "Oheo")]
    assert both[0].score == both[1].score


@pytest.mark.parametrize(
    "text",
    ["desa Bandaeha kec. Oheo", "Bandaeha, Oheo", "kecamatan oheo desa bandaeha", "bandaeha kec. Ohe'o"],
)
def test_the_kecamatan_decides_between_them(text: str) -> None:
    first, second = gazetteer.find(text, within="74.09")
    assert first.kecamatan == "Oheo"
    assert Reason.KECAMATAN_NAMED in first.reasons
    assert second.kecamatan == "Molawe"
    assert Reason.OTHER_KECAMATAN_NAMED in second.reasons
    assert first.score > second.score + 0.1


def test_a_kecamatan_that_only_says_where_is_not_listed() -> None:
    assert codes("desa Wanggudu kecamatan Asera kabupaten Konawe Utara") == [WANGGUDU]
    assert codes("wanggudu, asera") == [WANGGUDU]


def test_a_kecamatan_that_says_otherwise_is_listed() -> None:
    found = gazetteer.find("desa Wanggudu kec. Motui", within="74.09")
    assert [(match.code, match.level) for match in found] == [
        ("74.09.10", Level.KECAMATAN),
        (WANGGUDU, Level.DESA),
    ]


def test_kelurahan_and_kecamatan_of_one_name() -> None:
    assert codes("asera") == ["74.09.01.1009", "74.09.01"]
    assert codes("kel. asera") == ["74.09.01.1009"]
    assert codes("kecamatan asera") == ["74.09.01"]


def test_a_level_word_makes_surer_and_a_slip_less_sure() -> None:
    def score(text: str) -> float:
        return gazetteer.find(text, within="74.09")[0].score

    assert score("desa wanggudu") > score("di wanggudu") > score("wanggudu") > score("wangudu")
    assert score("di desa wangudu") > score("wangudu")
    assert score("Pak Andeo") < 0.5 < score("desa Andeo")


def test_the_span_is_that_of_the_name_in_the_text() -> None:
    text = "Jalan rusak, desa Wanggudu Raya, sudah lama"
    (match,) = gazetteer.find(text, within="74.09")
    assert text[match.start : match.end] == "Wanggudu Raya"
    assert match.title == "Desa Wanggudu Raya, Kecamatan Asera"


def test_several_places_are_given_in_the_order_of_certainty() -> None:
    assert codes("jalan dari Molore ke desa Lameruru") == ["74.09.03.2002", "74.09.03.2001"]


def test_other_regions_are_searched_alike() -> None:
    assert codes("kelurahan Besusu Barat", within="72.71")[0].startswith("72.71")
    assert codes("desa Pedamaran 2", within="16.02") == codes("desa Pedamaran II", within="16.02") != []
    assert codes("Tj. Lubuk", within="16.02")[0] == codes("Tanjung Lubuk", within="16.02")[0]
    assert codes("desa wanggudu", within="74.10") == []
    assert codes("desa wanggudu", within="74") == [WANGGUDU]


def test_a_region_must_be_a_code() -> None:
    with pytest.raises(ValueError, match="region code"):
        gazetteer.find("wanggudu", within="konut")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("jalan rusak di Kendari", ["Kota Kendari"]),
        ("kab. Konawe Selatan", ["Kabupaten Konawe Selatan"]),
        ("di konawe utara", ["Kabupaten Konawe Utara"]),
        ("kota palu", ["Kota Palu"]),
        ("batu besar menutup jalan", []),
    ],
)
def test_a_place_elsewhere_is_told_by_its_regency(text: str, names: list[str]) -> None:
    assert [match.name for match in gazetteer.find_regencies(text)] == names


COMPLAINT = (
    "Selamat pagi pak, saya mau melaporkan jalan rusak di depan kantor desa Wanggudu yang sudah berbulan-bulan tidak "
    "diperbaiki, kalau hujan banyak genangan air dan anak sekolah susah lewat. Mohon segera ditindaklanjuti oleh dinas "
    "terkait karena sangat mengganggu warga yang mau ke pasar setiap hari. Terima kasih."
)


def test_two_thousand_long_complaints_a_second() -> None:
    assert codes(COMPLAINT) == [WANGGUDU]

    def seconds(rounds: int = 100) -> float:
        started = time.process_time()
        for _ in range(rounds):
            gazetteer.find(COMPLAINT, within="74.09")
        return (time.process_time() - started) / rounds

    assert 1 / min(seconds() for _ in range(8)) > 2000

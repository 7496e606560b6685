from collections.abc import Callable

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from salur.privacy import Keep, mask, mask_name, name_masking

NIK = "7409991205900001"
CODE = "4821 0937 5562"
WORDS = st.sampled_from(
    ["jalan", "rusak", "di depan", "kantor desa,", "sejak", "pak.", "mohon", "dibantu", "—", "\n"]
)


def only_digits(text: str) -> str:
    return "".join(c for c in text if c.isdecimal())


@st.composite
def spelt(draw: st.DrawFn, number: str, smallest: int) -> str:
    """The number in groups of at least `smallest` digits, with separators of one kind or mixed."""
    out, rest = "", number
    kinds = draw(st.lists(st.sampled_from([" ", ".", "-", " - ", "  ", "\u00a0"]), min_size=1, max_size=2))
    while rest:
        sizes = [n for n in range(smallest, len(rest) + 1) if len(rest) - n == 0 or len(rest) - n >= smallest]
        n = draw(st.sampled_from(sizes))
        out, rest = out + rest[:n] + (draw(st.sampled_from(kinds)) if rest[n:] else ""), rest[n:]
    return out


@st.composite
def niks(draw: st.DrawFn) -> str:
    day = draw(st.integers(1, 31)) + draw(st.sampled_from([0, 40]))
    month, year, serial = draw(st.integers(1, 12)), draw(st.integers(0, 99)), draw(st.integers(1, 9999))
    region = draw(st.integers(11, 94)), draw(st.integers(1, 79)), draw(st.integers(1, 99))
    return "{:02}{:02}{:02}".format(*region) + f"{day:02}{month:02}{year:02}{serial:04}"


@given(st.data(), niks(), WORDS, WORDS)
def test_a_nik_in_any_spelling_is_masked(data: st.DataObject, nik: str, before: str, after: str) -> None:
    text = f"{before} {data.draw(spelt(nik, 2))} {after}"
    assert only_digits(mask(text)) == ""
    assert "[" in mask(text)


@given(st.data(), st.from_regex(r"8[0-9]{8,11}", fullmatch=True), WORDS, WORDS)
def test_a_mobile_in_any_spelling_is_masked(
    data: st.DataObject, number: str, before: str, after: str
) -> None:
    prefix = data.draw(st.sampled_from(["+62", "62", "+62 ", "62-", "0", "+62 (0)"]))
    rest = data.draw(spelt(number, 3))
    masked = mask(f"{before} {prefix}{rest} {after}")
    assert "[nomor telepon]" in masked
    assert len(only_digits(masked)) <= 3


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("NIK:7409991205900001.", "NIK:[NIK]."),
        ("nik7409991205900001ya", "nik[NIK]ya"),
        ("7 4 0 9 9 9 1 2 0 5 9 0 0 0 0 1", "[NIK]"),
        ("7409.9912.0590.0001", "[NIK]"),
        ("740999 120590 0001", "[NIK]"),
        ("7409 9912\n0590 0001", "[NIK]"),
        ("٧٤٠٩٩٩١٢٠٥٩٠٠٠٠١", "[NIK]"),
        ("nik saya 740999120590001", "nik saya [nomor]"),
        ("KK 74099912059000011", "KK [nomor]"),
        ("nik 7409 9912 0590 001", "nik [nomor]"),
        ("wa (0800) 1234-5678 ya", "wa [nomor telepon] ya"),
        ("0800 1234 5678 / 0800-8765-4321", "[nomor telepon] / [nomor telepon]"),
        ("hubungi wa.me/628001234567", "hubungi wa.me/[nomor telepon]"),
        ("+62 401 312345", "[nomor telepon]"),
        ("+60 12-345 6789", "[nomor telepon]"),
        ("kantor (0401) 312345", "kantor [nomor telepon]"),
        ("sejak 2025 nomor 0800 1234 5678", "sejak 2025 nomor [nomor telepon]"),
        ("81234567890", "[nomor telepon]"),
        ("wa 0800123456 789", "wa [nomor telepon]"),
        ("wa 080012345678 5 orang luka", "wa [nomor telepon] 5 orang luka"),
        ("siti.aminah+lapor@contoh.co.id, ya", "[email], ya"),
        ("7409991205900001 08001234567", "[NIK] [nomor telepon]"),
    ],
)
def test_numbers_as_people_write_them(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "kode 4821 0937 5562",
        "kode 4821-0937-5562, mana?",
        "482109375562",
        "Rp 1.500.000 dan Rp3.621.313.000.000.000",
        "Rp1500000000000 dari APBD",
        "anggaran 1.500.000.000 rupiah",
        "tanggal 12-05-2025 pukul 10.30",
        "08-12-2025 10.30 wita",
        "8.12.25 08.30",
        "22.11.2025 - 23.11.2025",
        "2025-11-22T10:30:45.123456+08:00",
        "tahun 2019 2020 2021 2022",
        "-3.4567891, 122.1234567",
        "-3.456789012345678,122.12345678901234",
        "-3.456789 122.123456",
        "lat -3.456789012345678",
        "RT 003 RW 001 No. 12, kode pos 93352",
        "2f1c0e4a-9914-4c8d-9c2b-081234567890",
        "nama jalan Sao-Sao, nama desa Wanggudu",
        "nama saya jangan ditampilkan",
        "atas nama warga desa Wanggudu",
        "saya mau lapor jalan rusak",
    ],
)
def test_what_points_to_nobody_stays(text: str) -> None:
    assert mask(text, keep=[CODE]) == text


def test_a_code_stays_beside_a_phone_and_goes_when_it_is_not_kept() -> None:
    text = "kode 0821 0937 5562 0800 1234 5678"
    assert mask(text, keep=["0821 0937 5562"]) == "kode 0821 0937 5562 [nomor telepon]"
    assert "5562" not in mask("kode 0821 0937 5562")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Siti Aminah melapor", "[nama] melapor"),
        ("kata SITI, aminah belum", "kata [nama], [nama] belum"),
        ("siti  aminah", "[nama]"),
        ("Aminah Siti", "[nama]"),
        ("Sitinya dan Kasiti", "Sitinya dan Kasiti"),
        ("Bu Siti dari Wanggudu", "Bu [nama] dari Wanggudu"),
    ],
)
def test_known_names_are_masked_as_whole_words(text: str, masked: str) -> None:
    assert mask(text, names=["Siti Aminah"]) == masked


def test_a_kept_word_of_a_name_stays_unless_the_whole_name_stands_there() -> None:
    names, keep = ["Indah Wanggudu"], ["desa Wanggudu", "indah sekali"]
    assert mask("jalan indah di Wanggudu", names, keep) == "jalan indah di Wanggudu"
    assert mask("Budi Jalan minta jalan", ["Budi Jalan"], ["jalan"]) == "[nama] minta jalan"


def test_names_that_are_no_words_and_short_ones() -> None:
    assert mask("dari Al, oleh Wa Ode Sri", ["Al", "Wa Ode Sri"]) == "dari [nama], oleh [nama]"
    assert mask("ada apa", ["", " ", "🌸", "a.b(c"]) == "ada apa"
    assert mask("oleh 🌸 itu", ["🌸"]) == "oleh [nama] itu"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("nama saya siti aminah mau lapor", "nama saya [nama] mau lapor"),
        ("Nama saya: Siti Aminah. Jalan rusak", "Nama saya: [nama]. Jalan rusak"),
        ("NAMA SAYA SITI AMINAH DARI WANGGUDU", "NAMA SAYA [nama] DARI WANGGUDU"),
        ("Nama Siti", "Nama Siti"),
        ("nama: Budi Santoso", "nama: [nama]"),
        ("namaku Budi, jalan rusak", "namaku [nama], jalan rusak"),
        ("saya bernama M. Yusuf Kalla.", "saya bernama [nama]."),
        ("Perkenalkan, nama saya Ibu Siti dari Wanggudu", "Perkenalkan, nama saya [nama] dari Wanggudu"),
        ("perkenalkan saya Siti Aminah warga Wanggudu", "perkenalkan saya [nama] warga Wanggudu"),
        ("a.n. H. Ahmad bin Dahlan, warga", "a.n. [nama], warga"),
        ("nama saya Siti melaporkan Jalan rusak", "nama saya [nama] melaporkan Jalan rusak"),
    ],
)
def test_who_introduces_themselves_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@given(
    st.text(alphabet=st.sampled_from("aAns iIty0123456789.-+()@[]:,\n ")),
    st.lists(st.text(max_size=12), max_size=2),
)
@example("nama saya nama saya Siti", [])
def test_masking_twice_is_masking_once(text: str, names: list[str]) -> None:
    assume(
        not any(word in "nama nomor telepon email nik" for name in names for word in name.casefold().split())
    )
    once = mask(text, names)
    assert mask(once, names) == once


@given(st.text())
def test_text_without_digits_at_signs_and_names_is_left_as_it_is(text: str) -> None:
    assume(not any(c.isdecimal() for c in text) and "@" not in text)
    assert mask(mask(text)) == mask(text)


@given(
    st.text(max_size=6),
    st.text(max_size=20),
    st.sampled_from([str.upper, str.lower, str.title, str.casefold]),
)
@example("ß", "Groß", str.upper)
@example(". ", "Siti", str.upper)
@example("", "Wa Od", str.upper)
@example("", "Wa Siti", str.upper)
def test_a_name_is_found_however_it_is_written(around: str, name: str, written: Callable[[str], str]) -> None:
    pattern = name_masking._pattern((name,), frozenset())
    text = f"{around} {written(name)} {around}"
    if pattern is not None and pattern.search(text):
        assert name_masking._may_hold(text, [name])


def test_a_long_hostile_text_takes_no_long_time() -> None:
    for unit in ("1 ", "1-", "a@", "nama saya ", "0812", "7409.", "(0", "Rp 1.", "-3.4567891 "):
        assert len(mask(unit * (60_000 // len(unit)), names=["Siti Aminah"])) < 200_000


def test_a_kept_word_ends_an_introduced_name() -> None:
    assert mask("saya bernama siti wanggudu", keep=["Wanggudu"]) == "saya bernama [nama] wanggudu"


def test_keeps_can_be_made_once_and_joined() -> None:
    places = Keep.of(["Wanggudu", "Andowia"])
    assert mask("Siti Andowia 0821 0937 5562", ["Siti Andowia Z"], places | Keep.of(["082109375562"])) == (
        "[nama] Andowia 0821 0937 5562"
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Siti Aminah", "S••• A•••••"), ("  budi ", "b•••"), ("A. Rahman", "A• R•••••"), ("", "")],
)
def test_a_citizen_recognises_their_own_name(name: str, shown: str) -> None:
    assert mask_name(name) == shown


def test_the_women_of_southeast_sulawesi_introduce_themselves() -> None:
    assert mask("nama saya Wa Ode Sri dari Sawa") == "nama saya [nama] dari Sawa"
    assert mask("nama saya Wa Ina, wa saya 0800 111 2223") == "nama saya [nama], wa saya [nomor telepon]"


def test_a_name_that_is_a_word_of_a_mask_does_not_break_it_open() -> None:
    text = "hubungi 081234567890, NIK 7409991205900001, minta nomor Siti"
    once = mask(text, names=["Nomor Baru", "NIK Telepon", "Siti"])
    assert once == "hubungi [nomor telepon], NIK [NIK], minta nomor [nama]"
    assert mask(once, names=["Nomor Baru", "Nama Siti", "Email Telepon"]) == once
    assert (
        mask("air keruh, lapor ke Nomor Baru", names=["Nomor Baru", "Air Isi"])
        == "air keruh, lapor ke [nama]"
    )

"""What stands in a message: orders, yes and no, numbers, NIKs, codes, words of correction."""

from __future__ import annotations

import pytest

from salur.contracts import tracking
from services.intake.dialogue.domain import reading
from services.intake.dialogue.domain.vocabulary import Command
from tests.unit.dialogue.scenes import WORDS

CODE = next(tracking.candidates("r-" + "0" * 32))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("LAPOR jalan rusak", (Command.REPORT, "jalan rusak")),
        ("lapor: jalan rusak", (Command.REPORT, "jalan rusak")),
        ("Lapor!!! jalan rusak", (Command.REPORT, "jalan rusak")),
        ("mau lapor", (Command.REPORT, "")),
        ("STATUS", (Command.STATUS, "")),
        (f"status {tracking.grouped(CODE)}", (Command.STATUS, tracking.grouped(CODE))),
        (f"cek {CODE}", (Command.STATUS, CODE)),
        ("cek kosong di bank sampah", None),
        ("Bantuan?", (Command.HELP, "")),
        ("bantuan sosial belum cair", None),
        ("BATAL", (Command.CANCEL, "")),
        ("nda jadi", (Command.CANCEL, "")),
        ("batal nikah gara-gara KTP", None),
        ("DARURAT rumah terbakar", (Command.EMERGENCY, "rumah terbakar")),
        (f"BUKA {CODE} masih rusak", (Command.REOPEN, f"{CODE} masih rusak")),
        ("buka jalan baru ke pantai", None),
        ("jalan rusak", None),
        ("", None),
        ("👍", None),
    ],
)
def test_orders(text: str, order: tuple[Command, str] | None) -> None:
    assert reading.command(text, WORDS) == order


@pytest.mark.parametrize("said", ["ya", "iya pak", "Ya, kirim.", "sudah benar", "oke sip", "1x ya", "👍"])
def test_yes(said: str) -> None:
    assert reading.is_yes(reading.plain(said), WORDS) is (said != "1x ya")


@pytest.mark.parametrize("said", ["", "ya tapi tempatnya di Sawa", "tidak", "pak", "terima kasih"])
def test_no_yes(said: str) -> None:
    assert not reading.is_yes(reading.plain(said), WORDS)


@pytest.mark.parametrize(
    ("text", "number"),
    [("2", 2), (" 2) ", 2), ("no. 2", 2), ("nomor 3", 3), ("pilih 4", 4), ("dua", 2), ("yang pertama", 1),
     ("2 orang jatuh", None), ("123", None), ("", None)],
)  # fmt: skip
def test_numbers(text: str, number: int | None) -> None:
    assert reading.number(text, WORDS) == number


@pytest.mark.parametrize(
    "text",
    [
        "7409991205900001",
        "7409 9912 0590 0001",
        "NIK saya 740999-120590-0001.",
        "ini nik: 7409.9912.0590.0001 pak",
    ],
)
def test_a_nik_in_any_spelling(text: str) -> None:
    found = reading.nik(text)
    assert found is not None
    assert "".join(c for c in found if c.isdigit()) == "7409991205900001"


@pytest.mark.parametrize("text", ["74099912059000011", "628001112223", "jalan rusak", "+7409991205900001"])
def test_what_is_no_nik(text: str) -> None:
    assert reading.nik(text) is None


@pytest.mark.parametrize(
    ("text", "kept"), [("740999120590", "740999120590"), ("74O9991205900001", "74O9991205900001")]
)
def test_a_try_at_a_nik_is_seen(text: str, kept: str) -> None:
    assert reading.nik_attempt(text) == kept


def test_a_code_is_read_in_groups_and_a_wrong_one_is_not() -> None:
    assert reading.code(f"kode saya {tracking.grouped(CODE)} ya") == CODE
    wrong = CODE[:-1] + str((int(CODE[-1]) + 1) % 10)
    assert reading.code(wrong) is None
    assert reading.looks_like_code(wrong)


@pytest.mark.parametrize(
    ("text", "rest"),
    [("bukan, desa Sawa", "desa Sawa"), ("Ubah tempat", "tempat"), ("maksud saya di Lembo", "di Lembo"),
     ("ubah", ""), ("ubahan jalan", None), ("jalan rusak bukan main", None)],
)  # fmt: skip
def test_words_of_correction(text: str, rest: str | None) -> None:
    assert reading.after_correction(text, WORDS) == rest


@pytest.mark.parametrize(
    ("text", "named"),
    [("tempat ke Sawa", ("place", "Sawa")), ("nama", ("identity", "")), ("tempatnya", ("place", "")),
     ("desa Sawa", None), ("kategori jadi kesehatan", ("category", "kesehatan"))],
)  # fmt: skip
def test_the_part_that_a_correction_names(text: str, named: tuple[str, str] | None) -> None:
    assert reading.part_named(text, WORDS) == named

"""A person's name is taken, and what is none is not."""

from __future__ import annotations

import pytest

from services.intake.dialogue.domain import naming
from tests.unit.dialogue.scenes import WORDS


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("Siti Aminah", "Siti Aminah"),
        ("siti aminah", "siti aminah"),
        ("nama saya Siti Aminah", "Siti Aminah"),
        ("Nama: Wa Ode Sitti", "Wa Ode Sitti"),
        ("saya La Ode Muh. Contoh", "La Ode Muh. Contoh"),
        ("I Made Contoh, S.Pd.", "I Made Contoh, S.Pd"),
        ("Sukarno", "Sukarno"),
        ("Nur'aini", "Nur'aini"),
    ],
)
def test_names(answer: str, name: str) -> None:
    assert naming.given(answer, WORDS) == name


@pytest.mark.parametrize(
    "answer",
    ["", "a", "kenapa harus nama?", "jalan rusak", "tidak mau", "7409991205900001", "Siti 2", "😊", "ya", "x" * 80,
     "satu dua tiga empat lima enam tujuh", "jangan disebut"],
)  # fmt: skip
def test_what_is_no_name(answer: str) -> None:
    assert naming.given(answer, WORDS) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("LAPOR jalan rusak, nama saya Siti Aminah", "Siti Aminah"),
        ("perkenalkan nama saya Siti Aminah dari desa Sawa mau lapor", "Siti Aminah"),
        ("Nama: Siti Aminah\nNIK: 7409", "Siti Aminah"),
        ("atas nama Siti Aminah, bansos tidak cair", "Siti Aminah"),
        ("nama saya jangan disebut", None),
        ("nama saya hilang dari daftar PKH", None),
        ("jalan rusak", None),
    ],
)
def test_introductions(text: str, name: str | None) -> None:
    assert naming.introduced(text, WORDS) == name


def test_a_name_in_full_can_hardly_be_anything_else() -> None:
    assert naming.in_full("Siti Aminah", WORDS) == "Siti Aminah"
    assert naming.in_full("siti aminah", WORDS) is None
    assert naming.in_full("Siti", WORDS) is None

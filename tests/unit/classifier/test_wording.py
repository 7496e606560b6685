"""Informal Indonesian is brought to one spelling before it is counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.classifier.wording import letter_terms, normalised, word_terms


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Jln yg rusak dgn lubang2 di dpn kntr", "jalan yang rusak dengan lubang di depan kantor"),
        ("RUSAAAAK PARAH!!!", "rusak parah"),
        ("e-KTP blm jadi", "ktp belum jadi"),
        ("PJU mati", "pju lampujalan mati"),
        ("hub 081234567890 atau https://contoh.id/x", "hub atau"),
        ("🙏🙏", ""),
        ("jalan&nbsp;rusak&amp;nbsp;<br/>parah &lt;p&gt;", "jalan rusak parah"),
        ("KTP a.n. [nama] [NIK], hub [nomor telepon]", "ktp a n hub"),
    ],
)
def test_one_spelling(typed: str, read: str) -> None:
    assert normalised(typed) == read


@given(st.text(max_size=300))
def test_anything_can_be_read(text: str) -> None:
    plain = normalised(text)
    assert plain == plain.strip().lower()
    assert all(isinstance(term, str) for term in (*word_terms(plain), *letter_terms(plain)))

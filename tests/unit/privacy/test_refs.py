import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.privacy import Refs

REFS = Refs(b"k" * 32)


@pytest.mark.parametrize(
    "spelling",
    [
        "+62 800-1234-567",
        "62800 1234567",
        "08001234567",
        "0800.1234.567",
        "+62 (0)800 1234567",
        "0062 800 1234 567",
    ],
)
def test_a_phone_has_one_ref_in_every_spelling(spelling: str) -> None:
    assert REFS.phone(spelling) == REFS.phone("628001234567")
    assert REFS.sender("sms", spelling) == REFS.sender("sms", "628001234567")


def test_a_foreign_number_is_not_taken_for_one_of_ours() -> None:
    assert REFS.phone("+60 12 345 6789") == REFS.phone("60123456789") != REFS.phone("0123456789")


def test_a_providers_user_id_that_is_no_phone_is_taken_as_it_is() -> None:
    assert REFS.sender("whatsapp", "ID.13491208655302741918") != REFS.sender(
        "whatsapp", "13491208655302741918"
    )


def test_nik_and_code_have_one_ref_in_every_spelling() -> None:
    assert REFS.nik("7409 9912 0590 0001") == REFS.nik("740999-120590-0001") == REFS.nik("7409991205900001")
    assert REFS.nik("٧٤٠٩٩٩١٢٠٥٩٠٠٠٠١") == REFS.nik("7409991205900001")
    assert REFS.code("4821 0937 5562") == REFS.code("4821-0937-5562")


def test_the_kind_the_channel_and_the_key_are_part_of_a_ref() -> None:
    same = "628001234567"
    refs = [REFS.phone(same), REFS.nik(same), REFS.code(same), REFS.citizen(same), REFS.sender("sms", same)]
    refs += [REFS.sender("whatsapp", same), REFS.message("sms", same), Refs(b"l" * 32).phone(same)]
    assert len(set(refs)) == len(refs)
    assert len({ref[2:] for ref in refs}) == len(refs)


@given(st.text())
def test_a_ref_is_short_opaque_and_fit_for_any_key(value: str) -> None:
    for ref in (REFS.sender("whatsapp", value), REFS.message("whatsapp", value), REFS.code(value)):
        assert re.fullmatch(r"[smk]_[a-z2-7]{26}", ref)

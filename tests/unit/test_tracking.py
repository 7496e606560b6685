"""A typo never turns a tracking code into another citizen's."""

from __future__ import annotations

from itertools import combinations, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.contracts.tracking import candidates, grouped, is_code, read


def _codes(report: str, count: int) -> list[str]:
    return list(islice(candidates(report), count))


def test_codes_of_a_report_are_the_same_each_time() -> None:
    assert _codes("r-1", 5) == _codes("r-1", 5)
    assert len(set(_codes("r-1", 200))) == 200


def test_every_candidate_is_a_code_that_looks_like_no_telephone_number() -> None:
    for code in _codes("r-2", 500):
        assert is_code(code)
        assert not code.startswith(("0", "62"))


def test_one_wrong_digit_is_always_found() -> None:
    for code in _codes("r-3", 20):
        for place in range(12):
            for digit in "0123456789":
                if digit != code[place]:
                    assert not is_code(code[:place] + digit + code[place + 1 :])


def test_two_wrong_digits_are_always_found() -> None:
    (code,) = _codes("r-4", 1)
    for i, j in combinations(range(12), 2):
        for a in "0123456789":
            for b in "0123456789":
                other = list(code)
                other[i], other[j] = a, b
                typed = "".join(other)
                assert typed == code or not is_code(typed)


@given(st.integers(), st.integers(0, 11), st.integers(0, 11))
def test_two_digits_swapped_are_always_found(seed: int, i: int, j: int) -> None:
    (code,) = _codes(f"r-{seed}", 1)
    other = list(code)
    other[i], other[j] = other[j], other[i]
    typed = "".join(other)
    assert typed == code or not is_code(typed)


@pytest.mark.parametrize(
    "spelling", ["{0} {1} {2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "{0}{1}{2}", " {0}  {1} {2} "]
)
def test_spelling_is_forgiven(spelling: str) -> None:
    (code,) = _codes("r-5", 1)
    assert read(spelling.format(*grouped(code).split())) == code


@pytest.mark.parametrize("text", ["", "status", "1234", "7409991205900001", "٤٨٢١٠٩٣٧٥٥٦٢"])
def test_what_is_no_code_is_none(text: str) -> None:
    assert read(text) is None

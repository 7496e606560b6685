"""A pack may choose any accent: what is shown can always be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.colour import READABLE, contrast, readable
from salur.web.contrast import DARK, LIGHT, accent_css

colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    # The grey that WCAG's own examples call just readable on white.
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@given(colours)
def test_every_accent_becomes_readable_in_light_and_dark(colour: str) -> None:
    for grounds in (LIGHT, DARK):
        corrected = readable(colour, grounds)
        assert all(contrast(corrected, ground) >= READABLE for ground in grounds)


@given(colours)
def test_text_on_the_accent_is_readable_too(colour: str) -> None:
    assert contrast(readable(colour, LIGHT), "#FFFFFF") >= READABLE
    assert contrast(readable(colour, DARK), DARK[2]) >= READABLE


def test_a_readable_colour_is_left_alone() -> None:
    assert readable("#1f3a8a", LIGHT) == "#1F3A8A"


def test_a_pale_yellow_darkens_but_stays_yellow() -> None:
    red, green, blue = (int(readable("#FFE34D", LIGHT)[n : n + 2], 16) for n in (1, 3, 5))
    assert red > green > blue


def test_what_is_no_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="written like #1F3A8A"):
        accent_css("biru")

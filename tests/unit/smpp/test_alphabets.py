"""GSM 03.38, UCS-2 and the codings of messages, and how few short messages a text of ours takes."""

from __future__ import annotations

import pytest
import smpplib.consts
import smpplib.gsm
from hypothesis import given
from hypothesis import strategies as st

from salur.channels.smpp import gsm7
from salur.channels.smpp.concatenation import HAS_HEADER, unwrapped
from salur.channels.smpp.pdus import Address, ShortMessage
from salur.channels.smpp.segments import MOST_PARTS, Segments, segments
from salur.channels.smpp.text import Alphabet, Coding, plain_coding, read, utf16

ALPHABET = sorted(gsm7._OCTETS)
EXTENDED = "^{}\\[~]|€\f"
in_gsm = st.text(st.sampled_from(ALPHABET))


@given(in_gsm)
def test_the_short_alphabet_comes_back(text: str) -> None:
    octets = gsm7.octets(text)
    assert octets is not None
    assert gsm7.decode(b"".join(octets)) == text


# smpplib's table lacks these two.
@given(st.text(st.sampled_from([c for c in ALPHABET if c not in "§\f"])))
def test_smpplib_knows_the_same_alphabet(text: str) -> None:
    octets = gsm7.octets(text)
    assert octets is not None
    assert smpplib.gsm.gsm_encode(text) == b"".join(octets)


def test_the_extension_table_costs_two() -> None:
    assert gsm7.octets("a€") == [b"a", b"\x1be"]
    assert gsm7.decode(b"\x1b\x28\x1b\x29") == "{}"
    assert all(len(octets[0]) == 2 for character in EXTENDED if (octets := gsm7.octets(character)))


@given(st.binary(max_size=200))
def test_any_octets_can_be_read(data: bytes) -> None:
    assert isinstance(gsm7.decode(data), str)
    for coding in range(256):
        found = read(coding, data)
        assert found is None or isinstance(found, str)


def test_what_the_alphabet_lacks_is_said() -> None:
    assert gsm7.octets("jalan 🚧") is None
    assert gsm7.octets(gsm7.plain("“Halo” – ini…")) is not None
    assert gsm7.plain("S••• A•••••") == "S*** A*****"


@given(st.text(st.characters(codec="utf-8")))
def test_ucs2_comes_back_with_its_pairs(text: str) -> None:
    assert read(Coding.UCS2, utf16(text)) == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("coding", "data", "text"),
    [
        (0x00, b"\x00 \x11", "@ _"),
        (0x01, b"Halo", "Halo"),
        (0x03, b"caf\xe9", "café"),
        (0x08, "Desa 🏚".encode("utf-16-be"), "Desa 🏚"),
        (0x08, b"\x00H\x00a\x00", "Ha"),
        (0x08, b"\xd8\x3d\x00a", "\ufffda"),
        (0x10, b"\x00", "@"),
        (0x18, b"\x00H", "H"),
        (0xE0, b"\x00H", "H"),
        (0xF0, b"\x00", "@"),
        (0xC0, b"Halo", "Halo"),
        (0x06, "Привет".encode("iso8859-5"), "Привет"),
        (0x02, b"Halo", None),
        (0x04, b"Halo", None),
        (0xF5, b"Halo", None),
        (0x05, b"Halo", None),
    ],
)
def test_each_coding_is_read_as_what_it_is(coding: int, data: bytes, text: str | None) -> None:
    assert read(coding, data) == text


def test_a_centre_may_mean_latin_1_by_its_default() -> None:
    assert read(0, b"caf\xe9", Alphabet.LATIN_1) == "café"
    assert plain_coding(0, Alphabet.LATIN_1) == Coding.LATIN_1
    assert plain_coding(0xF0) == Coding.DEFAULT


def said(cut: Segments, alphabet: Alphabet = Alphabet.GSM) -> str:
    """The text as a telephone puts it together."""
    return read(cut.coding, b"".join(part.data for part in cut.parts), alphabet) or ""


@given(st.text(st.characters(codec="utf-8"), max_size=2000), st.sampled_from(Alphabet))
def test_a_text_comes_back_from_its_parts(text: str, alphabet: Alphabet) -> None:
    cut = segments(text, alphabet)
    told = said(cut, alphabet)
    wanted = text if cut.coding == Coding.UCS2 else gsm7.plain(text)
    assert "".join(told.split()) == "".join(wanted.split())
    for number, part in enumerate(cut.parts, 1):
        assert len(part.header + part.data) <= (160 if cut.coding == Coding.DEFAULT else 140)
        body = ShortMessage(
            Address(), Address(), part.header + part.data, esm_class=HAS_HEADER if part.header else 0
        )
        found, data = unwrapped(body)
        assert data == part.data
        if len(cut.parts) > 1:
            assert found is not None
            assert (found.number, found.total, found.reference) == (number, len(cut.parts), part.header[3])
        else:
            assert found is None
        if cut.coding == Coding.UCS2:
            part.data.decode("utf-16-be")
        if cut.coding == Coding.DEFAULT:
            assert not part.data.endswith(b"\x1b")


@pytest.mark.parametrize(
    ("text", "coding", "count"),
    [
        ("a" * 160, Coding.DEFAULT, 1),
        ("a" * 161, Coding.DEFAULT, 2),
        ("a" * 306, Coding.DEFAULT, 2),
        ("a" * 307, Coding.DEFAULT, 3),
        ("€" * 80, Coding.DEFAULT, 1),
        ("€" * 81, Coding.DEFAULT, 2),
        ("a" * 152 + "€" * 4, Coding.DEFAULT, 1),
        ("“" + "a" * 158 + "”", Coding.DEFAULT, 1),
        ("ж" * 70, Coding.UCS2, 1),
        ("ж" * 71, Coding.UCS2, 2),
        ("🚧" * 35, Coding.UCS2, 1),
        ("🚧" * 36, Coding.UCS2, 2),
        ("a\n\n\n" * 60 + "b", Coding.DEFAULT, 1),
        ("", Coding.DEFAULT, 1),
    ],
)
def test_one_short_message_where_one_will_do(text: str, coding: Coding, count: int) -> None:
    cut = segments(text)
    assert (cut.coding, len(cut.parts)) == (coding, count)


def test_the_same_text_has_the_same_reference_each_time() -> None:
    long = "Jalan di depan kantor desa rusak. " * 12
    assert segments(long) == segments(long)


def test_a_text_without_end_is_refused() -> None:
    assert len(segments("ж" * 67 * MOST_PARTS).parts) == MOST_PARTS
    with pytest.raises(ValueError, match="256 short messages"):
        segments("ж" * (67 * MOST_PARTS + 1))

"""Everything said to a citizen is rendered strictly, in both languages, short enough for a telephone."""

from __future__ import annotations

import pytest

from salur.contracts.cases import CaseState
from salur.packs import TextError, Texts
from salur.packs.texts import LANGS, Lang, Template, default_templates
from salur.regions.nik import NikFact

OWN = {
    "service": "Lapor Konasara",
    "region": "Kabupaten Konawe Utara",
    "example_report": "LAPOR jalan rusak",
    "example_place": "Desa Puuwonggia",
}
texts = Texts("74.09", OWN, {})


def test_values_are_put_in_once_and_only_once() -> None:
    said = texts.render("case_verified", {"code": "{link} KNWU"})
    assert said.startswith("Laporan {link} KNWU sudah")


def test_the_pack_gives_its_own_values() -> None:
    assert "Lapor Konasara, layanan laporan warga Kabupaten Konawe Utara" in texts.render("welcome")
    assert texts.placeholders("welcome") == frozenset()


def test_values_that_are_not_used_are_left_alone() -> None:
    assert texts.render("cancelled", {"code": "KNWU"}) == texts.render("cancelled")


def test_a_missing_value_names_pack_key_and_placeholder() -> None:
    with pytest.raises(
        TextError, match=r'pack 74\.09: text "case_dispatched" \(id\) needs a value for \{agency\}'
    ):
        texts.render("case_dispatched", {"code": "x", "due": "x", "link": "x"})


def test_an_unknown_key_names_the_pack() -> None:
    with pytest.raises(TextError, match=r'pack 74\.09: there is no text "hello" \(en\)'):
        texts.render("hello", lang="en")


def test_a_missing_value_never_shows_the_values_that_are_there() -> None:
    with pytest.raises(TextError) as raised:
        texts.render("case_answered", {"answer": "rahasia", "code": "x"})
    assert "rahasia" not in str(raised.value)


def test_an_unknown_language_is_answered_in_indonesian() -> None:
    assert texts.render("cancelled", lang="bug") == texts.render("cancelled")


def test_a_pack_may_use_its_own_words() -> None:
    own = Texts("74.09", {}, {"id": {"cancelled": Template(text="Baik, sudah dibatalkan.")}})
    assert own.render("cancelled") == "Baik, sudah dibatalkan."
    assert own.render("cancelled", lang="en") == texts.render("cancelled", lang="en")


def test_buttons_say_what_they_do() -> None:
    assert texts.buttons("summary_confirm") == (("send", "Kirim"), ("edit", "Ubah"), ("cancel", "Batal"))
    assert texts.buttons("cancelled") == ()


def test_english_is_a_true_translation() -> None:
    indonesian, english = default_templates("id"), default_templates("en")
    assert list(indonesian) == list(english)
    for key, template in indonesian.items():
        assert template.placeholders == english[key].placeholders, key
        assert list(template.buttons) == list(english[key].buttons), key
        assert template.text != english[key].text, key


@pytest.mark.parametrize("lang", LANGS)
def test_texts_are_short(lang: Lang) -> None:
    lengths = {key: len(template.text) for key, template in default_templates(lang).items()}
    assert max(lengths.values()) <= 600
    assert sum(length <= 320 for length in lengths.values()) / len(lengths) > 0.9


def test_every_state_of_a_case_has_its_words() -> None:
    keys = texts.keys()
    assert {f"state_{state}" for state in CaseState} <= keys


def test_every_fault_of_a_nik_has_its_words() -> None:
    faults = set(NikFact) - {NikFact.VALID, NikFact.UNLISTED, NikFact.FOREIGN}
    assert {f"nik_invalid_{fault}" for fault in faults} <= texts.keys()


@pytest.mark.parametrize(
    "word", ["disposisi", "error", "kesalahan", "mohon maaf atas", "invalid", "kamu", "silahkan"]
)
def test_no_word_of_the_office_or_of_blame(word: str) -> None:
    said = [key for key, template in default_templates("id").items() if word in template.text.casefold()]
    assert said == []

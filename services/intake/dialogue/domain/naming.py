"""Is this a person's name? Asked of an answer to "what is your name", and of words that introduce one."""

from __future__ import annotations

import re
from functools import cache

from services.intake.dialogue.domain.reading import plain
from services.intake.dialogue.domain.vocabulary import Vocabulary

LONGEST = 60
MOST_WORDS = 6

_INTRODUCED = (
    r"\b(?:{}|nama\s*(?:lengkap|pelapor)?\s*[:=]|a\.?\s?n\.)\s*(?:adalah|ialah|yaitu|:|=)?\s*"
    r"(?P<name>[^\W\d_][^\d_\n,;:!?()]*)"
)
# Beside a NIK the bare word is enough: "NIK 7409… nama Siti Aminah".
_NAMED = re.compile(
    r"\b(?:nama|namanya|an|atas nama)\s*[:=]?\s+(?P<name>[^\W\d_][^\d_\n,;:!?()]*)", re.IGNORECASE
)
_LEADS = (
    r"^\W*(?:(?:{}|nama\s+(?:lengkap)?|nama|saya|sy|aku|perkenalkan|adalah"
    r"|ya sudah|yaudah|baiklah|baik|oke|ok|iya)\b\W*)+"
)
_NAME = re.compile(
    r"[^\W\d_]+(?:['’`.\-]*[^\W\d_]+)*\.?(?:,?\s+[^\W\d_]+(?:['’`.\-]*[^\W\d_]+)*\.?)*", re.UNICODE
)


def given(answer: str, words: Vocabulary) -> str | None:
    """The name in an answer to "what is your name"; None where it is none."""
    return _checked(_leads(words.introduces).sub("", answer, count=1) or answer, words)


def in_full(text: str, words: Vocabulary) -> str | None:
    """The name that a text is, where it can hardly be anything else: two words or more, each with a capital."""
    name = given(text, words)
    tokens = name.split() if name else []
    return name if len(tokens) >= 2 and all(token[0].isupper() for token in tokens) else None


def introduced(text: str, words: Vocabulary, *, beside_nik: bool = False) -> str | None:
    """The name that a text introduces ("nama saya Siti Aminah, …"); None where it introduces none."""
    found = _introduced(words.introduces).search(text) or (_NAMED.search(text) if beside_nik else None)
    return _checked(_until_the_sentence_goes_on(found["name"], words), words) if found else None


@cache
def _introduced(phrases: str) -> re.Pattern[str]:
    return re.compile(_INTRODUCED.format(phrases), re.IGNORECASE)


@cache
def _leads(phrases: str) -> re.Pattern[str]:
    return re.compile(_LEADS.format(phrases), re.IGNORECASE)


def _until_the_sentence_goes_on(text: str, words: Vocabulary) -> str:
    taken: list[str] = []
    for word in text.split():
        if plain(word) in words.name_ends:
            break
        taken.append(word)
        if word.endswith(".") and len(word) > 4:
            break
    return " ".join(taken[:4])


def _checked(text: str, words: Vocabulary) -> str | None:
    name = " ".join(text.split()).strip(" .,;:-\"'")
    if not 2 <= len(name) <= LONGEST or not _NAME.fullmatch(name):
        return None
    tokens = plain(name).split()
    if len(tokens) > MOST_WORDS or any(token in words.not_in_names for token in tokens):
        return None
    return name

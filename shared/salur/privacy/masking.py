"""Takes a person out of a text: what the dialogue emits, and what a citizen is shown of their own name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from salur.privacy.digit_masking import mask_numbers
from salur.privacy.name_masking import mask_names, words
from salur.privacy.refs import digits

EMAIL = "[email]"

_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_HIDDEN = "•"


@dataclass(frozen=True, slots=True)
class Keep:
    """What a mask leaves: numbers in any spelling (a tracking code) and words (place names, ordinary words)."""

    numbers: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, items: Iterable[str]) -> Keep:
        """Of phrases and numbers as people write them. Build it once where the list is long."""
        numbers, kept_words = set(), set()
        for item in items:
            kept_words.update(words(item))
            numbers.add(digits(item))
        return cls(frozenset(numbers - {""}), frozenset(kept_words))

    def __or__(self, other: Keep) -> Keep:
        return Keep(self.numbers | other.numbers, self.words | other.words)


def mask(text: str, names: Iterable[str] = (), keep: Keep | Iterable[str] = ()) -> str:
    """The text without NIKs, phones, e-mails and names, each replaced by a short word in brackets.

    `names` are full names we know: each is masked whole, and so is each of its words of three letters or more,
    unless `keep` holds that word. Masking twice gives the same.
    """
    kept = keep if isinstance(keep, Keep) else Keep.of(keep)
    masked = (
        _EMAIL.sub(EMAIL, unicodedata.normalize("NFC", text))
        if "@" in text
        else unicodedata.normalize("NFC", text)
    )
    return mask_names(mask_numbers(masked, kept.numbers), names, kept.words)


def mask_name(name: str) -> str:
    """A name its owner recognises and a bystander does not: "Siti Aminah" → "S••• A•••••"."""
    return " ".join(word[0] + _HIDDEN * (len(word) - 1) for word in name.split())

"""Which jurisdiction an SMS is for: several share a short code, and a keyword at its beginning says which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

_WORD = re.compile(r"\W*(\w+)\W*")
# What may stand before the keyword: "LAPOR KONUT jalan rusak".
_BEFORE = frozenset({"lapor", "status", "darurat", "bantuan", "batal", "info"})


@dataclass(frozen=True, slots=True)
class Named(Generic[T]):
    """Whose keyword a text holds, and the text without it."""

    whose: T
    rest: str = field(repr=False)


@dataclass(frozen=True)
class ShortCodes(Generic[T]):
    """The short codes, each with who holds it by keyword (lower case); "" is who needs none."""

    by_code: Mapping[str, Mapping[str, T]]

    @classmethod
    def of(cls, held: Iterable[tuple[str, str | None, T]]) -> ShortCodes[T]:
        """From code, keyword and holder of each."""
        by_code: dict[str, dict[str, T]] = {}
        for code, keyword, holder in held:
            by_code.setdefault(code, {})[(keyword or "").lower()] = holder
        return cls(by_code)

    def named(self, code: str, text: str) -> Named[T] | None:
        """Whose keyword a text to a code begins with, in any case and behind any punctuation; None where nobody's."""
        keywords = self.by_code.get(code, {})
        first = _WORD.match(text)
        if first is None:
            return None
        word = first[1].lower()
        if word and word in keywords:
            return Named(keywords[word], text[first.end() :])
        second = _WORD.match(text, first.end()) if word in _BEFORE else None
        if second is not None and second[1].lower() in keywords:
            return Named(keywords[second[1].lower()], f"{first[1]} {text[second.end() :]}".strip())
        return None

    def holder(self, code: str, text: str) -> T | None:
        """Who a text to a code is for: by keyword, else who needs none, else the first of who share it.

        None for a code that nobody holds.
        """
        named = self.named(code, text)
        if named is not None:
            return named.whose
        holders = self.by_code.get(code, {})
        return holders.get("") or next(iter(holders.values()), None)

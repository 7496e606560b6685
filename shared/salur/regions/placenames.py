"""An index of the place names below one region, looked up by the words of a text, exactly or with a slip."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from salur.regions.codes import Level
from salur.regions.names import Region
from salur.regions.words import ORDINARY, ROMAN, SHORT_FORMS

_WORD = re.compile(r"[^\W_]+(?:['’`ʼ][^\W_]+)*")
_APOSTROPHES = str.maketrans("", "", "'’`ʼ")

# "diwanggudu": the preposition written together with a name is seen from this length on.
_GLUED_FROM = 7
_REGENCY_WORDS = ("kabupaten", "kota", "administrasi")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text as names are compared: lower case, no accents, no apostrophes, Roman numerals as digits."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Name:
    """A place name cut into words. `ordinary`: every word of it is an everyday word."""

    region: Region
    words: tuple[str, ...]
    ordinary: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A run of `size` words of a text that reads like a name, with `slips` letters wrong."""

    name: Name
    size: int
    slips: int


def words_of(text: str) -> list[Word]:
    """The words of a text with their places in it."""
    return [Word(_plain(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]


def _plain(word: str) -> str:
    word = word.lower()
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word.translate(_APOSTROPHES)).encode("ascii", "ignore").decode()
    elif "'" in word or "`" in word:
        word = word.translate(_APOSTROPHES)
    return ROMAN.get(word) or SHORT_FORMS.get(word) or word


def slips_allowed(length: int) -> int:
    """How many letters of a word may be wrong: none under 5 letters, one under 10, else two."""
    return 0 if length < 5 else 1 if length < 10 else 2


class PlaceNames:
    """The names of some regions, made once and looked up often."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self.names = tuple(_named(region) for region in regions)
        joined: dict[str, list[Name]] = defaultdict(list)
        self._by_edge: dict[str, set[str]] = defaultdict(set)
        self._by_first: dict[str, list[Name]] = defaultdict(list)
        for name in self.names:
            joined["".join(name.words)].append(name)
            self._by_first[name.words[0]].append(name)
            for edge in _edges(name.words[0]):
                self._by_edge[edge].add(name.words[0])
        self._joined = dict(joined)
        self._starts = frozenset(joined[:size] for joined in self._joined for size in (1, 2, 3))
        self.longest = max((len(name.words) for name in self.names), default=0)

    def exact(self, words: list[Word], at: int) -> list[Hit]:
        """Names that begin at a word and are spelled right, the longest run only; spaces do not matter."""
        first = words[at].text
        # Most words begin no name: their first letters tell, before any run is put together.
        if first[:3] in self._starts:
            for size in range(min(self.longest + 1, len(words) - at), 0, -1):
                joined = first if size == 1 else "".join([word.text for word in words[at : at + size]])
                if names := self._joined.get(joined):
                    return [Hit(name, size, 0) for name in names]
        if len(first) >= _GLUED_FROM and first.startswith("di"):
            return [Hit(name, 1, 0) for name in self._joined.get(first[2:], ())]
        return []

    def misspelt(self, words: list[Word], at: int) -> list[Hit]:
        """Names that begin at a word with a slip in some word, those with the fewest slips only."""
        found: list[Hit] = []
        for first, slips in self._near(words[at].text):
            for name in self._by_first[first]:
                rest = self._slips(words, at + 1, name.words[1:])
                if rest is not None and 0 < slips + rest <= 2:
                    found.append(Hit(name, len(name.words), slips + rest))
        best = min((hit.slips - 2 * hit.size for hit in found), default=0)
        return [hit for hit in found if hit.slips - 2 * hit.size == best]

    def _near(self, word: str) -> Iterator[tuple[str, int]]:
        seen: set[str] = set()
        for edge in _edges(word):
            for name in self._by_edge.get(edge, ()):
                if name in seen:
                    continue
                seen.add(name)
                allowed = slips_allowed(len(name))
                if abs(len(name) - len(word)) <= allowed:
                    slips = OSA.distance(name, word, score_cutoff=allowed)
                    if slips <= allowed:
                        yield name, slips

    @staticmethod
    def _slips(words: list[Word], at: int, wanted: tuple[str, ...]) -> int | None:
        if at + len(wanted) > len(words):
            return None
        total = 0
        for want, word in zip(wanted, words[at:], strict=False):
            allowed = slips_allowed(len(want))
            slips = OSA.distance(want, word.text, score_cutoff=allowed)
            if slips > allowed:
                return None
            total += slips
        return total


def _named(region: Region) -> Name:
    words = tuple(word.text for word in words_of(region.name))
    if region.code.level == Level.KABUPATEN:
        # "Kabupaten Konawe Utara", "Kota Kendari": people leave the first word out.
        words = tuple(itertools.dropwhile(_REGENCY_WORDS.__contains__, words))
    return Name(region, words, all(word in ORDINARY or word.isdigit() for word in words))


def _edges(word: str) -> tuple[str, str]:
    """Where a slip is least likely both at once: the first two letters, and the last two."""
    return f"^{word[:2]}", f"{word[-2:]}$"

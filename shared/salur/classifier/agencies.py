"""From what a table calls an agency to the pack's own agency, and what the pack's keywords say where no model does."""

from __future__ import annotations

import re
from functools import lru_cache

from salur.classifier.model import SHOWN
from salur.packs.model import Pack

_SIGNS = re.compile(r"[^a-z0-9]+")


def agency_of(label: str, pack: Pack) -> str | None:
    """The code of the agency that a label names by code, name or short name; None where the pack has none such."""
    return _names(pack).get(_plain(label))


def by_keywords(text: str, pack: Pack) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Agencies whose categories' keywords stand in a text, with the words found, most first; at most three."""
    found: dict[str, list[str]] = {}
    plain = _plain(text)
    words, keywords = f" {plain} ", _keywords(pack)
    begun = {number for word in set(plain.split()) for number in _beginning(pack).get(word, ())}
    for number in sorted(begun):
        keyword, agency = keywords[number]
        if f" {keyword} " in words:
            found.setdefault(agency, []).append(keyword)
    most = sorted(found, key=lambda agency: -sum(len(word.split()) for word in found[agency]))
    return tuple((agency, tuple(found[agency])) for agency in most[:SHOWN])


@lru_cache(maxsize=64)
def _names(pack: Pack) -> dict[str, str]:
    """A name that two agencies share names neither."""
    owners: dict[str, set[str]] = {}
    for agency in pack.agencies:
        for name in (agency.code, agency.name, agency.short_name):
            owners.setdefault(_plain(name), set()).add(agency.code)
    return {name: next(iter(codes)) for name, codes in owners.items() if len(codes) == 1}


@lru_cache(maxsize=64)
def _keywords(pack: Pack) -> tuple[tuple[str, str], ...]:
    return tuple(
        (_plain(keyword), category.agency) for category in pack.categories for keyword in category.keywords
    )


@lru_cache(maxsize=64)
def _beginning(pack: Pack) -> dict[str, list[int]]:
    """The numbers of the keywords by their first word: a text has a few words, a pack hundreds of keywords."""
    found: dict[str, list[int]] = {}
    for number, (keyword, _) in enumerate(_keywords(pack)):
        found.setdefault(keyword.partition(" ")[0], []).append(number)
    return found


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", text.lower()).strip()

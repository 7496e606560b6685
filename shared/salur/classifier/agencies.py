"""From what a table calls an agency to the pack's own agency, and what the pack's keywords say where no model does."""

from __future__ import annotations

import re
from collections import Counter
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
    words = f" {_plain(text)} "
    for keyword, agency in _keywords(pack):
        if f" {keyword} " in words:
            found.setdefault(agency, []).append(keyword)
    counts = Counter({agency: sum(len(word.split()) for word in said) for agency, said in found.items()})
    return tuple((agency, tuple(found[agency])) for agency, _ in counts.most_common(SHOWN))


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


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", text.lower()).strip()

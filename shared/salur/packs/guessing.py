"""Which category a citizen's sentence is about, by the pack's keywords; unsure is an answer too."""

from __future__ import annotations

import re
from collections.abc import Iterable

from salur.packs.category import Category

_WORD = re.compile(r"[a-z0-9]+")


class Keywords:
    """The keywords of all categories, as runs of words."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self._owner = {
            tuple(_WORD.findall(keyword.lower())): category
            for category in categories
            for keyword in category.keywords
        }
        self._longest = max(map(len, self._owner), default=0)

    def guess(self, text: str) -> Category | None:
        """The category whose keywords the text holds most of, None where there is none or a tie.

        A keyword of several words weighs as many times more, and takes its words from shorter ones.
        """
        weights: dict[str, int] = {}
        found: dict[str, Category] = {}
        for run in self._runs(_WORD.findall(text.lower())):
            category = found[self._owner[run].key] = self._owner[run]
            weights[category.key] = weights.get(category.key, 0) + len(run) ** 2
        ranked = sorted(weights, key=lambda key: -weights[key])
        if not ranked or (len(ranked) > 1 and weights[ranked[0]] == weights[ranked[1]]):
            return None
        return found[ranked[0]]

    def _runs(self, words: list[str]) -> Iterable[tuple[str, ...]]:
        at = 0
        while at < len(words):
            runs = (tuple(words[at : at + size]) for size in range(self._longest, 0, -1))
            run = next((run for run in runs if run in self._owner), None)
            if run is not None:
                yield run
            at += len(run) if run else 1

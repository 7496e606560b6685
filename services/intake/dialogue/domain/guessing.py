"""Which category a text speaks of, by the pack's keywords. Unsure is an answer, too: then the citizen is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from salur.packs.category import Category
from services.intake.dialogue.domain.reading import plain

# The best category must weigh this many times the next.
_CLEAR = 2


class Keywords:
    """The keywords of a pack's categories, found by their first word."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self._by_first: dict[str, list[tuple[list[str], Category]]] = {}
        for category in categories:
            for keyword in category.keywords:
                run = plain(keyword).split()
                self._by_first.setdefault(run[0], []).append((run, category))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def guess(self, said: str) -> Category | None:
        """The category that plain words clearly speak of; None where they speak of none or of several."""
        weights: Counter[str] = Counter()
        categories: dict[str, Category] = {}
        tokens = said.split()
        at = 0
        while at < len(tokens):
            run, category = self._at(tokens, at)
            if category is not None:
                categories[category.key] = category
                # Two words side by side say far more than the same two apart.
                weights[category.key] += len(run) ** 2
            at += max(len(run), 1)
        ranked = weights.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] < _CLEAR * ranked[1][1]):
            return None
        return categories[ranked[0][0]]

    def _at(self, tokens: list[str], at: int) -> tuple[list[str], Category | None]:
        for run, category in self._by_first.get(tokens[at], ()):
            if tokens[at : at + len(run)] == run:
                return run, category
        return [], None

"""A trained model as it is used: words in, agencies with their probabilities out. It needs numpy and nothing more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from salur.classifier.wording import letter_terms, normalised, word_terms

Floats = NDArray[np.float32]
# How the two blocks of features read a normalised text, in the order in which the weights stand.
BLOCKS: tuple[Callable[[str], list[str]], ...] = (word_terms, letter_terms)
SHOWN = 3


@dataclass(frozen=True)
class Ranked:
    """One label and how likely it is the right one, 0…1."""

    label: str
    probability: float


@dataclass(frozen=True)
class Guess:
    """The likeliest labels, best first; `sure` says that the best may be acted on without a person."""

    ranked: tuple[Ranked, ...]
    sure: bool


@dataclass(frozen=True)
class Block:
    """One kind of features: the terms it counts and how rare each is."""

    terms: tuple[str, ...]
    idf: Floats

    @cached_property
    def places(self) -> Mapping[str, int]:
        return {term: at for at, term in enumerate(self.terms)}

    def weigh(self, terms: Iterable[str]) -> tuple[NDArray[np.int64], Floats]:
        """The places of the known terms and their weights: sublinear counts by rarity, of length 1."""
        places = self.places
        known = (places.get(term) for term in terms)
        counts = Counter(place for place in known if place is not None)
        at = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        weights = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        weights = (1 + np.log(weights)) * self.idf[at]
        length = float(np.linalg.norm(weights))
        return at, (weights / length if length else weights).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Model:
    """A linear model over words and runs of letters, calibrated by one temperature.

    `threshold` is the probability from which at least 95 % were right when it was measured; None where no
    probability was that good, and then it is never sure.
    """

    labels: tuple[str, ...]
    blocks: tuple[Block, ...]
    weights: Floats
    """By feature and label."""
    intercept: Floats
    temperature: float
    threshold: float | None
    about: Mapping[str, Any]
    """When and from what it was made, and the report of its measurement, for people."""

    @property
    def version(self) -> str:
        return str(self.about["version"])

    def guess(self, text: str, shown: int = SHOWN) -> Guess:
        """The likeliest labels of a text. A text with no known word gives no label."""
        plain = normalised(text)
        scores, known, start = self.intercept.copy(), 0, 0
        for block, read in zip(self.blocks, BLOCKS, strict=True):
            at, weights = block.weigh(read(plain))
            scores += weights @ self.weights[at + start]
            start, known = start + len(block.terms), known + len(at)
        if not known:
            return Guess((), sure=False)
        chances = probabilities(scores[np.newaxis, :], self.temperature)[0]
        best = np.argsort(-chances, kind="stable")[:shown]
        ranked = tuple(Ranked(self.labels[at], float(chances[at])) for at in best)
        return Guess(ranked, self.threshold is not None and ranked[0].probability >= self.threshold)


def probabilities(scores: Floats, temperature: float) -> Floats:
    """Scores by row and label as probabilities that add up to 1 in each row."""
    scaled = scores / temperature
    scaled = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    result: Floats = (scaled / scaled.sum(axis=1, keepdims=True)).astype(np.float32)
    return result

"""What a model is worth, counted on reports that it has not learned from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from salur.classifier.model import SHOWN, Floats

PRECISION = 0.95
# Of fewer answers nothing can be said about 95 in 100.
FEWEST = 30
# What is likelier wrong than right goes to a person, however well the others did.
_LEAST = 0.5
# How many standard errors below what was counted the rate may lie: nine times in ten it lies above (Wilson, 1927).
_MARGIN = 1.2816
# A class counts among the larger ones from this share of all rows.
LARGER = 0.03


@dataclass(frozen=True)
class Measured:
    """Counts over rows whose label is known; a label that was never learned is an answer missed."""

    accuracy: float
    macro_f1: float
    top3_accuracy: float
    threshold: float | None
    coverage: float
    precision: float | None
    larger_accuracy: float
    larger: tuple[str, ...]
    by_label: dict[str, dict[str, float]]
    confusion: NDArray[np.int64]
    """By true and by answered label, both in the model's order; true labels never learned are not in it."""
    rows: int

    def told(self) -> dict[str, Any]:
        """For the report; rounded to what the counts can bear."""
        return {
            "rows": self.rows,
            "accuracy": round(self.accuracy, 4),
            "macro_f1": round(self.macro_f1, 4),
            "top3_accuracy": round(self.top3_accuracy, 4),
            "larger_classes": {"labels": list(self.larger), "accuracy": round(self.larger_accuracy, 4)},
            "threshold": None if self.threshold is None else round(self.threshold, 4),
            "coverage_at_95_precision": round(self.coverage, 4),
            "precision_at_threshold": None if self.precision is None else round(self.precision, 4),
            "by_class": self.by_label,
        }


def threshold_for(chances: Floats, truth: NDArray[np.int64], margin: float = _MARGIN) -> float | None:
    """The lowest probability from which 95 % of the answers are right; None where there is none.

    `margin` is how many standard errors below the counted rate must reach 95 %. That so many of the rows were right is luck in part, the more so the fewer there are and the more thresholds are
    tried: with a margin the lower bound of the rate must reach 95 %, so that reports to come keep to it too.
    """
    best, right = chances.max(axis=1), chances.argmax(axis=1) == truth
    order = np.argsort(-best, kind="stable")
    counted = np.cumsum(right[order]), np.arange(1, len(order) + 1)
    good = np.flatnonzero(_at_least(*counted, margin) >= PRECISION)
    # Equal probabilities stand or fall together.
    while len(good) and good[-1] + 1 < len(order) and best[order][good[-1]] == best[order][good[-1] + 1]:
        good = good[:-1]
    if not len(good) or good[-1] + 1 < FEWEST:
        return None
    return max(_LEAST, float(best[order][good[-1]]))


def _at_least(right: NDArray[np.int64], of: NDArray[np.int64], margin: float) -> NDArray[np.float64]:
    """The lower bound of a rate of which so many of so many were seen."""
    rate, squared = right / of, margin**2
    spread = margin * np.sqrt(rate * (1 - rate) / of + squared / (4 * of**2))
    bound: NDArray[np.float64] = (rate + squared / (2 * of) - spread) / (1 + squared / of)
    return bound


def measure(
    chances: Floats, truth: Sequence[str], labels: Sequence[str], threshold: float | None
) -> Measured:
    """How well probabilities by row and label meet the true labels, and how much is answered above a threshold."""
    place = {label: at for at, label in enumerate(labels)}
    true = np.array([place.get(label, -1) for label in truth])
    order = np.argsort(-chances, axis=1, kind="stable")
    best = chances.max(axis=1)
    # A text without a known word has no answer.
    answered = np.where(best > 0, order[:, 0], -2)
    confusion = np.zeros((len(labels), len(labels)), dtype=np.int64)
    both = (true >= 0) & (answered >= 0)
    np.add.at(confusion, (true[both], answered[both]), 1)
    rows_of = Counter(truth)
    by_label = _by_label(
        [rows_of[label] for label in labels],
        np.diag(confusion),
        np.bincount(answered[answered >= 0], minlength=len(labels)),
        labels,
    )
    asked = [row["f1"] for row in by_label.values() if row["rows"] or row["answered"]]
    never_learned = len(set(truth) - set(labels))
    larger = tuple(label for label, rows in rows_of.most_common() if rows >= LARGER * len(truth))
    among = np.array([label in set(larger) for label in truth])
    sure = best >= threshold if threshold is not None else np.zeros(len(truth), dtype=bool)
    return Measured(
        accuracy=float((answered == true).mean()),
        macro_f1=sum(asked) / (len(asked) + never_learned),
        top3_accuracy=float(((order[:, :SHOWN] == true[:, None]).any(axis=1) & (best > 0)).mean()),
        threshold=threshold,
        coverage=float(sure.mean()),
        precision=float((answered[sure] == true[sure]).mean()) if sure.any() else None,
        larger_accuracy=float((answered[among] == true[among]).mean()) if among.any() else 0.0,
        larger=larger,
        by_label=by_label,
        confusion=confusion,
        rows=len(truth),
    )


def _by_label(
    rows_of: Sequence[int], right: NDArray[np.int64], answered: NDArray[np.int64], labels: Sequence[str]
) -> dict[str, dict[str, float]]:
    rows = {}
    for label, all_true, hits, said in zip(labels, rows_of, right.tolist(), answered.tolist(), strict=True):
        precision = hits / said if said else 0.0
        recall = hits / all_true if all_true else 0.0
        f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
        rows[label] = {
            "rows": all_true,
            "answered": said,
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(f1, 4),
        }
    return rows

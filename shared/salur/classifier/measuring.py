"""What a model is worth, counted on reports that it has not learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from salur.classifier.model import SHOWN, Floats

PRECISION = 0.95
# Of fewer answers nothing can be said about 95 in 100.
FEWEST = 30
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


def threshold_for(chances: Floats, truth: NDArray[np.int64]) -> float | None:
    """The lowest probability from which at least 95 % of the answers were right; None where there is none."""
    best, right = chances.max(axis=1), chances.argmax(axis=1) == truth
    order = np.argsort(-best, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= PRECISION)
    # Equal probabilities stand or fall together.
    while len(good) and good[-1] + 1 < len(order) and best[order][good[-1]] == best[order][good[-1] + 1]:
        good = good[:-1]
    if not len(good) or good[-1] + 1 < min(FEWEST, len(order)):
        return None
    return float(best[order][good[-1]])


def measure(
    chances: Floats, truth: Sequence[str], labels: Sequence[str], threshold: float | None
) -> Measured:
    """How well probabilities by row and label meet the true labels, and how much is answered above a threshold."""
    place = {label: at for at, label in enumerate(labels)}
    true = np.array([place.get(label, -1) for label in truth])
    order = np.argsort(-chances, axis=1, kind="stable")
    answered = order[:, 0]
    confusion = np.zeros((len(labels), len(labels)), dtype=np.int64)
    known = true >= 0
    np.add.at(confusion, (true[known], answered[known]), 1)
    by_label = _by_label(confusion, np.bincount(answered, minlength=len(labels)), labels)
    larger = tuple(
        label for at, label in enumerate(labels) if confusion[at].sum() >= max(LARGER * len(truth), 1)
    )
    among = np.isin(true, [place[label] for label in larger])
    sure = chances.max(axis=1) >= threshold if threshold is not None else np.zeros(len(truth), dtype=bool)
    return Measured(
        accuracy=float((answered == true).mean()),
        macro_f1=float(np.mean([row["f1"] for row in by_label.values() if row["rows"]])),
        top3_accuracy=float((order[:, :SHOWN] == true[:, None]).any(axis=1).mean()),
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
    confusion: NDArray[np.int64], answered: NDArray[np.int64], labels: Sequence[str]
) -> dict[str, dict[str, float]]:
    rows = {}
    for at, label in enumerate(labels):
        right, all_true = int(confusion[at, at]), int(confusion[at].sum())
        precision = right / answered[at] if answered[at] else 0.0
        recall = right / all_true if all_true else 0.0
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
        rows[label] = {
            "rows": all_true,
            "precision": round(float(precision), 4),
            "recall": round(recall, 4),
            "f1": round(float(f1), 4),
        }
    return rows

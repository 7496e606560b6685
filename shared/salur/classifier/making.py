"""From tables to a model with its report: learn, measure, draw."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from salur.classifier.measuring import PRECISION, Measured, measure, threshold_for
from salur.classifier.model import Floats, Model
from salur.classifier.tables import Rows
from salur.classifier.training import Learned, learn


@dataclass(frozen=True)
class Made:
    """A model and what there is to say of it."""

    model: Model
    measured: Measured
    report: dict[str, Any]


def make(train: Rows, test: Rows | None, at: datetime) -> Made:
    """A model of the rows, measured on `test`, else on the training rows held back in turn. Raises BadTable.

    A test that finds less than 95 % right above the threshold raises it to where the test too finds 95 %.
    """
    learned = learn(train.texts, train.labels)
    if test is None:
        chances, truth, labels = learned.held_back, learned.truth, learned.labels
        threshold = learned.threshold
    else:
        model = _model(learned, learned.threshold, {})
        chances, truth, labels = _chances(model, test.texts), test.labels, learned.labels
        threshold = _held_to(learned, chances, test)
    measured = measure(chances, truth, labels, threshold)
    notes = [*train.notes, *learned.notes, *_notes_on(test, learned)]
    report: dict[str, Any] = {
        "measured_on": "test file" if test is not None else "training rows held back in turn",
        "trained_on": len(learned.truth),
        "classes": len(labels),
        **measured.told(),
        "learner": learned.learner,
        "compared": learned.compared,
        "confusion": {"labels": list(labels), "rows": measured.confusion.tolist()},
        "notes": notes,
    }
    about = {"version": _version(learned, at), "made_at": at.isoformat(), **report}
    return Made(_model(learned, threshold, about), measured, report)


def _model(learned: Learned, threshold: float | None, about: dict[str, Any]) -> Model:
    return Model(
        labels=learned.labels,
        blocks=learned.blocks,
        weights=learned.weights,
        intercept=learned.intercept,
        temperature=learned.temperature,
        threshold=threshold,
        about=about,
    )


def _chances(model: Model, texts: tuple[str, ...]) -> Floats:
    place = {label: at for at, label in enumerate(model.labels)}
    chances = np.zeros((len(texts), len(place)), dtype=np.float32)
    for row, text in enumerate(texts):
        for ranked in model.guess(text, shown=len(place)).ranked:
            chances[row, place[ranked.label]] = ranked.probability
    return chances


def _held_to(learned: Learned, chances: Floats, test: Rows) -> float | None:
    if learned.threshold is None:
        return None
    place = {label: at for at, label in enumerate(learned.labels)}
    truth = np.array([place.get(label, -1) for label in test.labels])
    sure = chances.max(axis=1) >= learned.threshold
    if not sure.any() or (chances.argmax(axis=1)[sure] == truth[sure]).mean() >= PRECISION:
        return learned.threshold
    found = threshold_for(chances, truth)
    return None if found is None else max(found, learned.threshold)


def _notes_on(test: Rows | None, learned: Learned) -> list[str]:
    if test is None:
        return []
    strange = sorted(set(test.labels) - set(learned.labels))
    notes = [f"Test: {note}" for note in test.notes]
    if strange:
        rows = sum(label in strange for label in test.labels)
        notes.append(
            f"Test: {rows} rows have classes that were not learned ({', '.join(strange)}); they count as missed."
        )
    return notes


def _version(learned: Learned, at: datetime) -> str:
    """Sorts by time, in milliseconds as boundaries do, and tells models of other words apart."""
    mark = hashlib.sha256(learned.weights.tobytes()).hexdigest()[:8]
    return f"{at:%Y%m%dT%H%M%S}{at.microsecond // 1000:03d}Z-{mark}"

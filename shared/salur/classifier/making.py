"""From tables to a model with its report: learn, measure, say what was mended and left out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from salur.classifier.measuring import PRECISION, Measured, measure, threshold_for
from salur.classifier.model import Floats, Model
from salur.classifier.sentences import Remark, named, say
from salur.classifier.tables import Rows
from salur.classifier.training import Learned, learn
from salur.classifier.wording import normalised


@dataclass(frozen=True)
class Made:
    """A model and what there is to say of it."""

    model: Model
    measured: Measured
    report: dict[str, Any]


def make(train: Rows, test: Rows | None, at: datetime) -> Made:
    """A model of the rows, measured on `test`, else on training rows held back. Raises BadTable.

    A test that finds less than 95 % right above the threshold raises it to where the test too finds 95 %.
    """
    learned = learn(train.texts, train.labels)
    remarks = [*train.remarks, *(_remark(left, train) for left in learned.left_out)]
    threshold, on_test = learned.threshold, _OnTest.of(learned, train, test) if test is not None else None
    if on_test is None or test is None:
        chances, truth = learned.held_back, learned.truth
    else:
        chances, truth = on_test.chances, test.labels
        threshold = on_test.threshold(learned)
    measured = measure(chances, truth, learned.labels, threshold)
    of_test = [*test.remarks, *on_test.remarks(learned)] if on_test is not None and test is not None else []
    report: dict[str, Any] = {
        "measured_on": "test file" if test is not None else learned.measured_on,
        "trained_on": learned.rows,
        "classes": len(learned.labels),
        **measured.told(),
        "learner": learned.learner,
        "compared": learned.compared,
        "confusion": {"labels": list(learned.labels), "rows": measured.confusion.tolist()},
        "notes": [r.sentence() for r in remarks] + [say("of_test") + r.sentence() for r in of_test],
        "rows_told": _told(remarks, "training") + _told(of_test, "test"),
    }
    about = {"version": _version(learned, at), "made_at": at.isoformat(), **report}
    return Made(_model(learned, threshold, about), measured, report)


@dataclass(frozen=True)
class _OnTest:
    """What a model says of a test file, and which rows of it are new to the model."""

    test: Rows
    chances: Floats
    new: Any

    @classmethod
    def of(cls, learned: Learned, train: Rows, test: Rows) -> _OnTest:
        seen = {normalised(text) for text in train.texts}
        new = np.array([normalised(text) not in seen for text in test.texts])
        return cls(test, _chances(_model(learned, learned.threshold, {}), test.texts), new)

    def threshold(self, learned: Learned) -> float | None:
        """That of training, or a higher one where all rows or the new ones were right less often than it promises."""
        threshold = learned.threshold
        for rows in (np.ones(len(self.new), dtype=bool), self.new):
            precision = self._precision(learned, threshold, rows)
            if threshold is not None and precision is not None and precision < PRECISION:
                found = threshold_for(self.chances[rows], self._truth(learned)[rows], margin=0.0)
                threshold = None if found is None else max(found, threshold)
        return threshold

    def remarks(self, learned: Learned) -> list[Remark]:
        found = []
        strange = [at for at, label in enumerate(self.test.labels) if label not in set(learned.labels)]
        if strange:
            names = named(sorted({self.test.labels[at] for at in strange}))
            found.append(Remark.of("never_learned", [self.test.line(at) for at in strange], names=names))
        seen = np.flatnonzero(~self.new)
        if not self.new.any():
            found.append(Remark("all_seen_before", len(seen)))
        elif len(seen):
            right = (self.chances.argmax(axis=1) == self._truth(learned)) & (self.chances.max(axis=1) > 0)
            accuracy = float(right[self.new].mean())
            found.append(
                Remark.of("seen_before", [self.test.line(int(at)) for at in seen], accuracy=accuracy)
            )
        before, after = learned.threshold, self.threshold(learned)
        if before is not None and before != after:
            what = "threshold_dropped" if after is None else "threshold_raised"
            facts = {"before": before, "after": after or 1.0, "precision": self._worst(learned)}
            found.append(Remark(what, 0, (), tuple(facts.items())))
        return found

    def _truth(self, learned: Learned) -> Any:
        place = {label: at for at, label in enumerate(learned.labels)}
        return np.array([place.get(label, -1) for label in self.test.labels])

    def _worst(self, learned: Learned) -> float:
        """How often it was right above the threshold of training, on all rows or on the new ones alone."""
        both = (np.ones(len(self.new), dtype=bool), self.new)
        found = [self._precision(learned, learned.threshold, rows) for rows in both]
        return min(one for one in found if one is not None)

    def _precision(self, learned: Learned, threshold: float | None, rows: Any) -> float | None:
        sure = rows & (self.chances.max(axis=1) >= (threshold or 0.0))
        right = self.chances.argmax(axis=1) == self._truth(learned)
        return float(right[sure].mean()) if sure.any() else None


def _model(learned: Learned, threshold: float | None, about: dict[str, Any]) -> Model:
    return Model(
        labels=learned.labels,
        blocks=learned.blocks,
        weights=learned.linear.weights,
        intercept=learned.linear.intercept,
        temperature=learned.temperature,
        threshold=threshold,
        about=about,
    )


def _chances(model: Model, texts: Sequence[str]) -> Floats:
    place = {label: at for at, label in enumerate(model.labels)}
    chances = np.zeros((len(texts), len(place)), dtype=np.float32)
    for row, text in enumerate(texts):
        for ranked in model.guess(text, shown=len(place)).ranked:
            chances[row, place[ranked.label]] = ranked.probability
    return chances


def _remark(left: Any, table: Rows) -> Remark:
    return Remark.of(left.what, [table.line(row) for row in left.rows], **dict(left.facts))


def _told(remarks: Sequence[Remark], table: str) -> list[dict[str, Any]]:
    """What was mended and left out, for programs."""
    return [
        {"table": table, "what": remark.what, "rows": remark.count, "first_lines": list(remark.lines)}
        for remark in remarks
        if remark.count
    ]


def _version(learned: Learned, at: datetime) -> str:
    """Sorts by time, in milliseconds as boundaries do, and tells models of other words apart."""
    mark = hashlib.sha256(learned.linear.weights.tobytes()).hexdigest()[:8]
    return f"{at:%Y%m%dT%H%M%S}{at.microsecond // 1000:03d}Z-{mark}"

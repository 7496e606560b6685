"""The linear learners that are set beside one another. What each gives is weights by feature and class, and a start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import RidgeClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from salur.classifier.model import Floats

Rows = NDArray[np.int64]
# Ridge regression is best on few rows and slow on many.
_RIDGE_UP_TO = 8_000


class Linear(NamedTuple):
    """A linear model of features: a score by class is `features @ weights + intercept`."""

    weights: Floats
    intercept: Floats

    def scores(self, features: Any) -> Floats:
        return np.asarray(features @ self.weights + self.intercept, dtype=np.float32)


Learner = Callable[[Any, Rows], Linear]


def _by_scikit(make: Callable[[], Any]) -> Learner:
    def fit(features: Any, truth: Rows) -> Linear:
        found = make().fit(features, truth)
        weights, intercept = np.atleast_2d(found.coef_).T, found.intercept_
        if weights.shape[1] == 1:  # of two classes scikit-learn keeps one side
            weights, intercept = np.hstack([-weights, weights]), np.concatenate([-intercept, intercept])
        return Linear(weights.astype(np.float32), np.asarray(intercept, dtype=np.float32))

    return fit


def _bayes(alpha: float) -> Learner:
    def fit(features: Any, truth: Rows) -> Linear:
        weights = ComplementNB(alpha=alpha).fit(features, truth).feature_log_prob_.T
        return Linear(weights.astype(np.float32), np.zeros(weights.shape[1], dtype=np.float32))

    return fit


def _svc(strictness: float, weight: str | None = None) -> Learner:
    return _by_scikit(lambda: LinearSVC(C=strictness, class_weight=weight, random_state=7))


# The noisier the labels, the smaller the C that does best; which it is, rows held back tell.
ALONE: Mapping[str, Learner] = {
    "linear_svc_c0.05": _svc(0.05),
    "linear_svc_c0.1": _svc(0.1),
    "linear_svc_c0.25": _svc(0.25),
    "linear_svc_c0.5": _svc(0.5),
    "linear_svc_c0.2_balanced": _svc(0.2, "balanced"),
    "complement_nb_a0.3": _bayes(0.3),
    "complement_nb_a1": _bayes(1.0),
    "ridge_a2": _by_scikit(lambda: RidgeClassifier(alpha=2.0, solver="sparse_cg", tol=1e-3)),
}
# The sum of two linear models, each by its own measure, is one too.
TOGETHER: Mapping[str, tuple[str, str]] = {
    "linear_svc_c0.25+complement_nb_a1": ("linear_svc_c0.25", "complement_nb_a1"),
    "linear_svc_c0.5+complement_nb_a0.3": ("linear_svc_c0.5", "complement_nb_a0.3"),
    "ridge_a2+complement_nb_a1": ("ridge_a2", "complement_nb_a1"),
}


def fit(name: str, features: Any, truth: Rows) -> Linear:
    """The model that a learner makes of rows."""
    parts = {part: ALONE[part](features, truth) for part in TOGETHER.get(name, (name,))}
    return _of_parts(name, parts, features)


def fit_all(features: Any, truth: Rows, rows: int) -> dict[str, Linear]:
    """The model of every learner that can be had for a table of so many rows; each is made once."""
    affordable = {n: learner for n, learner in ALONE.items() if rows <= _RIDGE_UP_TO or "ridge" not in n}
    made = {name: learner(features, truth) for name, learner in affordable.items()}
    sums = [name for name, parts in TOGETHER.items() if all(part in made for part in parts)]
    return made | {name: _of_parts(name, made, features) for name in sums}


def _of_parts(name: str, made: Mapping[str, Linear], features: Any) -> Linear:
    if name not in TOGETHER:
        return made[name]
    scaled = []
    for part in TOGETHER[name]:
        spread = float(np.std(made[part].scores(features), axis=1).mean()) or 1.0
        scaled.append((made[part].weights / spread, made[part].intercept / spread))
    (w1, b1), (w2, b2) = scaled
    return Linear(np.asarray(w1 + w2, dtype=np.float32), np.asarray(b1 + b2, dtype=np.float32))

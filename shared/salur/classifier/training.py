"""Learns a model from rows: features, a few linear learners side by side, calibration, the threshold.

scikit-learn is imported here and nowhere else, and by nothing that runs a service.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.model_selection import StratifiedKFold
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from salur.classifier.measuring import measure, threshold_for
from salur.classifier.model import BLOCKS, Block, Floats, probabilities
from salur.classifier.tables import BadTable
from salur.classifier.wording import normalised

# A class needs a row to learn from and one to be measured on in each of three parts, and then some.
FEWEST_ROWS = 6
_FOLDS = 3
_MOST_TERMS = (60_000, 60_000)
# Learners are compared on at most this many rows, so that a hundred thousand still take a minute.
_COMPARED_ON = 4_000
# Newton's method on many features is the slowest of all: it is tried where it costs seconds.
_LOGISTIC_UP_TO = 2_500
_TEMPERATURES = np.geomspace(0.02, 5.0, 120)

# From so many rows a term must stand in two of them.
_MANY = 500

Rows = NDArray[np.int64]
Learner = Callable[[Any, Rows], tuple[Floats, Floats]]
# Which terms of a block are used, and how rare each is.
_Kept = tuple[Rows, Floats]


@dataclass(frozen=True)
class Learned:
    """What training gives: all that a model is made of, and what was measured on rows held back."""

    labels: tuple[str, ...]
    blocks: tuple[Block, ...]
    weights: Floats
    intercept: Floats
    temperature: float
    threshold: float | None
    held_back: Floats
    """Probabilities by row and label, each from a model that had not seen the row."""
    truth: tuple[str, ...]
    learner: str
    compared: dict[str, float]
    notes: tuple[str, ...]


def _linear(make: Callable[[], Any]) -> Learner:
    def fit(features: Any, truth: Rows) -> tuple[Floats, Floats]:
        found = make().fit(features, truth)
        weights, intercept = found.coef_.T, found.intercept_
        if weights.shape[1] == 1:  # of two classes scikit-learn keeps one side
            weights, intercept = np.hstack([-weights, weights]), np.concatenate([-intercept, intercept])
        return weights.astype(np.float32), np.asarray(intercept, dtype=np.float32)

    return fit


def _bayes(features: Any, truth: Rows) -> tuple[Floats, Floats]:
    found = ComplementNB(alpha=0.3, norm=False).fit(features, truth)
    weights = found.feature_log_prob_.T
    return weights.astype(np.float32), np.zeros(weights.shape[1], dtype=np.float32)


def _together(one: Learner, other: Learner) -> Learner:
    """Two learners' scores added up, each in its own measure: still one linear model."""

    def fit(features: Any, truth: Rows) -> tuple[Floats, Floats]:
        weights: Floats | float = 0.0
        intercept: Floats | float = 0.0
        for learner in (one, other):
            w, b = learner(features, truth)
            spread = float(np.std(features @ w + b, axis=1).mean()) or 1.0
            weights, intercept = weights + w / spread, intercept + b / spread
        return np.asarray(weights, dtype=np.float32), np.asarray(intercept, dtype=np.float32)

    return fit


_SVC = _linear(lambda: LinearSVC(C=0.5, random_state=7))
_SVC_BALANCED = _linear(lambda: LinearSVC(C=0.3, class_weight="balanced", random_state=7))
_LEARNERS: dict[str, Learner] = {
    "linear_svc": _SVC,
    "linear_svc_balanced": _SVC_BALANCED,
    "sgd": _linear(
        lambda: SGDClassifier(loss="modified_huber", alpha=1e-4, class_weight="balanced", random_state=7)
    ),
    "complement_nb": _bayes,
    "linear_svc_with_complement_nb": _together(_SVC_BALANCED, _bayes),
    "logistic_regression": _linear(
        lambda: LogisticRegression(C=10.0, class_weight="balanced", max_iter=200, tol=1e-3)
    ),
}


def learn(texts: Sequence[str], labels: Sequence[str]) -> Learned:
    """The best of several linear models of these rows. Raises BadTable where there is too little to learn from."""
    plain, kept, notes = _usable(texts, labels)
    names = tuple(sorted(set(kept)))
    place = {name: at for at, name in enumerate(names)}
    truth = np.array([place[name] for name in kept])
    counts = _Counts.of(plain)
    compared = _compare(counts, truth)
    best = max(compared, key=lambda name: compared[name])
    scores = _held_back(counts, truth, _LEARNERS[best])
    temperature = _temperature(scores, truth)
    chances = probabilities(scores, temperature)
    features, _, kept_terms = counts.weighed(np.arange(len(truth)))
    weights, intercept = _LEARNERS[best](features, truth)
    return Learned(
        labels=names,
        blocks=counts.blocks(kept_terms),
        weights=weights,
        intercept=intercept,
        temperature=temperature,
        threshold=threshold_for(chances, truth),
        held_back=chances,
        truth=tuple(kept),
        learner=best,
        compared={name: round(score, 4) for name, score in compared.items()},
        notes=tuple(notes),
    )


def _usable(texts: Sequence[str], labels: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Normalised texts and labels, each pair once, without classes too small; and what was left out."""
    notes: list[str] = []
    pairs = list(dict.fromkeys(zip(map(normalised, texts), labels, strict=True)))
    pairs = [(plain, label) for plain, label in pairs if plain]
    if repeated := len(texts) - len(pairs):
        notes.append(f"{repeated} rows repeat another or hold no words and were left out.")
    counts = Counter(label for _, label in pairs)
    small = sorted(label for label, count in counts.items() if count < FEWEST_ROWS)
    if small:
        lost = sum(counts[label] for label in small)
        notes.append(
            f"{len(small)} classes have fewer than {FEWEST_ROWS} rows ({', '.join(small)}): too few to learn "
            f"from. Their {lost} rows were left out; an officer places such reports."
        )
        pairs = [(plain, label) for plain, label in pairs if counts[label] >= FEWEST_ROWS]
    if len(counts) - len(small) < 2:
        raise BadTable(
            f"Fewer than two classes have {FEWEST_ROWS} different rows: there is nothing to tell apart."
        )
    return [plain for plain, _ in pairs], [label for _, label in pairs], notes


@dataclass(frozen=True)
class _Counts:
    """How often each term stands in each row, counted once for all that follows: one matrix for each block."""

    terms: tuple[tuple[str, ...], ...]
    matrices: tuple[csr_matrix, ...]

    @classmethod
    def of(cls, plain: Sequence[str]) -> _Counts:
        found = [
            CountVectorizer(analyzer=read, max_features=most, dtype=np.float32)
            for read, most in zip(BLOCKS, _MOST_TERMS, strict=True)
        ]
        matrices = tuple(vectoriser.fit_transform(plain) for vectoriser in found)
        return cls(tuple(tuple(v.get_feature_names_out().tolist()) for v in found), matrices)

    def weighed(self, seen: Rows, asked: Rows | None = None) -> tuple[csr_matrix, csr_matrix, list[_Kept]]:
        """Features of the rows to learn from and of those to be asked; rarity is counted on the former alone."""
        parts, questions, kept = [], [], []
        for counts in self.matrices:
            learned_from = counts[seen]
            often = np.flatnonzero(learned_from.getnnz(axis=0) >= (2 if len(seen) >= _MANY else 1))
            weigher = TfidfTransformer(sublinear_tf=True).fit(learned_from[:, often])
            parts.append(weigher.transform(learned_from[:, often]))
            if asked is not None:
                questions.append(weigher.transform(counts[asked][:, often]))
            kept.append((often, np.asarray(weigher.idf_, dtype=np.float32)))
        learned = hstack(parts).tocsr()
        return learned, hstack(questions).tocsr() if questions else learned, kept

    def blocks(self, kept: list[_Kept]) -> tuple[Block, ...]:
        return tuple(
            Block(tuple(terms[at] for at in often), idf)
            for terms, (often, idf) in zip(self.terms, kept, strict=True)
        )


def _compare(counts: _Counts, truth: Rows) -> dict[str, float]:
    """Each learner's mean of accuracy and macro-F1 on thirds that it has not seen."""
    chosen = np.arange(len(truth))
    if len(chosen) > _COMPARED_ON:
        chosen = np.sort(np.random.default_rng(7).choice(chosen, _COMPARED_ON, replace=False))
    scores: dict[str, list[float]] = {}
    for part in _folds(truth[chosen]):
        seen, unseen = (chosen[rows] for rows in part)
        learned_from, asked, _ = counts.weighed(seen, unseen)
        classes, place = np.unique(truth[seen], return_inverse=True)
        for name, learner in _LEARNERS.items():
            if name == "logistic_regression" and len(seen) > _LOGISTIC_UP_TO:
                continue
            weights, intercept = learner(learned_from, place)
            answers = np.asarray(asked @ weights + intercept, dtype=np.float32)
            found = measure(answers, [str(at) for at in truth[unseen]], [str(at) for at in classes], None)
            scores.setdefault(name, []).append((found.accuracy + found.macro_f1) / 2)
    return {name: float(np.mean(values)) for name, values in scores.items()}


def _held_back(counts: _Counts, truth: Rows, learner: Learner) -> Floats:
    """A score for each row and class from a model that has not seen the row."""
    scores = np.zeros((len(truth), int(truth.max()) + 1), dtype=np.float32)
    for seen, unseen in _folds(truth):
        learned_from, asked, _ = counts.weighed(seen, unseen)
        weights, intercept = learner(learned_from, truth[seen])
        scores[unseen] = asked @ weights + intercept
    return scores


def _folds(truth: Rows) -> list[tuple[Rows, Rows]]:
    return list(StratifiedKFold(_FOLDS, shuffle=True, random_state=7).split(np.zeros(len(truth)), truth))


def _temperature(scores: Floats, truth: Rows) -> float:
    """The one number by which scores become probabilities that are as often right as they say."""
    rows = np.arange(len(truth))
    losses = [
        -float(np.log(np.maximum(probabilities(scores, t)[rows, truth], 1e-9)).mean()) for t in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmin(losses))])

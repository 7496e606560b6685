"""Learns a model from rows: features, linear learners side by side, calibration, the threshold.

scikit-learn is imported here and beside it in `learners`, and by nothing that runs a service.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.model_selection import StratifiedKFold, StratifiedShuffleSplit

from salur.classifier.learners import Linear, Rows, fit, fit_all
from salur.classifier.measuring import measure, threshold_for
from salur.classifier.model import BLOCKS, Block, Floats, probabilities
from salur.classifier.sentences import named, say
from salur.classifier.tables import BadTable
from salur.classifier.wording import LONGEST, normalised

# A class needs rows to learn from and one to be measured on in each part, and then some.
FEWEST_ROWS = 6
_MOST_TERMS = (60_000, 60_000)
# Learners are compared on at most this many rows, in three parts; few rows in five, which leaves more to learn from.
_COMPARED_ON, _FEW = 3_000, 1_500
# Into how many parts rows are cut to be held back, by how many there are; beyond, a quarter is held back once.
_PARTS = ((5_000, 5), (20_000, 3))
_TEMPERATURES = np.geomspace(0.02, 5.0, 120)
# What stands in one row only says nothing of a class, and may be somebody's name.
_STANDS_IN = 2

# Which terms of a block are used, and how rare each is.
_Kept = tuple[Rows, Floats]
_Parts = list[tuple[Rows, Rows]]


@dataclass(frozen=True)
class LeftOut:
    """What learning left out, or noticed: rows by their place in the table, and facts for the sentence."""

    what: str
    rows: tuple[int, ...]
    facts: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Learned:
    """What training gives: all that a model is made of, and what was measured on rows held back."""

    labels: tuple[str, ...]
    blocks: tuple[Block, ...]
    linear: Linear
    temperature: float
    threshold: float | None
    held_back: Floats
    """Probabilities by row held back and label, each from a model that had not seen the row."""
    truth: tuple[str, ...]
    """The true labels of the rows held back."""
    rows: int
    measured_on: str
    learner: str
    compared: dict[str, float]
    left_out: tuple[LeftOut, ...]


def learn(texts: Sequence[str], labels: Sequence[str]) -> Learned:
    """The best of several linear models of these rows. Raises BadTable where there is too little to learn from."""
    plain, kept, left_out = _usable(texts, labels)
    names = tuple(sorted(set(kept)))
    place = {name: at for at, name in enumerate(names)}
    truth = np.array([place[name] for name in kept])
    counts = _Counts.of(plain)
    compared = _compare(counts, truth)
    best = max(compared, key=lambda name: compared[name])
    parts = _parts(truth)
    scores, asked = _held_back(counts, truth, best, parts)
    temperature = _temperature(scores, truth[asked])
    chances = probabilities(scores, temperature)
    features, _, kept_terms = counts.weighed(np.arange(len(truth)))
    return Learned(
        labels=names,
        blocks=counts.blocks(kept_terms),
        linear=fit(best, features, truth),
        temperature=temperature,
        threshold=threshold_for(chances, truth[asked]),
        held_back=chances,
        truth=tuple(kept[at] for at in asked),
        rows=len(truth),
        measured_on="training rows held back in turn" if len(parts) > 1 else "a quarter of the training rows",
        learner=best,
        compared={name: round(score, 4) for name, score in compared.items()},
        left_out=tuple(left_out),
    )


def _usable(texts: Sequence[str], labels: Sequence[str]) -> tuple[list[str], list[str], list[LeftOut]]:
    """Normalised texts and labels, each pair once, without classes too small; and what was left out."""
    plain = [normalised(text) for text in texts]
    told: dict[str, list[int]] = {"cut": [], "wordless": [], "repeated": [], "contradicted": []}
    pairs: dict[tuple[str, str], int] = {}
    said: dict[str, str] = {}
    for at, (words, label) in enumerate(zip(plain, labels, strict=True)):
        if len(texts[at]) > LONGEST:
            told["cut"].append(at)
        if not words:
            told["wordless"].append(at)
        elif (words, label) in pairs:
            told["repeated"].append(at)
        else:
            pairs[words, label] = at
            if said.setdefault(words, label) != label:
                told["contradicted"].append(at)
    counts = Counter(label for _, label in pairs)
    small = sorted(label for label, count in counts.items() if count < FEWEST_ROWS)
    left_out = [
        LeftOut(what, tuple(rows), (("longest", LONGEST),) if what == "cut" else ())
        for what, rows in told.items()
        if rows
    ]
    if small:
        rows = tuple(at for (_, label), at in pairs.items() if label in set(small))
        facts = (("classes", len(small)), ("fewest", FEWEST_ROWS), ("names", named(small)))
        left_out.append(LeftOut("small_classes", rows, facts))
    used = [pair for pair in pairs if counts[pair[1]] >= FEWEST_ROWS]
    if len(counts) - len(small) < 2:
        raise BadTable(say("nothing_to_tell_apart", fewest=FEWEST_ROWS))
    return [words for words, _ in used], [label for _, label in used], left_out


@dataclass(frozen=True)
class _Counts:
    """How often each term stands in each row, counted once for all that follows: one matrix for each block."""

    terms: tuple[tuple[str, ...], ...]
    matrices: tuple[csr_matrix, ...]

    @classmethod
    def of(cls, plain: Sequence[str]) -> _Counts:
        found = [
            CountVectorizer(analyzer=read, max_features=most, min_df=_STANDS_IN, dtype=np.float32)
            for read, most in zip(BLOCKS, _MOST_TERMS, strict=True)
        ]
        try:
            matrices = tuple(vectoriser.fit_transform(plain) for vectoriser in found)
        except ValueError:  # no term stands in two rows
            raise BadTable(say("nothing_to_tell_apart", fewest=FEWEST_ROWS)) from None
        return cls(tuple(tuple(v.get_feature_names_out().tolist()) for v in found), matrices)

    def weighed(self, seen: Rows, asked: Rows | None = None) -> tuple[csr_matrix, csr_matrix, list[_Kept]]:
        """Features of the rows to learn from and of those to be asked; rarity is counted on the former alone."""
        parts, questions, kept = [], [], []
        for counts in self.matrices:
            learned_from = counts[seen]
            often = np.flatnonzero(learned_from.getnnz(axis=0) >= _STANDS_IN)
            if not len(often):
                raise BadTable(say("nothing_to_tell_apart", fewest=FEWEST_ROWS))
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
    """Each learner's mean of accuracy and macro-F1 on parts that it has not seen."""
    chosen = np.arange(len(truth))
    if len(chosen) > _COMPARED_ON:
        chosen = np.sort(np.random.default_rng(7).choice(chosen, _COMPARED_ON, replace=False))
    scores: dict[str, list[float]] = {}
    for part in _folds(truth[chosen], 5 if len(chosen) <= _FEW else 3):
        seen, unseen = (chosen[rows] for rows in part)
        learned_from, asked, _ = counts.weighed(seen, unseen)
        classes, place = np.unique(truth[seen], return_inverse=True)
        for name, made in fit_all(learned_from, place, len(truth)).items():
            answers = probabilities(made.scores(asked), 1.0)
            found = measure(answers, [str(at) for at in truth[unseen]], [str(at) for at in classes], None)
            scores.setdefault(name, []).append((found.accuracy + found.macro_f1) / 2)
    return {name: float(np.mean(values)) for name, values in scores.items()}


def _held_back(counts: _Counts, truth: Rows, learner: str, parts: _Parts) -> tuple[Floats, Rows]:
    """A score for each class and each row that is held back, from a model that has not seen the row; and which those are."""
    scores = np.zeros((len(truth), int(truth.max()) + 1), dtype=np.float32)
    for seen, unseen in parts:
        learned_from, asked, _ = counts.weighed(seen, unseen)
        scores[unseen] = fit(learner, learned_from, truth[seen]).scores(asked)
    rows = np.sort(np.concatenate([unseen for _, unseen in parts]))
    return scores[rows], rows


def _parts(truth: Rows) -> _Parts:
    for most, parts in _PARTS:
        if len(truth) <= most:
            return _folds(truth, parts)
    once = StratifiedShuffleSplit(1, test_size=0.25, random_state=7)
    return list(once.split(np.zeros(len(truth)), truth))


def _folds(truth: Rows, parts: int) -> _Parts:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of a sample's small classes some parts hold none
        return list(StratifiedKFold(parts, shuffle=True, random_state=7).split(np.zeros(len(truth)), truth))


def _temperature(scores: Floats, truth: Rows) -> float:
    """The one number by which scores become probabilities that are as often right as they say."""
    rows = np.arange(len(truth))
    losses = [
        -float(np.log(np.maximum(probabilities(scores, t)[rows, truth], 1e-9)).mean()) for t in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmin(losses))])

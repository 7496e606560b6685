"""A model is learned, measured on what it has not seen, and sure only where it was right 95 times in 100."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from salur.classifier.making import Made, make
from salur.classifier.measuring import measure, threshold_for
from salur.classifier.model import Floats
from salur.classifier.picture import confusion_svg
from salur.classifier.tables import BadTable, Rows
from tests.unit.classifier.complaints import complaints

AT = datetime(2026, 11, 26, tzinfo=UTC)


def rows(count: int, seed: int, wrong: float = 0.0) -> Rows:
    texts, labels = zip(*complaints(count, seed, wrong), strict=True)
    return Rows(texts, labels)


@pytest.fixture(scope="module")
def made() -> Made:
    return make(rows(500, 1, wrong=0.08), rows(200, 2), AT)


def test_it_knows_agencies_it_has_learned(made: Made) -> None:
    assert made.report["accuracy"] >= 0.95
    assert made.report["top3_accuracy"] >= made.report["accuracy"]
    guess = made.model.guess("mhn jln rusakk parah dgn lubang di dpn kantor desa")
    assert guess.ranked[0].label == "Dinas Pekerjaan Umum dan Penataan Ruang"
    assert len(guess.ranked) == 3
    assert sum(ranked.probability for ranked in guess.ranked) <= 1.0001


def test_where_it_is_sure_it_was_right_95_times_in_100(made: Made) -> None:
    assert made.report["precision_at_threshold"] >= 0.95
    test = rows(200, 3)
    sure = [
        guess.ranked[0].label == label
        for text, label in zip(test.texts, test.labels, strict=True)
        if (guess := made.model.guess(text)).sure
    ]
    assert len(sure) > 100
    assert np.mean(sure) >= 0.95


def test_words_it_has_never_seen_give_no_label(made: Made) -> None:
    assert made.model.guess("zzz qqq") == made.model.guess("")
    assert made.model.guess("").ranked == ()
    assert not made.model.guess("").sure


def test_without_a_test_file_every_row_is_held_back_once() -> None:
    report = make(rows(300, 4), None, AT).report
    assert report["rows"] == report["trained_on"]
    assert report["measured_on"] == "training rows held back in turn"


def test_where_nothing_is_95_in_100_it_is_never_sure() -> None:
    made = make(rows(300, 5, wrong=0.6), None, AT)
    assert made.model.threshold is None
    assert made.report["coverage_at_95_precision"] == 0
    assert not made.model.guess("jalan rusak").sure


def test_a_bad_test_raises_the_threshold_or_takes_it_away() -> None:
    made = make(rows(500, 6), rows(300, 7, wrong=0.4), AT)
    assert made.model.threshold is None or made.report["precision_at_threshold"] >= 0.95


def test_small_classes_are_left_out_with_a_sentence() -> None:
    few = rows(200, 8)
    train = Rows((*few.texts, "kuda lepas", "kuda nakal"), (*few.labels, "Dinas Kuda", "Dinas Kuda"))
    test = Rows((*few.texts[:20], "kuda lari"), (*few.labels[:20], "Dinas Kuda"))
    made = make(train, test, AT)
    assert "Dinas Kuda" not in made.model.labels
    told = {(row["table"], row["what"]): row["rows"] for row in made.report["rows_told"]}
    assert told["training", "small_classes"] == 2
    assert told["test", "never_learned"] == 1
    assert "Dinas Kuda" in " ".join(made.report["notes"])
    assert made.report["accuracy"] < 1
    assert made.report["macro_f1"] <= len(made.model.labels) / (len(made.model.labels) + 1)


def test_what_a_test_shares_with_training_is_said() -> None:
    both = rows(300, 10)
    made = make(both, Rows((*both.texts[:20], "lampu jalan padam"), (*both.labels[:20], both.labels[0])), AT)
    told = {row["what"]: row["rows"] for row in made.report["rows_told"] if row["table"] == "test"}
    assert told["seen_before"] == 20
    same = make(both, Rows(both.texts, both.labels), AT).report
    assert {row["what"] for row in same["rows_told"] if row["table"] == "test"} == {"all_seen_before"}


def test_no_number_of_a_person_and_no_word_of_one_row_gets_into_a_model() -> None:
    few = rows(200, 11)
    texts = tuple(
        f"{text} hubungi Zulkarnain{chr(97 + at % 26)}{chr(97 + at // 26)}x 0812-3456-7{at:03d} NIK 7409991205900001 a{at}@b.id"
        for at, text in enumerate(few.texts)
    )
    model = make(Rows(texts, few.labels), None, AT).model
    words = {term for block in model.blocks for term in block.terms}
    assert not any(letter.isdigit() for term in words for letter in term)
    assert not any(word.startswith("zulkarnain") and len(word) > len("zulkarnain") for word in words)


def test_one_class_is_nothing_to_tell_apart() -> None:
    with pytest.raises(BadTable, match="tidak ada yang dapat dibedakan"):
        make(Rows(tuple(f"jalan rusak {chr(97 + i)}x" for i in range(20)), ("A",) * 20), None, AT)


def test_two_classes_can_be_learned() -> None:
    both = [(t, a) for t, a in complaints(300, 9) if a in ("Dinas Sosial", "Dinas Kesehatan")]
    texts, labels = zip(*both, strict=True)
    assert make(Rows(texts, labels), None, AT).report["accuracy"] >= 0.95


def test_the_threshold_is_the_lowest_that_holds() -> None:
    chances: Floats = np.array([[p, 1 - p] for p in np.linspace(0.99, 0.51, 100)], dtype=np.float32)
    truth = np.zeros(100, dtype=np.int64)
    truth[60:] = 1  # from here on every answer is wrong
    found = threshold_for(chances, truth)
    assert found is not None
    measured = measure(chances, ["a" if t == 0 else "b" for t in truth], ["a", "b"], found)
    assert measured.precision is not None
    assert measured.precision >= 0.95
    assert 0.60 <= measured.coverage <= 0.62


def test_few_answers_prove_nothing() -> None:
    right: Floats = np.full((31, 2), [0.9, 0.1], dtype=np.float32)
    assert threshold_for(right, np.zeros(31, dtype=np.int64)) is None
    assert threshold_for(np.vstack([right, right]), np.zeros(62, dtype=np.int64)) is not None


def test_the_picture_names_every_class(made: Made) -> None:
    drawn = confusion_svg(made.model.labels, made.measured.confusion, "Judul <satu>")
    assert "Judul &lt;satu&gt;" in drawn
    for label in made.model.labels:
        assert f"{label} → {label}:" in drawn

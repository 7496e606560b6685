"""A model file is trusted by its signature alone, and reads back as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from salur.classifier.files import BadModel, from_bytes, to_bytes
from salur.classifier.making import make
from salur.classifier.model import Model
from salur.classifier.shelf import Shelf, Step
from salur.classifier.tables import Rows
from salur.privacy import KeyRing
from salur.privacy.keyring import Purpose
from tests.unit.classifier.complaints import complaints

AT = datetime(2026, 11, 26, tzinfo=UTC)
KEYS = KeyRing.generate()
STEPS: list[tuple[str, Step]] = [("1", "use"), ("3", "use"), ("1", "back"), ("4", "use")]


@pytest.fixture(scope="module")
def model() -> Model:
    texts, labels = zip(*complaints(150, 1), strict=True)
    return make(Rows(texts, labels), None, AT).model


def test_it_reads_back_as_it_was(model: Model) -> None:
    back = from_bytes(to_bytes(model, KEYS), KEYS)
    assert np.array_equal(back.weights, model.weights)
    text = "jln berlubang di dpn sekolah"
    assert back.guess(text) == model.guess(text)
    assert back.version == model.version


def test_it_is_sure_from_its_threshold_on_and_never_without_one(model: Model) -> None:
    text = "jln berlubang di dpn sekolah"
    best = model.guess(text).ranked[0].probability
    for threshold, sure in ((best, True), (best + 1e-6, False), (None, False)):
        assert replace(model, threshold=threshold).guess(text).sure is sure


def test_a_retired_key_still_vouches(model: Model) -> None:
    raw = to_bytes(model, KEYS)
    assert from_bytes(raw, KEYS.rotated(Purpose.MODEL, "model-2")).version == model.version


def test_what_was_changed_or_signed_elsewhere_is_refused(model: Model) -> None:
    raw = to_bytes(model, KEYS)
    with pytest.raises(BadModel, match="does not fit"):
        from_bytes(raw[:-3] + b"abc", KEYS)
    with pytest.raises(BadModel, match="does not fit"):
        from_bytes(raw, KeyRing.generate())
    with pytest.raises(BadModel, match="not in this process's key ring"):
        from_bytes(raw, KEYS.only(Purpose.MESSAGE))
    for junk in (b"", b"\x80\x04pickle", b"[]\n", b'{"kid": "a", "signature": "zz"}\n'):
        with pytest.raises(BadModel):
            from_bytes(junk, KEYS)


def test_the_shelf_keeps_versions_and_gives_only_what_was_meant(tmp_path: Path) -> None:
    shelf = Shelf.at(str(tmp_path / "models"))
    first = shelf.put("74.09", "1", b"one", AT)
    shelf.put("74.09", "2", b"two", AT)
    assert shelf.versions("74.09") == ["1", "2"]
    assert shelf.names() == ["74.09"]
    assert shelf.fetch(first) == b"one"
    with pytest.raises(BadModel, match="could not be written"):
        shelf.put("74.09", "1", b"other", AT)
    with pytest.raises(BadModel, match="not the file that was announced"):
        shelf.fetch(first.model_copy(update={"uri": "classifier/74.09/2.model"}))
    with pytest.raises(BadModel, match="cannot be read"):
        shelf.change("74.09", "3", AT)
    # Before anything was noted the older file is the one before; then it is the one that was in use.
    assert (shelf.before("74.09", "2"), shelf.before("74.09", "1")) == ("1", None)
    for second, (version, step) in enumerate(STEPS):
        shelf.note("74.09", version, step, AT.replace(second=second))
    assert shelf.before("74.09", "4") == "1"
    shelf.note("74.09", "1", "back", AT.replace(second=9))
    assert shelf.before("74.09", "1") is None
    assert shelf.versions("74.09") == ["1", "2"]

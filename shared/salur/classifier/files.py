"""A model as a file: one signed header line, then arrays and JSON. Nothing of it is looked at before the signature.

The payload is numpy's own array format without objects, so that to read a file can run no code.
"""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np

from salur.classifier.model import Block, Model
from salur.privacy import KeyRing
from salur.privacy.keyring import BadKeys, Purpose

FORMAT = "salur-classifier/1"
SUFFIX = ".model"


class BadModel(Exception):
    """A model file cannot be used. Its text is one sentence that says why."""

    safe_to_log = True


def to_bytes(model: Model, keys: KeyRing) -> bytes:
    """The file of a model, signed. Raises BadKeys where the ring has no key for it."""
    payload = _payload(model)
    kid, mark = keys.sign(Purpose.MODEL, payload)
    header = {"format": FORMAT, "kid": kid, "signature": mark.hex()}
    return json.dumps(header).encode() + b"\n" + payload


def from_bytes(raw: bytes, keys: KeyRing) -> Model:
    """The model of a file. Raises BadModel where it was not signed by this Salur, was changed, or is of another format."""
    first, _, payload = raw.partition(b"\n")
    try:
        header = json.loads(first)
        kid, mark = str(header["kid"]), bytes.fromhex(header["signature"])
    except (ValueError, KeyError, TypeError):
        raise BadModel("This is no model file: it does not begin with a signature.") from None
    if header.get("format") != FORMAT:
        raise BadModel(f"This model file has the format {header.get('format')!r}, not {FORMAT}.")
    try:
        keys.verify(Purpose.MODEL, kid, mark, payload)
    except BadKeys as bad:
        raise BadModel(f"The model file is not to be trusted: {bad}.") from None
    return _model(payload)


def _payload(model: Model) -> bytes:
    about = {
        "labels": model.labels,
        "temperature": model.temperature,
        "threshold": model.threshold,
        "about": dict(model.about),
    }
    arrays: dict[str, Any] = {
        "about": _words(json.dumps(about)),
        "weights": model.weights,
        "intercept": model.intercept,
    }
    for at, block in enumerate(model.blocks):
        arrays[f"terms{at}"] = _words("\n".join(block.terms))
        arrays[f"idf{at}"] = block.idf
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    return out.getvalue()


def _model(payload: bytes) -> Model:
    with np.load(io.BytesIO(payload), allow_pickle=False) as arrays:
        about = json.loads(_said(arrays["about"]))
        blocks: list[Block] = []
        while f"idf{len(blocks)}" in arrays:
            at = len(blocks)
            blocks.append(Block(tuple(_said(arrays[f"terms{at}"]).split("\n")), arrays[f"idf{at}"]))
        return Model(
            labels=tuple(about["labels"]),
            blocks=tuple(blocks),
            weights=arrays["weights"],
            intercept=arrays["intercept"],
            temperature=float(about["temperature"]),
            threshold=about["threshold"],
            about=about["about"],
        )


def _words(text: str) -> Any:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _said(array: Any) -> str:
    return bytes(array).decode()

"""An exception as a log line may show it: what it is and where it arose. Its text only where we wrote it ourselves.

Texts of exceptions quote what they choked on: pydantic's the input, a driver's the document, a decoder's the bytes.
"""

from __future__ import annotations

import re
import traceback
from typing import Any

from pydantic import ValidationError

from salur.observability.scrubbing import sentence

_LONGEST_CHAIN = 5
_MOST_FRAMES = 12
_FIELD = re.compile(r"[a-zA-Z_][a-zA-Z0-9_\-]{0,39}")


def described(error: BaseException) -> list[dict[str, Any]]:
    """The exception and those that caused it, the outermost first."""
    chain: list[dict[str, Any]] = []
    current: BaseException | None = error
    while current is not None and len(chain) < _LONGEST_CHAIN:
        chain.append(_one(current))
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return chain


def _one(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    told: dict[str, Any] = {"type": f"{kind.__module__}.{kind.__qualname__}", "at": _places(error)}
    if getattr(kind, "safe_to_log", False) is True:
        told["sentence"] = sentence(str(error))
    if isinstance(error, ValidationError):
        told["invalid"] = [
            {"loc": [_loc(part) for part in item["loc"]], "type": item["type"]}
            for item in error.errors(include_input=False, include_context=False, include_url=False)[:10]
        ]
    if isinstance(error, BaseExceptionGroup):
        told["group"] = [_one(one) for one in error.exceptions[:_LONGEST_CHAIN]]
    return told


def _places(error: BaseException) -> list[str]:
    """Module files and lines, innermost last, without the source text."""
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
    return [f"{_module(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _module(filename: str) -> str:
    for root in ("site-packages/", "shared/", "lib/python"):
        if root in filename:
            return filename.rsplit(root, 1)[1]
    return "/".join(filename.split("/")[-3:])


def _loc(part: str | int) -> str | int:
    """A part of a location is a field of ours or an index, but for mappings, where it is whatever came in."""
    if isinstance(part, int):
        return part
    return part if _FIELD.fullmatch(part) else "•••"

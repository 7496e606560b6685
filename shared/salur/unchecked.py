"""Frozen values of parts that we have just made ourselves: equal to what pydantic gives, without the cost of its checks.

Only for the path that every message takes, and never for what came from outside. A test of each use compares the value
with the checked one.
"""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)

_new = object.__new__
_set = object.__setattr__


def unchecked(model: type[M], parts: dict[str, Any]) -> M:
    """The value of a model that holds these parts: every field in the model's own order, in the type it declares."""
    made = _new(model)
    _set(made, "__dict__", parts)
    _set(made, "__pydantic_fields_set__", set(parts))
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made


def blank(model: type[BaseModel]) -> dict[str, Any]:
    """The fields of a model in their order, each with its default, None where it has none: to be filled in."""
    return {
        name: None if field.is_required() else field.get_default()
        for name, field in model.model_fields.items()
    }

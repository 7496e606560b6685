"""Which changes of a contract an older or a newer reader could not bear.

Both directions count: a reader of yesterday meets today's events, and today's reader meets what yesterday left
in the topics. So a field may be added if it has a default; everything else needs a new version of the event.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

_WORDS_ONLY = {"title", "description", "examples", "default", "$defs"}


def breaks(old: Schema, new: Schema) -> list[str]:
    """The sentences that say what no longer fits, empty where a reader of either side can read the other's."""
    return list(_compare(_resolved(old, old), _resolved(new, new), "event"))


def _resolved(schema: Any, root: Schema) -> Any:
    """The schema with references put in place and what only people read left out."""
    if isinstance(schema, list):
        return [_resolved(item, root) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return _resolved(root["$defs"][name], root)
    if "properties" in schema:
        properties = {name: _resolved(value, root) for name, value in schema["properties"].items()}
        rest = {k: v for k, v in schema.items() if k not in _WORDS_ONLY and k != "properties"}
        return {**rest, "properties": properties}
    return {k: _resolved(v, root) for k, v in schema.items() if k not in _WORDS_ONLY}


def _compare(old: Any, new: Any, where: str) -> Iterator[str]:
    if not (_is_object(old) and _is_object(new)):
        yield from _compare_parts(old, new, where)
        return
    for name, value in old["properties"].items():
        if name not in new["properties"]:
            yield f"{where}.{name} was removed"
        else:
            yield from _compare(value, new["properties"][name], f"{where}.{name}")
    were, are = set(old.get("required", ())), set(new.get("required", ()))
    for name in sorted(are - were):
        yield f"{where}.{name} became required"
    for name in sorted(were - are):
        yield f"{where}.{name} is no longer required"


def _is_object(schema: Any) -> bool:
    return isinstance(schema, Mapping) and "properties" in schema


def _compare_parts(old: Any, new: Any, where: str) -> Iterator[str]:
    """Anything but an object must stay as it is; objects inside lists and choices are compared as objects."""
    if isinstance(old, Mapping) and isinstance(new, Mapping) and old.keys() == new.keys():
        for key in old:
            yield from _compare(old[key], new[key], where)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for before, after in zip(old, new, strict=True):
            yield from _compare(before, after, where)
    elif old != new:
        yield f"{where} changed its shape"

"""A chain of audit entries: each holds the hash of the one before, so that none can be changed or left out unseen.

There is a chain per writer. An entry names people by refs only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict


class Entry(BaseModel):
    """One thing that was done. `at` is UTC in ISO 8601; `hash` is over all other fields."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    writer: str
    seq: int
    at: str
    what: dict[str, str]
    previous: str
    hash: str


def next_entry(previous: Entry | None, what: Mapping[str, str], *, writer: str, at: datetime) -> Entry:
    """The entry that follows `previous` in the writer's chain, or begins it."""
    if previous is not None and previous.writer != writer:
        raise ValueError(f"an entry of {previous.writer} cannot be followed by one of {writer}")
    unhashed = {
        "writer": writer,
        "seq": previous.seq + 1 if previous else 1,
        "at": at.astimezone(UTC).isoformat(),
        "what": dict(what),
        "previous": previous.hash if previous else _beginning(writer),
    }
    return Entry.model_validate({**unhashed, "hash": _hash(unhashed)})


def verify(entries: Iterable[Entry], writer: str) -> Entry | None:
    """The first entry of the writer's chain, in order from its beginning, that does not follow; None if all do.

    That the newest entries were cut off shows only against a hash of the last one kept elsewhere.
    """
    seq, expected = 1, _beginning(writer)
    for entry in entries:
        whole = _hash(entry.model_dump(exclude={"hash"})) == entry.hash
        if not whole or (entry.writer, entry.seq, entry.previous) != (writer, seq, expected):
            return entry
        seq, expected = seq + 1, entry.hash
    return None


def _beginning(writer: str) -> str:
    return hashlib.sha256(f"salur audit\0{writer}".encode()).hexdigest()


def _hash(entry: Mapping[str, object]) -> str:
    canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()

"""A chain of audit entries: each holds the hash of the one before, so that none can be changed or left out unseen.

There is a chain per writer. An entry names people by refs only. Writers note one another's newest entries in their own
chains (anchors), so that a chain cut off at its end is found out by the others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict

ANCHOR = "anchor"


class Entry(BaseModel):
    """One thing that was done. `at` is UTC in ISO 8601; `hash` is over all other fields."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    writer: str
    seq: int
    at: str
    what: dict[str, str]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain had come once: the number and the hash of its newest entry then."""

    writer: str
    seq: int
    hash: str

    @property
    def anchor(self) -> dict[str, str]:
        """The entry by which another writer remembers it."""
        return {"action": ANCHOR, "writer": self.writer, "seq": str(self.seq), "hash": self.hash}


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry of a chain that is not what it was; `why` is a sentence."""

    writer: str
    seq: int
    why: str


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

    That the newest entries were cut off shows only against a hash of the last one kept elsewhere: `examine`.
    """
    seq, expected = 1, _beginning(writer)
    for entry in entries:
        whole = _hash(entry.model_dump(exclude={"hash"})) == entry.hash
        if not whole or (entry.writer, entry.seq, entry.previous) != (writer, seq, expected):
            return entry
        seq, expected = seq + 1, entry.hash
    return None


def examine(chains: Mapping[str, Sequence[Entry]], heads: Iterable[Head] = ()) -> list[Fault]:
    """The first fault of each chain that has one, by writer.

    `chains` are all entries in order, `heads` what was heard of the chains outside of them. A chain that others
    remember and that is not there at all is a fault, too.
    """
    faults = {writer: fault for writer, entries in chains.items() if (fault := _broken(entries, writer))}
    for head in (*heads, *_anchors(chains)):
        fault = _against(head, chains.get(head.writer, ()))
        known = faults.get(head.writer)
        if fault is not None and (known is None or fault.seq < known.seq):
            faults[head.writer] = fault
    return [faults[writer] for writer in sorted(faults)]


def _broken(entries: Sequence[Entry], writer: str) -> Fault | None:
    found = verify(entries, writer)
    if found is None:
        return None
    at = entries.index(found)
    if found.writer != writer or found.seq != at + 1:
        return Fault(writer, at + 1, f"Entry {found.seq} stands where entry {at + 1} should.")
    if _hash(found.model_dump(exclude={"hash"})) != found.hash:
        return Fault(writer, found.seq, f"Entry {found.seq} was changed after it was written.")
    return Fault(writer, found.seq, f"Entry {found.seq} does not follow the one before it.")


def _anchors(chains: Mapping[str, Sequence[Entry]]) -> Iterable[Head]:
    for entries in chains.values():
        for entry in entries:
            what = entry.what
            if what.get("action") == ANCHOR and what.get("seq", "").isdigit():
                yield Head(what.get("writer", ""), int(what["seq"]), what.get("hash", ""))


def _against(head: Head, entries: Sequence[Entry]) -> Fault | None:
    if len(entries) < head.seq:
        missing = len(entries) + 1
        return Fault(head.writer, missing, f"Entry {missing} is gone: the chain once had {head.seq}.")
    if entries[head.seq - 1].hash != head.hash:
        return Fault(head.writer, head.seq, f"Entry {head.seq} is not the one that others remember.")
    return None


def _beginning(writer: str) -> str:
    return hashlib.sha256(f"salur audit\0{writer}".encode()).hexdigest()


def _hash(entry: Mapping[str, object]) -> str:
    canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()

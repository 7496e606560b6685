"""One trace id from the webhook to the answer: W3C traceparent, held in a context variable. Nothing is exported.

Source: W3C Trace Context, https://www.w3.org/TR/trace-context/ (version 00).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

_HEADER = re.compile(r"(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_SAMPLED = 1


@dataclass(frozen=True, slots=True)
class Trace:
    """Where we are: the trace's id (32 hex digits), this step's own (16), and whether somebody records it."""

    trace_id: str
    span_id: str
    sampled: bool = True

    def child(self) -> Trace:
        """The next step of the same trace."""
        return Trace(self.trace_id, os.urandom(8).hex(), self.sampled)

    def header(self) -> str:
        """The value of a `traceparent` header."""
        return f"00-{self.trace_id}-{self.span_id}-{_SAMPLED if self.sampled else 0:02x}"


_current: ContextVar[Trace | None] = ContextVar("salur_trace", default=None)


def new_trace() -> Trace:
    """A trace that begins here."""
    return Trace(os.urandom(16).hex(), os.urandom(8).hex())


def parse_trace(header: str | None) -> Trace | None:
    """The trace a `traceparent` header names, or None where it names none that the standard allows."""
    found = _HEADER.fullmatch(header or "")
    if found is None:
        return None
    version, trace_id, span_id, flags, more = found.groups()
    if (version == "00" and more) or not trace_id.strip("0") or not span_id.strip("0"):
        return None
    return Trace(trace_id, span_id, bool(int(flags, 16) & _SAMPLED))


def current_trace() -> Trace | None:
    """The trace this task works under."""
    return _current.get()


@contextmanager
def tracing(trace: Trace | None) -> Iterator[None]:
    """Works under a trace: log lines carry its id."""
    token = _current.set(trace)
    try:
        yield
    finally:
        _current.reset(token)

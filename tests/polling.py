"""Waiting for something to become so: ask again and again until a deadline, never sleep and hope."""

import asyncio
import inspect
import threading
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, TypeVar, overload

T = TypeVar("T")

_PAUSE = 0.05


@overload
async def eventually(predicate: Callable[[], Awaitable[T | None]], within: float = 10.0) -> T: ...
@overload
async def eventually(predicate: Callable[[], T | None], within: float = 10.0) -> T: ...
async def eventually(predicate: Callable[[], Any], within: float = 10.0) -> Any:
    """The first true value `predicate` gives, async or not; a failed `assert` in it counts as not yet.

    Past `within` seconds it raises what the predicate last raised, or an `AssertionError` with its last value.
    """
    deadline = monotonic() + within
    while True:
        failure: AssertionError | None = None
        value: Any = None
        try:
            outcome = predicate()
            value = await outcome if inspect.isawaitable(outcome) else outcome
        except AssertionError as error:
            failure = error
        if value:
            return value
        if monotonic() > deadline:
            raise failure or AssertionError(f"not so within {within:g} s; last seen: {value!r}")
        await asyncio.sleep(_PAUSE)


def wait_until(predicate: Callable[[], T | None], within: float = 10.0) -> T:
    """The same for code without an event loop."""
    deadline = monotonic() + within
    pause = threading.Event()
    while True:
        value = predicate()
        if value:
            return value
        if monotonic() > deadline:
            raise AssertionError(f"not so within {within:g} s; last seen: {value!r}")
        pause.wait(_PAUSE)

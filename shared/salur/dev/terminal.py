"""What `salur dev` says to the person at the terminal: a line per step, then a table and what to try first."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from time import monotonic

_BOLD, _DIM, _END = "\033[1m", "\033[2m", "\033[0m"


class Terminal:
    """Lines on standard output, with colours where somebody looks."""

    def __init__(self) -> None:
        self._tty = sys.stdout.isatty()
        self._began = monotonic()

    def step(self, text: str) -> None:
        """One thing that has just been done, with the seconds since the start."""
        print(f"{self._dim(f'{monotonic() - self._began:5.1f} s')}  {text}", flush=True)

    def table(self, rows: Sequence[tuple[str, str]]) -> None:
        """Names and addresses, aligned."""
        width = max(len(name) for name, _ in rows)
        print()
        for name, value in rows:
            print(f"  {self._bold(name.ljust(width))}  {value}")
        print(flush=True)

    def say(self, text: str) -> None:
        """A plain line."""
        print(text, flush=True)

    def _bold(self, text: str) -> str:
        return f"{_BOLD}{text}{_END}" if self._tty else text

    def _dim(self, text: str) -> str:
        return f"{_DIM}{text}{_END}" if self._tty else text

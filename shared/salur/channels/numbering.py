"""Options as a numbered list, for a channel that has nothing to tap: they are answered with a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from salur.contracts.notifications import Option


def numbered(options: Sequence[Option]) -> str:
    """A line for each option, with its hint."""
    return _lines(options, range(len(options)))


def numbered_briefly(options: Sequence[Option]) -> str:
    """A line for each option, with its hint only where several are called the same: every letter costs."""
    called = Counter(option.label for option in options)
    return _lines(options, [at for at, option in enumerate(options) if called[option.label] > 1])


def _lines(options: Sequence[Option], hinted: Sequence[int]) -> str:
    lines = (
        f"{at + 1}. {option.label}" + (f" ({option.hint})" if option.hint and at in hinted else "")
        for at, option in enumerate(options)
    )
    return "\n".join(lines)

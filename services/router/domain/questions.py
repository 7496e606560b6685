"""What the reporter is asked where verify found something that only they can say, by the signal's name: a text's key."""

from __future__ import annotations

from collections.abc import Iterable

from salur.contracts.reports import Signal

_PLACE = "question_place"
QUESTIONS = {
    "place_ambiguous": _PLACE,
    "place_unknown": _PLACE,
    "place_missing": _PLACE,
}
_OTHERWISE = "question_more"


def question_for(signals: Iterable[Signal]) -> str:
    """The one question that the signals lead to."""
    return next((QUESTIONS[signal.name] for signal in signals if signal.name in QUESTIONS), _OTHERWISE)

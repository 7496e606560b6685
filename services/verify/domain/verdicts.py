"""What the signals add up to. The strongest thing any of them asks for wins; much doubt together asks for a person."""

from __future__ import annotations

from collections.abc import Iterable

from salur.contracts.reports import Signal, Verdict
from services.verify.domain.photo_signals import PHOTO_SIGNALS
from services.verify.domain.signals import SIGNALS

# So many doubts that a person should look, although none of them alone asks for it.
REVIEW_FROM = -0.5

_ASKS = {rule.name: rule.asks for rule in SIGNALS} | {rule.name: rule.asks for rule in PHOTO_SIGNALS}
_STRONGEST_FIRST = (Verdict.NEEDS_REVIEW, Verdict.NEEDS_ANSWER, Verdict.VERIFIED_WITH_NOTES)


def verdict_of(signals: Iterable[Signal]) -> Verdict:
    """The verdict on a report's signals."""
    found = tuple(signals)
    asked = {_ASKS.get(signal.name) for signal in found}
    doubts = sum(signal.weight for signal in found if signal.weight < 0)
    if doubts <= REVIEW_FROM:
        return Verdict.NEEDS_REVIEW
    return next((verdict for verdict in _STRONGEST_FIRST if verdict in asked), Verdict.VERIFIED)

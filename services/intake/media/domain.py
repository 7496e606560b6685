"""When a file that could not be fetched is tried again, and when it is given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from salur.media.limits import Reason

# WhatsApp keeps an id for seven days after the webhook ("Media" of the Cloud API reference).
KEPT = timedelta(days=7)
_PAUSES = tuple(timedelta(seconds=s) for s in (2, 10, 60, 300, 1800))
_LONGEST = timedelta(hours=2)
# A provider's own stores may lag behind its webhooks; one that says no so often means it.
_REFUSALS = 5


@dataclass(frozen=True, slots=True)
class Later:
    """To be tried again at `due`."""

    due: datetime


@dataclass(frozen=True, slots=True)
class GivenUp:
    """It will never be had."""

    reason: Reason


def next_try(
    noted_at: datetime,
    attempts: int,
    now: datetime,
    *,
    asked: timedelta = timedelta(0),
    refused: bool = False,
) -> Later | GivenUp:
    """What comes after so many attempts without the file. `asked` is how long the provider asked to wait."""
    if refused and attempts >= _REFUSALS:
        return GivenUp(Reason.GONE)
    due = now + max(asked, _PAUSES[attempts - 1] if 0 < attempts <= len(_PAUSES) else _LONGEST)
    return GivenUp(Reason.EXPIRED) if due > noted_at + KEPT else Later(due)

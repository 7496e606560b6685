"""An alarm: whom an emergency called so far, and when it rings next."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Alarm(BaseModel):
    """One agency's officers are being called. `round` counts the calls, `rings_at` (UTC) is the next one.

    `called` are the posts that were called, in order, as refs without a channel.
    """

    model_config = ConfigDict(frozen=True)

    agency: str
    began_at: datetime
    round: int = 0
    rings_at: datetime
    called: tuple[str, ...] = ()

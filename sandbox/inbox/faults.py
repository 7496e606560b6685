"""Switches for what can go wrong with Messenger and Instagram: too many requests, a window that has closed."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from sandbox.inbox.request import BUSY, CLOSED, Refusal


class InboxFaults(BaseModel):
    """What goes wrong next. Counts fall by one with each text they hit."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    throttle_next: int = Field(default=0, ge=0)
    """So many texts are answered with 613."""
    closed_next: int = Field(default=0, ge=0)
    """So many texts without a tag are refused as if the person had last written more than a day ago."""

    def refuses(self, tag: str | None) -> Refusal | None:
        """How this text is refused, if it is."""
        if self.throttle_next:
            self.throttle_next -= 1
            return BUSY
        if self.closed_next and tag is None:
            self.closed_next -= 1
            return CLOSED
        return None

"""Switches for what can go wrong outside: refusals, throttling, slowness, receipts that never come."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Faults(BaseModel):
    """What goes wrong next. Counts fall by one with each message they hit; `to` limits them to one address."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    fail_next: int = Field(default=0, ge=0)
    """So many messages are refused with `code`."""
    code: int = 131000
    """The Graph error code of a refusal: 130429 throttles, 131000 is Meta's own trouble."""
    fail_later_next: int = Field(default=0, ge=0)
    """So many messages are accepted, and then reported as failed with `later_code`."""
    later_code: int = 131026
    delay: float = Field(default=0.0, ge=0, le=60)
    """Seconds before each answer to a message that is sent."""
    drop_receipts: bool = False
    """No status webhooks at all."""
    closed: bool = False
    """Nobody counts as having written within 24 hours: what is no template is accepted, and reported with 131047."""
    to: str | None = None

    def refuses(self, to: str) -> int | None:
        """The code with which this message is refused, if it is."""
        if self.fail_next and self.to in (None, to):
            self.fail_next -= 1
            return self.code
        return None

    def fails_later(self, to: str) -> int | None:
        """The code with which this accepted message is reported as failed, if it is."""
        if self.fail_later_next and self.to in (None, to):
            self.fail_later_next -= 1
            return self.later_code
        return None

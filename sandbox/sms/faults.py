"""Switches for what can go wrong with an operator: cut lines, throttling, refusals, receipts that never come."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from salur.channels.smpp.errors import Status


class SmsFaults(BaseModel):
    """What goes wrong next. Counts fall by one with each text they hit."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    throttle_next: int = Field(default=0, ge=0)
    """So many texts are answered with ESME_RTHROTTLED."""
    refuse_next: int = Field(default=0, ge=0)
    """So many texts are refused with `status`."""
    status: int = Status.RINVDSTADR
    fail_later_next: int = Field(default=0, ge=0)
    """So many texts are accepted, and then reported as undeliverable."""
    drop_receipts: bool = False
    """No receipts at all."""
    cut_every: int = Field(default=0, ge=0)
    """After so many messages on one connection it is cut, those without an answer included; 0 is never."""

    def refuses(self) -> Status | int | None:
        """The status with which this text is refused, if it is."""
        if self.throttle_next:
            self.throttle_next -= 1
            return Status.RTHROTTLED
        if self.refuse_next:
            self.refuse_next -= 1
            return self.status
        return None

    def fails_later(self) -> bool:
        """Whether this accepted text is reported as undeliverable."""
        if self.fail_later_next:
            self.fail_later_next -= 1
            return True
        return False

"""Switches for what can go wrong with Telegram: too many requests, a person who blocked the bot."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class TelegramFaults(BaseModel):
    """What goes wrong next. Counts fall by one with each text they hit."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    throttle_next: int = Field(default=0, ge=0)
    """So many texts are answered with 429."""
    retry_after: int = Field(default=1, ge=1)
    """The seconds that such an answer asks for."""
    blocked_next: int = Field(default=0, ge=0)
    """So many texts are for somebody who blocked the bot: 403."""

    def throttles(self) -> bool:
        """Whether this text is too many."""
        if self.throttle_next:
            self.throttle_next -= 1
            return True
        return False

    def blocks(self) -> bool:
        """Whether this text is for somebody who blocked the bot."""
        if self.blocked_next:
            self.blocked_next -= 1
            return True
        return False

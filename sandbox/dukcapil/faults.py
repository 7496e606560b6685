"""Switches for what can go wrong at the registry."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class DukcapilFaults(BaseModel):
    """What goes wrong until it is switched off."""

    model_config = ConfigDict(extra="forbid")

    down: bool = False
    """It answers 503."""
    delay: float = Field(default=0.0, ge=0, le=60)
    """Seconds before each answer."""
    quota: bool = False
    """It says that today's quota is used up."""
    garbled: bool = False
    """It answers something that nobody agreed on."""

"""The Meta apps of this installation that serve Instagram."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from salur.channels.meta.inbox.settings import Account


class InstagramSettings(BaseSettings):
    """Everything the channel is told by the environment."""

    model_config = SettingsConfigDict(
        env_prefix="SALUR_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    instagram: dict[str, Account] = Field(
        {},
        description="the Meta apps that serve Instagram, by account name, as JSON with their secrets",
        repr=False,
    )
    instagram_graph_url: str = Field(
        "https://graph.facebook.com", description="where Meta's Graph API is for Instagram"
    )
    instagram_graph_version: str = Field(
        "v25.0",
        pattern=r"^v\d{2}\.\d$",
        description="version of Meta's Graph API for Instagram, such as v25.0",
    )

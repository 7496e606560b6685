"""The Meta apps of this installation and where Meta's API is."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Account(BaseModel):
    """One Meta app: one secret, one verify token, one access token, any number of phone numbers.

    `numbers` are the phone_number_ids it holds; empty means all, which is right where there is one app.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    app_secret: SecretStr = Field(min_length=8)
    verify_token: SecretStr = Field(min_length=8)
    access_token: SecretStr = Field(min_length=1)
    numbers: frozenset[str] = frozenset()


class WhatsAppSettings(BaseSettings):
    """Everything the channel is told by the environment."""

    model_config = SettingsConfigDict(
        env_prefix="SALUR_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    whatsapp: dict[str, Account] = Field(
        {}, description="the Meta apps by account name, as JSON with their secrets", repr=False
    )
    whatsapp_graph_url: str = Field("https://graph.facebook.com", description="where Meta's Graph API is")
    whatsapp_graph_version: str = Field(
        "v25.0", pattern=r"^v\d{2}\.\d$", description="version of Meta's Graph API, such as v25.0 or v26.0"
    )

"""The bots of this installation."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Account(BaseModel):
    """One bot: its token, the secret that its webhooks carry, its name without @."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    token: SecretStr = Field(min_length=8)
    secret: SecretStr = Field(min_length=8, max_length=256)
    bot: str = Field(pattern=r"^[A-Za-z0-9_]{5,32}$")


class TelegramSettings(BaseSettings):
    """Everything the channel is told by the environment."""

    model_config = SettingsConfigDict(
        env_prefix="SALUR_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    telegram: dict[str, Account] = Field(
        {}, description="the Telegram bots by account name, as JSON with their secrets", repr=False
    )
    telegram_url: str = Field("https://api.telegram.org", description="where Telegram's Bot API is")

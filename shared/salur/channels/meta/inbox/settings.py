"""One Meta app that may read and write for pages or Instagram accounts."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class Account(BaseModel):
    """One Meta app: one secret, one verify token, and an access token for each page or Instagram account by its id.

    `tag` is the message tag that Meta granted for texts more than 24 hours after the person wrote; None where none is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    app_secret: SecretStr = Field(min_length=8)
    verify_token: SecretStr = Field(min_length=8)
    tokens: dict[str, SecretStr] = Field(min_length=1)
    tag: str | None = Field(None, pattern=r"^[A-Z_]{3,40}$")

"""The aggregators of this installation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_UNRESERVED = re.compile(r"[A-Za-z0-9_-]+")
Network = IPv4Network | IPv6Network


class Account(BaseModel):
    """One account with an aggregator, whose `shape` is a name in shapes.yaml or in the file of further shapes.

    Who may write to us knows the `secret`, comes from an address of `allow`, or both where both are set. `proxies` are
    our own proxies: from them, the last address of X-Forwarded-For counts. `receipts` is our address as the aggregator
    calls it; `values` is what the shape's fields name besides, such as a user and a password.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    shape: str
    url: str
    short_code: str = Field(pattern=r"^[0-9A-Za-z]{2,20}$")
    secret: SecretStr | None = Field(None, min_length=8)
    allow: tuple[Network, ...] = ()
    proxies: tuple[Network, ...] = ()
    receipts: str = ""
    values: Mapping[str, SecretStr] = {}
    per_second: float = Field(10.0, gt=0)

    @model_validator(mode="after")
    def _somebody_is_kept_out(self) -> Account:
        if self.secret is None and not self.allow:
            raise ValueError("neither a secret nor allowed addresses: anybody could write as anybody")
        # It stands in addresses, where aggregators give signs like % a meaning of their own.
        if self.secret is not None and not _UNRESERVED.fullmatch(self.secret.get_secret_value()):
            raise ValueError("a secret is letters, digits, _ and -")
        return self


class SmsHttpSettings(BaseSettings):
    """Everything the channel is told by the environment."""

    model_config = SettingsConfigDict(
        env_prefix="SALUR_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    sms_http: dict[str, Account] = Field(
        {}, description="accounts with SMS aggregators by name, as JSON with their secrets", repr=False
    )
    sms_http_shapes: Path | None = Field(None, description="YAML file with further aggregators' shapes")

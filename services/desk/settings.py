"""Desk's own settings, and what must be set before it starts."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from salur.contracts.cases import Role
from salur.media import MediaSettings
from salur.process import BadSettings
from services.desk.domain.officers import STAFF

_SHORTEST_SECRET = 32


class MadeUpOfficer(BaseModel):
    """One of SALUR_DEV_OFFICERS."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    user: str
    password: SecretStr = Field(min_length=1)
    role: Role
    pack: str
    agency: str | None = None
    name: str
    restricted: bool = False


class Claims(BaseModel):
    """Which claims of the ID token say what. A dot goes one level down: `realm_access.roles`.

    `roles` turns the provider's values into ours; where a claim holds several, the first that is known counts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "name"
    role: str = "salur_role"
    pack: str = "salur_pack"
    agency: str = "salur_agency"
    restricted: str = "salur_restricted"
    roles: dict[str, Role] = {str(role): role for role in STAFF}


class DeskSettings(MediaSettings):
    """What desk needs beside what every process needs."""

    session_secret: SecretStr = Field(
        SecretStr(""),
        description="signs sessions and forms; 32 characters or more, the same in every replica",
    )
    session_idle: int = Field(60, gt=0, description="minutes after which an unused session ends")
    session_longest: int = Field(12, gt=0, description="hours after which any session ends")
    dev_officers: list[MadeUpOfficer] = Field(
        [], description="made-up officers as JSON, for salur dev", repr=False
    )
    dev_phone_url: str = Field("", description="the sandbox's telephone, for salur dev")
    oidc_issuer: str = Field("", description="issuer URL of the identity provider (OpenID Connect)")
    oidc_client_id: str = Field("", description="our client id at the identity provider")
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="our client secret at the identity provider"
    )
    oidc_scope: str = Field("openid profile", description="scopes to ask for, separated by spaces")
    oidc_claims: Claims = Field(
        Claims(), description="as JSON: the claims for name, role, pack, agency, restricted"
    )
    web_sms: dict[str, str] = Field(
        {}, description="as JSON: by short code, the SMS line that codes and news go out on (CODE@ACCOUNT)"
    )
    proxies: int = Field(
        1, ge=0, description="proxies in front, each adding the address it saw to X-Forwarded-For"
    )

    @property
    def idle(self) -> timedelta:
        return timedelta(minutes=self.session_idle)

    @property
    def longest(self) -> timedelta:
        return timedelta(hours=self.session_longest)

    def checked(self) -> Self:
        """These settings, if desk can start with them. Raises BadSettings with one sentence."""
        if len(self.session_secret.get_secret_value()) < _SHORTEST_SECRET:
            raise BadSettings(f"SALUR_SESSION_SECRET needs at least {_SHORTEST_SECRET} characters.")
        if not self.dev and self.dev_officers:
            raise BadSettings("SALUR_DEV_OFFICERS is for salur dev only; remove it.")
        if not self.dev and not (self.oidc_issuer and self.oidc_client_id):
            raise BadSettings(
                "Officers need an identity provider to sign in: set SALUR_OIDC_ISSUER and SALUR_OIDC_CLIENT_ID."
            )
        if self.oidc_issuer and not self.dev and not self.oidc_issuer.startswith("https://"):
            raise BadSettings("SALUR_OIDC_ISSUER must begin with https://.")
        return self

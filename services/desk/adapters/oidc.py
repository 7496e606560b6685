"""An OpenID Connect provider: authorization code with PKCE, state and nonce; the ID token is verified here.

Sources: OpenID Connect Core 1.0 section 3.1 and Discovery 1.0; RFC 7636 (PKCE); RFC 9207 (`iss` in the answer).
"""

from __future__ import annotations

import base64
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote_plus

from aiohttp import ClientError, ClientSession, ClientTimeout
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from salur.messaging.clock import Clock
from services.desk.adapters.claims import identity_of
from services.desk.ports.officers import Attempt, Identity, SignInFailed
from services.desk.settings import DeskSettings

ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
)
LEEWAY = 60
_TIMEOUT = ClientTimeout(total=10)
_KEPT = 3600.0
_KEYS_AGAIN_AFTER = 5.0


class OpenIdProvider:
    """Meets `ports.officers.Provider`. What the provider publishes about itself is kept for an hour."""

    def __init__(self, settings: DeskSettings, clock: Clock, http: ClientSession) -> None:
        self._settings = settings
        self._clock = clock
        self._http = http
        self._about: tuple[float, dict[str, Any]] = (0.0, {})
        self._keys: tuple[float, KeySet | None] = (0.0, None)

    @classmethod
    @asynccontextmanager
    async def of(cls, settings: DeskSettings, clock: Clock) -> AsyncIterator[OpenIdProvider]:
        """The provider of the settings."""
        async with ClientSession(timeout=_TIMEOUT) as http:
            yield cls(settings, clock, http)

    async def address(self, attempt: Attempt, redirect: str) -> str:
        about = await self._metadata()
        address: str = prepare_grant_uri(
            about["authorization_endpoint"],
            self._settings.oidc_client_id,
            "code",
            redirect_uri=redirect,
            scope=self._settings.oidc_scope,
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier),
            code_challenge_method="S256",
        )
        return address

    async def identity(self, attempt: Attempt, answer: Mapping[str, str], redirect: str) -> Identity:
        if "code" not in answer:
            raise SignInFailed("denied")
        if answer.get("iss", self._settings.oidc_issuer) != self._settings.oidc_issuer:
            raise SignInFailed("other_issuer")
        tokens = await self._tokens(answer["code"], attempt, redirect)
        claims = await self._claims(tokens, attempt)
        return identity_of(self._settings.oidc_issuer, claims, self._settings.oidc_claims)

    async def _tokens(self, code: str, attempt: Attempt, redirect: str) -> dict[str, Any]:
        about = await self._metadata()
        client = self._settings.oidc_client_id
        secret = self._settings.oidc_client_secret.get_secret_value()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect,
            "code_verifier": attempt.verifier,
        }
        headers = {}
        # Discovery 1.0 section 3: client_secret_basic where nothing is said.
        methods = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if secret and "client_secret_basic" in methods:
            headers["authorization"] = _basic(client, secret)
        else:
            form |= {"client_id": client} | ({"client_secret": secret} if secret else {})
        tokens = await self._json("POST", about["token_endpoint"], data=form, headers=headers)
        if not isinstance(tokens.get("id_token"), str):
            raise SignInFailed("no_id_token")
        return tokens

    async def _claims(self, tokens: Mapping[str, Any], attempt: Attempt) -> dict[str, Any]:
        token = await self._verified(tokens["id_token"])
        options = {
            "iss": {"essential": True, "value": self._settings.oidc_issuer},
            "aud": {"essential": True, "value": self._settings.oidc_client_id},
        }
        params = {
            "nonce": attempt.nonce,
            "client_id": self._settings.oidc_client_id,
            "access_token": tokens.get("access_token"),
        }
        claims = CodeIDToken(token.claims, token.header, options, params)
        try:
            claims.validate(now=int(self._clock.now().timestamp()), leeway=LEEWAY)
        except JoseError as error:
            raise SignInFailed(f"token_{error.error}") from None
        return dict(token.claims)

    async def _verified(self, id_token: str) -> jwt.Token:
        """The token, its signature checked; a key we do not know yet may be a new one."""
        for fresh in (False, True):
            keys = await self._key_set(fresh)
            try:
                return jwt.decode(id_token, keys, algorithms=ALGORITHMS)
            except (JoseError, ValueError):
                continue
        raise SignInFailed("token_signature")

    async def _metadata(self) -> dict[str, Any]:
        at, about = self._about
        if about and time.monotonic() - at < _KEPT:
            return about
        issuer = self._settings.oidc_issuer
        about = await self._json("GET", issuer.rstrip("/") + "/.well-known/openid-configuration")
        if about.get("issuer") != issuer:
            raise SignInFailed("other_issuer")
        self._about = (time.monotonic(), about)
        return about

    async def _key_set(self, fresh: bool) -> KeySet:
        at, keys = self._keys
        age = time.monotonic() - at
        if keys is not None and age < (_KEYS_AGAIN_AFTER if fresh else _KEPT):
            return keys
        about = await self._metadata()
        keys = KeySet.import_key_set(await self._json("GET", about["jwks_uri"]))  # type: ignore[arg-type]  # checked there
        self._keys = (time.monotonic(), keys)
        return keys

    async def _json(self, method: str, url: str, **options: Any) -> dict[str, Any]:
        try:
            async with self._http.request(method, url, allow_redirects=False, **options) as answer:
                body = await answer.json(content_type=None)
        except (ClientError, TimeoutError, ValueError):
            raise SignInFailed("provider_away") from None
        if answer.status != 200 or not isinstance(body, dict):
            raise SignInFailed("provider_refused")
        return body


def _basic(client: str, secret: str) -> str:
    """RFC 6749 section 2.3.1: both are encoded as form values first."""
    return "Basic " + base64.b64encode(f"{quote_plus(client)}:{quote_plus(secret)}".encode()).decode()

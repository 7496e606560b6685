"""A small OpenID Connect issuer: discovery, authorization with PKCE, tokens and keys, as OpenID Connect Core has them.

It signs in whoever `claims` names without asking. `forge` changes an ID token before it is sent, as an attacker or a
careless provider might.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.serving import serving

CLIENT, CLIENT_SECRET = "meja-contoh", "rahasia-klien-contoh"
ADMIN = {
    "sub": "1",
    "name": "Admin Dinas",
    "salur_role": "admin",
    "salur_pack": "74.09",
}


def new_key() -> RSAKey:
    """A key to sign with."""
    return RSAKey.generate_key(
        2048, {"kid": secrets.token_hex(4), "alg": "RS256", "use": "sig"}, private=True
    )


@dataclass
class Issuer:
    """What the issuer knows, and what it was asked."""

    claims: dict[str, Any] = field(default_factory=lambda: dict(ADMIN))
    key: RSAKey = field(default_factory=new_key)
    forge: Callable[[Issuer, dict[str, Any]], str] | None = None
    changed: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def signed(self, claims: dict[str, Any], key: Any = None, algorithm: str = "RS256") -> str:
        """The claims as an ID token."""
        key = key or self.key
        return jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key, algorithms=[algorithm])

    def application(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
            ]
        )

    async def _discovery(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                "response_types_supported": ["code"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.asked.append(asked)
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        answer = urlencode({"code": code, "state": asked["state"], "iss": self.url})
        return RedirectResponse(f"{asked['redirect_uri']}?{answer}", 302)

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        basic = base64.b64encode(f"{CLIENT}:{CLIENT_SECRET}".encode()).decode()
        asked = self.codes.pop(str(form["code"]), None)
        if request.headers.get("authorization") != f"Basic {basic}" or asked is None:
            return JSONResponse({"error": "invalid_client"}, 401)
        verifier = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        if challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"],
        } | self.claims | self.changed  # fmt: skip
        token = self.forge(self, claims) if self.forge else self.signed(claims)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": token})

    async def _keys(self, _: Request) -> Response:
        return JSONResponse(KeySet([self.key]).as_dict(private=False))


@asynccontextmanager
async def issuer_at_work() -> AsyncIterator[Issuer]:
    """An issuer on a port of its own."""
    issuer = Issuer()
    async with serving(issuer.application()) as url:
        issuer.url = url
        yield issuer

"""The one cookie: a random token, signed. Before the sign-in it ties forms to a browser, after it a session."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from starlette.requests import HTTPConnection
from starlette.responses import Response

NAME = "salur"


class Cookies:
    """Reads and sets the cookie. `secure` is False on a development machine only."""

    def __init__(self, key: bytes, secure: bool) -> None:
        self._key = key
        self._secure = secure
        # The prefix makes browsers refuse the cookie from another host or without TLS.
        self._name = f"__Host-{NAME}" if secure else NAME

    def read(self, request: HTTPConnection) -> str | None:
        """The token that the browser holds, if it is one of ours."""
        token, dot, seal = request.cookies.get(self._name, "").partition(".")
        return token if dot and hmac.compare_digest(seal, self._seal(token)) else None

    def new(self) -> str:
        """A token nobody has had."""
        return secrets.token_urlsafe(32)

    def give(self, response: Response, token: str) -> None:
        """Sets the cookie until the browser is closed."""
        response.set_cookie(
            self._name,
            f"{token}.{self._seal(token)}",
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def take(self, response: Response) -> None:
        """Removes the cookie."""
        response.delete_cookie(self._name, path="/", secure=self._secure, httponly=True, samesite="lax")

    def _seal(self, token: str) -> str:
        return hmac.new(self._key, token.encode(), hashlib.sha256).hexdigest()[:32]


def key_for(secret: str, use: str) -> bytes:
    """A key of its own for each use of the one secret: who knows one does not know another."""
    return hashlib.blake2b(use.encode(), key=hashlib.sha256(secret.encode()).digest()).digest()

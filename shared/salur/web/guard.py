"""What every page is sent with (security headers), and what every form is sent back with (its token)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(self), payment=()",
}
_LIFE = timedelta(hours=12)


class SecurityHeaders:
    """Adds the headers that keep a page to itself.

    `secure` adds HSTS where the site is served by TLS; `frames_itself` lets pages show pages of the same site;
    `pictures` is one more origin that pictures may come from, such as a map's.
    """

    def __init__(
        self, app: ASGIApp, secure: bool = False, frames_itself: bool = False, pictures: str = ""
    ) -> None:
        self._app = app
        self._headers = dict(_HEADERS)
        if pictures:
            self._headers["content-security-policy"] = _HEADERS["content-security-policy"].replace(
                "img-src 'self' data:", f"img-src 'self' data: {pictures}"
            )
        if frames_itself:
            policy = self._headers["content-security-policy"].replace(
                "frame-ancestors 'none'", "frame-ancestors 'self'"
            )
            self._headers["content-security-policy"] = f"{policy}; frame-src 'self'"
        if secure:
            self._headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, guarded)


class BadFormTokenError(Exception):
    """The form's token is not one we gave to this session, or it is older than twelve hours."""


class FormTokens:
    """Tokens that tie a form to the session it was shown to (against CSRF) and give its command an id.

    `key` is secret, at least 32 bytes and the same in every process of the service.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < 32:
            raise ValueError("the key of form tokens has at least 32 bytes")
        self._key = key

    def issue(self, session: str, now: datetime) -> str:
        """A new token for a form shown to `session` (any stable secret of it, such as its id)."""
        head = int(now.timestamp()).to_bytes(8) + secrets.token_bytes(12)
        return base64.urlsafe_b64encode(head + self._seal(head, session)).decode().rstrip("=")

    def accept(self, token: str, session: str, now: datetime) -> UUID:
        """The id of the command that this form sends: the same each time the same form is sent.

        Raises BadFormTokenError when the token is not this session's or too old.
        """
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            raise BadFormTokenError from None
        head, seal = raw[:20], raw[20:]
        if len(raw) != 36 or not hmac.compare_digest(seal, self._seal(head, session)):
            raise BadFormTokenError
        if now.timestamp() - int.from_bytes(head[:8]) > _LIFE.total_seconds():
            raise BadFormTokenError
        return uuid5(NAMESPACE_URL, f"salur:form:{head.hex()}")

    def _seal(self, head: bytes, session: str) -> bytes:
        return hmac.new(self._key, head + session.encode(), hashlib.sha256).digest()[:16]

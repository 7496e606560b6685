"""That a browser's reader has proved to be the reporter of a case: for half an hour, for this case, in this browser."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from starlette.requests import HTTPConnection
from starlette.responses import Response

from salur.contracts.cases import Case

NAME = "salur-pelapor"
HOLDS = timedelta(minutes=30)


class Proofs:
    """Keeps the proof in a cookie that is signed together with the browser's own."""

    def __init__(self, key: bytes, secure: bool) -> None:
        self._key = key
        self._secure = secure
        self._name = f"__Host-{NAME}" if secure else NAME

    def give(self, response: Response, case: Case, browser: str, now: datetime) -> None:
        """The reader proved it now."""
        until = str(int((now + HOLDS).timestamp()))
        response.set_cookie(
            self._name,
            f"{until}.{self._seal(case.case, browser, until)}",
            max_age=int(HOLDS.total_seconds()),
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def holds(self, request: HTTPConnection, case: Case, browser: str | None, now: datetime) -> bool:
        """Whether the reader has proved it, and not too long ago."""
        until, dot, seal = request.cookies.get(self._name, "").partition(".")
        if not (dot and browser and until.isascii() and until.isdigit() and len(until) < 12):
            return False
        right = self._seal(case.case, browser, until)
        return hmac.compare_digest(seal, right) and now.timestamp() < int(until)

    def _seal(self, case: str, browser: str, until: str) -> str:
        told = f"{case}\0{browser}\0{until}"
        return hmac.new(self._key, told.encode(), hashlib.sha256).hexdigest()[:32]

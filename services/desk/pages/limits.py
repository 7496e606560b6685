"""How often one address may try something on desk's pages."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from salur.web.callers import Callers, Limit


class Limits:
    """The limits of desk's pages. Mobile networks put thousands behind one address, so only failures count.

    Lists for programs are the exception: no telephone asks for them.
    """

    def __init__(self, proxies: int) -> None:
        self._callers = Callers(proxies)
        self.unknown_codes = Limit(30, 60)
        self.lists = Limit(60, 60)
        self.failed_sign_ins = Limit(10, 300)
        self.failed_users = Limit(10, 900)
        self.started_sign_ins = Limit(30, 60)
        self.codes_of_phone = Limit(5, 3600)
        # Whoever has a code can have its reporter's telephone ring: a few times, no more.
        self.codes_of_case = Limit(3, 3600)
        self.guesses = Limit(5, 3600)

    def caller(self, request: HTTPConnection) -> str:
        """The address a request comes from, as the outermost of our proxies saw it."""
        return self._callers.of(request)

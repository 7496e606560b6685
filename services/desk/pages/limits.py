"""How often one address may try something on desk's pages."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from salur.messaging.clock import Clock
from salur.store.allowances import Allowances
from salur.web.callers import Callers, Limit
from salur.web.shared_limits import SharedLimit


class Limits:
    """The limits of desk's pages. Mobile networks put thousands behind one address, so only failures count.

    Lists for programs are the exception: no telephone asks for them. Codes cost money each, so all processes count them
    together; the rest is counted by each.
    """

    def __init__(self, proxies: int, allowances: Allowances, clock: Clock) -> None:
        self._callers = Callers(proxies)
        self.unknown_codes = Limit(30, 60)
        self.lists = Limit(60, 60)
        self.failed_sign_ins = Limit(10, 300)
        self.failed_users = Limit(10, 900)
        self.started_sign_ins = Limit(30, 60)
        self.codes_of_phone = SharedLimit("codes_of_phone", Limit(5, 3600), allowances, clock)
        # Whoever has a code can have its reporter's telephone ring: a few times, no more.
        self.codes_of_case = SharedLimit("codes_of_case", Limit(3, 3600), allowances, clock)
        self.guesses = Limit(5, 3600)

    def caller(self, request: HTTPConnection) -> str:
        """The address a request comes from, as the outermost of our proxies saw it."""
        return self._callers.of(request)

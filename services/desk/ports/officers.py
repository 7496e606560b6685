"""Who works here: identities, sessions and sign-ins under way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from salur.contracts.cases import Case, Role
from services.desk.domain.colleagues import Staff
from services.desk.domain.officers import Officer


@dataclass(frozen=True)
class Identity:
    """Who somebody is by the word of an identity provider, not yet an officer of ours."""

    issuer: str
    subject: str
    name: str
    role: Role
    pack: str
    agency: str | None
    restricted: bool


class Officers(Protocol):
    """The officers desk has met: an opaque id for each, and the name behind it."""

    async def known(self, identity: Identity) -> Officer | None:
        """The officer of an identity, with the same id at every sign-in; None for one who was deactivated."""
        ...

    async def names(self, ids: Iterable[str]) -> Mapping[str, str]:
        """The names behind ids; an unknown id is left out."""
        ...

    async def of_agency(self, pack: str, agency: str | None) -> Mapping[str, str]:
        """The names of an agency's officers by their ids, as of when they last signed in; without who has left."""
        ...


class Register(Protocol):
    """Who works here and who no longer does. Each change is in the audit, in the same transaction."""

    async def staff(self, pack: str) -> Staff:
        """All officers of a jurisdiction that desk has met."""
        ...

    async def leave(self, officer: str, successor: str | None, by: str, at: datetime) -> None:
        """Deactivates: they cannot sign in any more. Said again, the successor is the one named last."""
        ...

    async def come_back(self, officer: str, by: str) -> None:
        """Lets them sign in again; their cases stay where they went."""
        ...


class Held(Protocol):
    """Which officer has which cases."""

    async def open_cases(self, pack: str, officers: Collection[str]) -> Sequence[Case]:
        """The open cases that these officers have, at most a thousand at a time."""
        ...

    async def counts(self, pack: str) -> Mapping[str, int]:
        """How many open cases each officer has."""
        ...


class Sessions(Protocol):
    """Who is signed in, kept by the server so that it can be ended there."""

    async def begin(self, token: str, officer: Officer) -> None: ...
    async def officer(self, token: str, *, touch: bool) -> Officer | None:
        """Whose session it is, unless it is over. `touch` counts as activity."""
        ...

    async def end(self, token: str) -> None: ...
    async def end_all(self, officer: str) -> None:
        """Ends all sessions of an officer."""
        ...


class SignInFailed(Exception):
    """The provider did not vouch for anybody we can let in. `reason` is a code, safe to log."""

    safe_to_log = True

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Attempt:
    """A sign-in under way at the provider. `browser` is the cookie it began with, `back` the page it came from."""

    state: str
    nonce: str
    verifier: str
    browser: str
    back: str


class Attempts(Protocol):
    """Sign-ins under way. Each is taken once, within ten minutes, by the browser that began it."""

    async def keep(self, attempt: Attempt) -> None: ...
    async def take(self, state: str, browser: str) -> Attempt | None: ...


class Provider(Protocol):
    """An identity provider that people sign in at (OpenID Connect, authorization code with PKCE)."""

    async def address(self, attempt: Attempt, redirect: str) -> str:
        """Where to send the browser. Raises SignInFailed where the provider is away."""
        ...

    async def identity(self, attempt: Attempt, answer: Mapping[str, str], redirect: str) -> Identity:
        """Who came back. Raises SignInFailed."""
        ...


class MadeUp(Protocol):
    """Made-up officers of a development Salur, who sign in with a password."""

    def check(self, user: str, password: str) -> Identity | None: ...
    def users(self) -> Sequence[tuple[str, str]]:
        """Each user's name to sign in with and what they are."""
        ...

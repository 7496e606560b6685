"""What every page of the form works with, put together once by the application."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from starlette.requests import HTTPConnection

from salur.messaging.clock import Clock
from salur.packs import Packs
from salur.privacy import KeyRing
from salur.privacy.sealed import Sealed, Unsealable
from salur.web import FormTokens, Pages
from salur.web.callers import Callers, Limit
from salur.web.cookies import Cookies
from services.intake.dialogue.domain.heard import Hidden
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.web.domain.partners import Keys
from services.intake.web.domain.tiles import Tiles
from services.intake.web.handlers import Counter
from services.intake.web.ports import Codes, Lands, Photos

H = TypeVar("H", bound=Hidden)


@dataclass(frozen=True)
class Limits:
    """How often, in this process. Mobile networks put thousands behind one address, so that is the widest."""

    codes_of_phone: Limit = field(default_factory=lambda: Limit(5, 3600))
    codes_of_address: Limit = field(default_factory=lambda: Limit(60, 3600))
    photos_of_address: Limit = field(default_factory=lambda: Limit(300, 3600))
    guesses: Limit = field(default_factory=lambda: Limit(5, 3600))
    wrong_keys: Limit = field(default_factory=lambda: Limit(10, 600))
    forms_of_partner: Limit = field(default_factory=lambda: Limit(2000, 3600))
    forms_of_phone: Limit = field(default_factory=lambda: Limit(10, 3600))


@dataclass(frozen=True)
class Office:
    """Stands on `app.state.office`. `here` are the jurisdictions by code, `lines` our SMS lines by short code."""

    packs: Packs
    here: Mapping[str, Jurisdiction]
    lines: Mapping[str, str]
    pages: Pages
    counter: Counter
    codes: Codes
    photos: Photos
    lands: Lands
    tiles: Tiles
    keys: KeyRing
    code_key: bytes
    token_key: bytes
    partner_keys: Keys
    public_url: str
    dev: bool
    tokens: FormTokens
    cookies: Cookies
    callers: Callers
    limits: Limits
    clock: Clock

    def carried(self, told: Hidden) -> str:
        """What was told so far as a sealed box for a hidden field: the page keeps it, and cannot read it."""
        return self.keys.seal(
            f"web.{type(told).__name__.lower()}", told.model_dump_json().encode()
        ).model_dump_json()

    def taken(self, kind: type[H], box: str) -> H | None:
        """What a hidden field carried; None where it is none of ours."""
        try:
            sealed = Sealed.model_validate_json(box)
            if sealed.field != f"web.{kind.__name__.lower()}":
                return None
            return kind.model_validate_json(self.keys.open(sealed))
        except (ValueError, Unsealable):
            return None

    def ticket(self, told: Hidden) -> str:
        """The same for an address."""
        return base64.urlsafe_b64encode(self.carried(told).encode()).decode().rstrip("=")

    def ticketed(self, kind: type[H], ticket: str) -> H | None:
        """What an address carried; None where it is none of ours."""
        try:
            box = base64.urlsafe_b64decode(ticket + "=" * (-len(ticket) % 4)).decode()
        except ValueError:
            return None
        return self.taken(kind, box)


def office_of(request: HTTPConnection) -> Office:
    """The application's office."""
    office: Office = request.app.state.office
    return office

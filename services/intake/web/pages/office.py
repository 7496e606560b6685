"""What every page of the form works with, put together once by the application."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

from salur.messaging.clock import Clock
from salur.packs import Packs
from salur.web import FormTokens, Pages
from salur.web.boxes import Boxes
from salur.web.callers import Callers, Limit
from salur.web.cookies import Cookies
from salur.web.shared_limits import SharedLimit
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.web.domain.partners import Keys
from services.intake.web.domain.tiles import Tiles
from services.intake.web.handlers import Counter
from services.intake.web.ports import Codes, Grounds, Lands, Photos


@dataclass(frozen=True)
class Limits:
    """How often, in this process; codes to a telephone cost money each, so all processes count them together.

    Mobile networks put thousands behind one address, so that is the widest. `alarms_…` are of danger whose telephone nobody has
    proved, which calls those on duty: what is beyond them waits for the code (ADR 75).
    """

    codes_of_phone: SharedLimit
    alarms_of_phone: SharedLimit
    alarms_of_place: SharedLimit
    alarms_of_address: SharedLimit
    alarms_of_day: SharedLimit
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
    grounds: Grounds
    tiles: Tiles
    boxes: Boxes
    code_key: bytes
    token_key: bytes
    partner_keys: Keys
    partner_origins: Mapping[str, Collection[str]]
    public_url: str
    dev: bool
    tokens: FormTokens
    cookies: Cookies
    callers: Callers
    limits: Limits
    clock: Clock


def office_of(request: HTTPConnection) -> Office:
    """The application's office."""
    office: Office = request.app.state.office
    return office

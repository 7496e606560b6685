"""What every page of desk works with, put together once by the application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from salur.messaging.clock import Clock
from salur.packs import Packs
from salur.privacy import KeyRing
from salur.web import FormTokens, Pages
from salur.web.boxes import Boxes
from services.desk.handing_over import HandingOver
from services.desk.pages.cookies import Cookies
from services.desk.pages.limits import Limits
from services.desk.pages.proofs import Proofs
from services.desk.ports.cases import Cases, Commands, Live, PublicCases
from services.desk.ports.counter import Counter
from services.desk.ports.evidence import Evidence
from services.desk.ports.figures import Figures
from services.desk.ports.filed import Filed
from services.desk.ports.notices import Notices
from services.desk.ports.officers import Attempts, Held, MadeUp, Officers, Provider, Register, Sessions
from services.desk.ports.reveals import Identities, Reveals


@dataclass(frozen=True)
class Desk:
    """Stands on `app.state.desk`. Either `made_up` or `provider` says who may sign in; `lines` are our SMS lines by
    short code."""

    packs: Packs
    pages: Pages
    cases: Cases
    figures: Figures
    public_cases: PublicCases
    evidence: Evidence
    live: Live
    commands: Commands
    counter: Counter
    notices: Notices
    proofs: Proofs
    filed: Filed
    officers: Officers
    register: Register
    held: Held
    handing_over: HandingOver
    sessions: Sessions
    attempts: Attempts
    made_up: MadeUp | None
    provider: Provider | None
    reveals: Reveals
    identities: Identities
    keys: KeyRing
    boxes: Boxes
    code_key: bytes
    lines: Mapping[str, str]
    tokens: FormTokens
    cookies: Cookies
    limits: Limits
    clock: Clock
    public_url: str
    phone_url: str


def desk_of(request: HTTPConnection) -> Desk:
    """The application's desk."""
    desk: Desk = request.app.state.desk
    return desk

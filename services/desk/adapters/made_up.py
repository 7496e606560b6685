"""Made-up officers of a development Salur."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from services.desk.ports.officers import Identity
from services.desk.settings import MadeUpOfficer

ISSUER = "dev"


class MadeUpOfficers:
    """Meets `ports.officers.MadeUp`."""

    def __init__(self, officers: Sequence[MadeUpOfficer]) -> None:
        self._officers = {officer.user: officer for officer in officers}

    def check(self, user: str, password: str) -> Identity | None:
        found = self._officers.get(user)
        right = found.password.get_secret_value() if found else ""
        if not hmac.compare_digest(password.encode(), right.encode()) or found is None:
            return None
        return Identity(
            issuer=ISSUER,
            subject=found.user,
            name=found.name,
            role=found.role,
            pack=found.pack,
            agency=found.agency,
            restricted=found.restricted,
        )

    def users(self) -> Sequence[tuple[str, str]]:
        return [(officer.user, officer.name) for officer in self._officers.values()]

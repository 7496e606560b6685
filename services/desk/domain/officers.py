"""Who is signed in."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from salur.contracts.cases import Actor, Role

STAFF = (Role.ADMIN, Role.OFFICER, Role.LEADER)
"""The roles that can sign in; a reporter never does, and the system needs not."""


class Officer(BaseModel):
    """Somebody who works with cases. `id` is opaque: it stands in commands, the name stays with desk.

    `agency` is None for those who see all of their pack. `restricted` is True for those few who are named to see
    restricted reports. `oversees` are the offices right below their own, whose cases they look at.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    role: Role
    pack: str
    agency: str | None = None
    restricted: bool = False
    oversees: tuple[str, ...] = ()

    def actor(self, agency: str | None = None) -> Actor:
        """As commands name them; an admin acts for the agency that holds the case."""
        return Actor(role=self.role, id=self.id, agency=self.agency or agency)

"""What a page was told so far, as a sealed box in a hidden field or an address: carried on, and readable to us alone."""

from __future__ import annotations

import base64
from typing import TypeVar

from pydantic import BaseModel

from salur.privacy.keyring import KeyRing
from salur.privacy.sealed import Sealed, Unsealable

M = TypeVar("M", bound=BaseModel)


class Boxes:
    """Packs and unpacks. `keys` need the purpose `message`; `page` keeps boxes of different pages apart."""

    def __init__(self, keys: KeyRing, page: str) -> None:
        self._keys = keys
        self._page = page

    def carried(self, told: BaseModel) -> str:
        """What was told as a sealed box for a hidden field."""
        return self._keys.seal(self._field(type(told)), told.model_dump_json().encode()).model_dump_json()

    def taken(self, kind: type[M], box: str) -> M | None:
        """What a hidden field carried; None where it is none of ours."""
        try:
            sealed = Sealed.model_validate_json(box)
            if sealed.field != self._field(kind):
                return None
            return kind.model_validate_json(self._keys.open(sealed))
        except (ValueError, Unsealable):
            return None

    def ticket(self, told: BaseModel) -> str:
        """The same for an address."""
        return base64.urlsafe_b64encode(self.carried(told).encode()).decode().rstrip("=")

    def ticketed(self, kind: type[M], ticket: str) -> M | None:
        """What an address carried; None where it is none of ours."""
        try:
            box = base64.urlsafe_b64decode(ticket + "=" * (-len(ticket) % 4)).decode()
        except ValueError:
            return None
        return self.taken(kind, box)

    def _field(self, kind: type[BaseModel]) -> str:
        return f"{self._page}.{kind.__name__.lower()}"

"""What is needed to answer a citizen who asks about their data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from salur.contracts.base import Contract
from salur.privacy.secret import Name, Nik
from services.intake.citizens.domain import Exported, Person


class Register(Protocol):
    """The vault and the dialogue's own documents, as far as they are about one citizen."""

    async def by_code(self, code: str) -> Person | None:
        """Who made the report with this tracking code."""
        ...

    async def by_ref(self, citizen: str) -> Person | None:
        """The citizen of a ref, erased ones too while what was theirs is not told to all yet."""
        ...

    async def export(self, person: Person, why: str) -> Exported:
        """Everything, each field it opens written down first."""
        ...

    async def correct(self, person: Person, name: Name | None, nik: Nik | None) -> None:
        """A name or NIK that was wrong is replaced."""
        ...

    async def object(self, person: Person, at: datetime, *, takes_back: bool) -> None:
        """The citizen does not want to be weighed by earlier reports, or takes that back."""
        ...

    async def erase(self, person: Person, at: datetime) -> None:
        """Keys, addresses, drafts and what the dialogue knows go in one transaction; that it is to be told, too."""
        ...

    async def told(self, person: Person) -> None:
        """Everybody who holds copies has been told."""
        ...


class Tell(Protocol):
    """The way into Kafka."""

    async def tell(self, events: Sequence[Contract], at: datetime) -> None:
        """Returns once Kafka has confirmed all."""
        ...

"""What officers wrote down for others, and whether its news were passed on to those."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from salur.contracts.cases import Case
from services.desk.domain.record import Delivery


class Filed(Protocol):
    """Cases of people without a telephone, whose news an officer passes on by word of mouth."""

    async def by(self, officers: Collection[str], pack: str) -> Sequence[Case]:
        """The newest cases that these officers wrote down, the one that changed last first."""
        ...

    async def deliveries(self, cases: Collection[str]) -> Mapping[str, Delivery]:
        """What became of the messages of these cases, by notification."""
        ...

    async def passed_on(self, case: Case, steps: int, at: datetime) -> None:
        """The news of the first so many steps of the case were told to who reported it."""
        ...

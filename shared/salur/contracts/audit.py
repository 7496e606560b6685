"""How far a writer's audit chain has come: told to the other writers, who write it into their own chains."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from salur.contracts.base import Contract


class AuditHead(Contract):
    """The newest entry of a chain. Whoever cuts the chain shorter later must cut all that heard of it, too."""

    TYPE: ClassVar[str] = "salur.audit-head.v1"

    writer: str
    seq: int
    hash: str
    at: datetime

    def key(self) -> str:
        return self.writer

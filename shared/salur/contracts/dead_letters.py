"""A record that could not be read or decided, kept whole and sealed, with the reason."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from salur.contracts.base import Contract, Sensitivity
from salur.privacy.sealed import Sealed


class DeadLetter(Contract):
    """Stands in `<topic>.dlq`. `sealed` holds the record's key, value and headers (plain form: `Original`).

    It is None where the record would not fit into the dead letter's topic: the original then stands in its own
    topic, at `partition` and `offset`, until that topic's retention ends.
    """

    TYPE: ClassVar[str] = "salur.dead-letter.v1"

    sensitivity: Sensitivity = Sensitivity.CONFIDENTIAL
    letter: str
    stage: str
    topic: str
    partition: int
    offset: int
    reason: str
    where: str = ""
    died_at: datetime
    sealed: Sealed | None

    def key(self) -> str:
        return self.letter

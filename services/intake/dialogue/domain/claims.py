"""Short codes that prove something: told in one place, written in another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from salur.contracts.messages import Address
from services.intake.dialogue.domain.conversation import Conversation

MOST_WRONG = 5
"""So many wrong codes a sender may write within `WRONG_FOR`; then none is looked at."""
WRONG_FOR = timedelta(hours=1)


class Purpose(StrEnum):
    """What a code is good for."""

    MOVE = "move"
    """Goes on with a report that was begun elsewhere."""
    READ = "read"
    """Reads what was answered to a report, by SMS."""
    ASKED = "asked"
    """No code: a code for this report was sent to its reporter a short while ago."""


DIGITS = {Purpose.MOVE: 4, Purpose.READ: 6}
HOLDS = {
    Purpose.MOVE: timedelta(minutes=30),
    Purpose.READ: timedelta(minutes=30),
    Purpose.ASKED: timedelta(minutes=10),
}


class Proof(BaseModel):
    """A code that was told, without the code itself: its keyed hash, what for, where to, until when (UTC).

    `report` is what it shows, `by` the only sender who may use it; empty where there is none. One that is `lasting`
    holds for as long as a report waits, so it is good for the reporter's own telephone alone.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    proof: str
    purpose: Purpose
    address: Address
    report: str = ""
    by: str = ""
    until: datetime
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class NewProof:
    """What a code that is about to be told will stand for; see `Proof`."""

    purpose: Purpose
    address: Address
    until: datetime
    report: str = ""
    by: str = ""
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What a code that was written stands for: its proof, and the conversation it was told in.

    Without a proof the code is wrong, or too late; `blocked` after so many wrong ones that no more are looked at.
    `own_phone`: it is written from the telephone that the report was begun with. `lang` is the language spoken there.
    """

    proof: Proof | None = None
    conversation: Conversation | None = None
    blocked: bool = False
    own_phone: bool = False
    lang: str = "id"


NO_CLAIM = Claim()

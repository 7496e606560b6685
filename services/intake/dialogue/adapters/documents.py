"""What the dialogue stores, in its own database. Words are sealed; all else is refs, facts and times."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from salur.media.waiting import WAITING
from salur.privacy.sealed import Sealed
from salur.store.kinds import Index, Kind
from services.intake.dialogue.domain.cases import CaseView, Sender

_DATABASE = "intake"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class StoredConversation(_Record):
    """A sender's conversation in its box, until it is forgotten.

    At `rings_at` its silence is broken under the id `ring`, by a text from that number of ours. Times are UTC.
    """

    sender: str
    pack: str
    channel: str = ""
    number: str = ""
    sealed: Sealed
    rings_at: datetime | None = None
    ring: str = ""
    forget_at: datetime


class HeldCode(_Record):
    """A tracking code and the report that holds it."""

    code: str
    report: str


def conversation_id(sender: str, pack: str) -> str:
    """One conversation for each jurisdiction a sender writes to."""
    return f"{sender}@{pack}"


CONVERSATIONS = Kind(
    _DATABASE,
    "conversations",
    StoredConversation,
    lambda stored: conversation_id(stored.sender, stored.pack),
    (Index((("forget_at", 1),), expire_after=0), Index((("rings_at", 1),))),
)
SENDERS = Kind(_DATABASE, "senders", Sender, lambda sender: sender.sender)
CODES = Kind(_DATABASE, "codes", HeldCode, lambda held: held.code)
CASES = Kind(_DATABASE, "cases", CaseView, lambda view: view.case)
KINDS = (CONVERSATIONS, SENDERS, CODES, CASES, WAITING)

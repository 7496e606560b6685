"""What the dialogue's handlers are given for one batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from salur.messaging.clock import Clock
from salur.privacy.keyring import KeyRing
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.dialogue.ports import Attachments, Cases, Conversations, People, Senders


@dataclass(frozen=True, slots=True)
class DialogueUnit:
    """The ports of one unit of work, and what is the same for all of them."""

    conversations: Conversations
    senders: Senders
    cases: Cases
    people: People
    attachments: Attachments
    jurisdictions: Mapping[str, Jurisdiction]
    keys: KeyRing
    clock: Clock
    public_url: str

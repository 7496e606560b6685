"""What the dialogue's handlers are given for one batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from salur.duty_book import DutyBook
from salur.messaging.clock import Clock
from salur.packs.short_codes import ShortCodes
from salur.privacy.keyring import KeyRing
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.dialogue.domain.silence import Patience
from services.intake.dialogue.ports import (
    Assemblies,
    Attachments,
    Cases,
    Conversations,
    Grounds,
    People,
    Proofs,
    Senders,
    Usual,
)


@dataclass(frozen=True, slots=True)
class DialogueUnit:
    """The ports of one unit of work, and what is the same for all of them."""

    conversations: Conversations
    senders: Senders
    cases: Cases
    people: People
    attachments: Attachments
    assemblies: Assemblies
    usual: Usual
    proofs: Proofs
    grounds: Grounds
    jurisdictions: Mapping[str, Jurisdiction]
    short_codes: ShortCodes[str]
    duty: DutyBook
    keys: KeyRing
    clock: Clock
    patience: Patience
    public_url: str

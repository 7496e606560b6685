"""What the dialogue's handlers need from outside, all within one unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from salur.channels.inbound import Media
from salur.contracts.messages import Address
from salur.privacy import Secret
from salur.privacy.vault import Known, Reach
from salur.regions.elsewhere import Elsewhere
from services.intake.dialogue.domain.cases import CaseView, Sender
from services.intake.dialogue.domain.claims import NewProof, Proof, Purpose
from services.intake.dialogue.domain.conversation import Conversation
from services.intake.dialogue.domain.parts import Assembly


class Conversations(Protocol):
    """What each sender is talking about with each jurisdiction; sealed where it is stored."""

    async def of(self, sender: str, pack: str) -> Conversation | None: ...

    def keep(self, address: Address, conversation: Conversation, rings_at: datetime | None) -> None:
        """Keeps it, and when (UTC) its silence is to be broken at that address."""
        ...

    def forget(self, sender: str, pack: str) -> None:
        """Drops one that was read in this unit."""
        ...


class Senders(Protocol):
    """What is known of senders across their reports."""

    async def of(self, sender: str) -> Sender | None: ...

    def keep(self, sender: Sender) -> None: ...


class Cases(Protocol):
    """The read model of cases, and whose each tracking code is."""

    async def one(self, case: str) -> CaseView | None: ...

    async def many(self, cases: Sequence[str]) -> tuple[CaseView, ...]: ...

    async def coded(self, code: str) -> str | None:
        """The report that holds a code, None where nobody does."""
        ...

    async def take_code(self, report: str) -> str:
        """The first of the report's codes that nobody else holds, now held by it."""
        ...

    async def keep(self, view: CaseView) -> None:
        """Keeps a case as it is now, and its code."""
        ...


class People(Protocol):
    """The vault's writing side, as far as the dialogue uses it."""

    async def remember(
        self, reach: Reach, at: datetime, profile_name: str | None, sender: str | None = None
    ) -> Known:
        """The citizen behind a sender, new or not, and how they are reached from now on."""
        ...

    async def known_as(self, sender: str) -> str | None:
        """The ref that a sender's stands for; None for somebody never met."""
        ...

    async def known_by(self, channel: str, name: Secret, own_id: Secret | None = None) -> str | None:
        """Who is known by an id or a phone; None for nobody, or where that phone is another user id's."""
        ...

    async def alias(self, ref: str, sender: str) -> None:
        """From now on a ref stands for a sender who is known."""
        ...

    async def alias_phone(self, channel: str, phone: Secret, sender: str) -> None:
        """The same of the ref of a phone, unless somebody was met by it."""
        ...

    async def noticed(self, citizen: str, version: str, at: datetime) -> None: ...

    async def decided(self, citizen: str, version: str, at: datetime, *, shows: bool) -> None:
        """Whether the agency may see their name: the one thing that rests on consent."""
        ...

    async def identify(self, citizen: str, name: str | None, nik: str | None) -> str | None:
        """Keeps them and gives the NIK's ref."""
        ...

    async def names(self, citizen: str) -> tuple[str, ...]: ...


class Written(Protocol):
    """What is known of a message beside its words."""

    @property
    def message(self) -> str: ...

    @property
    def channel(self) -> str: ...

    @property
    def number(self) -> str: ...

    @property
    def pack(self) -> str: ...

    @property
    def sender(self) -> str: ...


class Attachments(Protocol):
    """Where media lie with their provider until they are fetched; sealed."""

    def keep(self, event: Written, citizen: str, media: Iterable[Media], at: datetime) -> tuple[str, ...]:
        """Notes them for the role that fetches, and gives their refs."""
        ...

    def adopt(self, event: Written, citizen: str, refs: Iterable[str], at: datetime) -> None:
        """Notes that what a form brought becomes the citizen's."""
        ...

    async def hand_over(self, channel: str, refs: Iterable[str], of: str, citizen: str, at: datetime) -> None:
        """Notes that what one citizen (`of`) sent becomes another's: the report goes on elsewhere."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """What parts of a long SMS belong to; `parts` is its name. Refs and numbers of ours only."""

    parts: str
    channel: str
    number: str
    pack: str
    sender: str
    urgent: bool

    def named(self, parts: str) -> Place:
        """The same under another name."""
        return replace(self, parts=parts)


class Assemblies(Protocol):
    """Long SMS whose parts are still coming; sealed where they are stored."""

    async def of(self, parts: str) -> Assembly | None: ...

    def keep(self, place: Place, assembly: Assembly) -> None: ...


class Proofs(Protocol):
    """Codes that prove something. A code is told once and kept as its keyed hash; all times are UTC."""

    async def issue(self, proof: NewProof, cause: str, now: datetime) -> str | None:
        """A code that nobody else holds, the same for the same cause; None for a lasting one where few are free."""
        ...

    def note(self, purpose: Purpose, code: str, address: Address, now: datetime) -> None:
        """Keeps that something was told, under a word that is no secret."""
        ...

    async def of(self, purpose: Purpose, code: str, now: datetime) -> Proof | None:
        """What a code proves; None where it is wrong or its time is over."""
        ...

    async def blocked(self, sender: str, now: datetime) -> bool:
        """Whether a sender wrote so many wrong codes that no more are looked at."""
        ...

    async def wrong(self, sender: str, now: datetime) -> None:
        """Counts a wrong code."""
        ...

    async def spend(self, proof: Proof) -> None:
        """It proves nothing any more."""
        ...


class Grounds(Protocol):
    """What is known of the land."""

    def elsewhere(self, latitude: float, longitude: float, own: str) -> Elsewhere | None:
        """Where a point lies or seems to, if not in the jurisdiction `own`."""
        ...


class Usual(Protocol):
    """Which jurisdiction a sender last named, where several share a short code."""

    async def of(self, sender: str) -> str | None: ...

    def keep(self, sender: str, pack: str) -> None: ...

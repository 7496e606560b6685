"""Conversations, senders, cases and media in MongoDB, within the batch's unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic import ValidationError

from salur.channels.inbound import Media
from salur.contracts import tracking
from salur.contracts.messages import Address
from salur.media.waiting import FIELD, WAITING, WaitingMedia
from salur.privacy.keyring import KeyRing, Purpose
from salur.privacy.ports import Documents
from salur.privacy.refs import Refs
from salur.privacy.sealed import Unsealable
from services.intake.dialogue.adapters.documents import (
    CASES,
    CODES,
    CONVERSATIONS,
    SENDERS,
    HeldCode,
    StoredConversation,
    conversation_id,
)
from services.intake.dialogue.domain.cases import CaseView, Sender
from services.intake.dialogue.domain.conversation import FORGOTTEN_AFTER, Conversation
from services.intake.dialogue.domain.silence import ring
from services.intake.dialogue.ports import Written

_CONVERSATION = "intake.conversation"


class SealedConversations:
    """Meets `ports.Conversations`."""

    def __init__(self, work: Documents, keys: KeyRing) -> None:
        self._work = work
        self._keys = keys

    async def of(self, sender: str, pack: str) -> Conversation | None:
        stored = await self._work.get(CONVERSATIONS, conversation_id(sender, pack))
        if stored is None:
            return None
        if stored.sealed.field != _CONVERSATION:
            raise Unsealable(f"a box for {stored.sealed.field} stands where {_CONVERSATION} should")
        try:
            return Conversation.model_validate_json(self._keys.open(stored.sealed))
        except ValidationError as error:
            raise Unsealable(f"a conversation does not read: {error.error_count()} faults") from None

    def keep(self, address: Address, conversation: Conversation, rings_at: datetime | None) -> None:
        touched = conversation.touched_at
        assert touched is not None
        plain = conversation.__pydantic_serializer__.to_json(conversation, exclude_defaults=True)
        sealed = self._keys.seal(_CONVERSATION, plain, Purpose.DRAFT)
        stored = StoredConversation(
            sender=address.ref,
            pack=address.pack,
            channel=address.channel,
            number=address.number,
            sealed=sealed,
            rings_at=rings_at,
            ring=ring(address.ref, address.pack, conversation) if rings_at else "",
            forget_at=touched + FORGOTTEN_AFTER,
        )
        self._work.put(CONVERSATIONS, stored)

    def forget(self, sender: str, pack: str) -> None:
        self._work.delete(CONVERSATIONS, conversation_id(sender, pack))


class StoredSenders:
    """Meets `ports.Senders`."""

    def __init__(self, work: Documents) -> None:
        self._work = work

    async def of(self, sender: str) -> Sender | None:
        return await self._work.get(SENDERS, sender)

    def keep(self, sender: Sender) -> None:
        self._work.put(SENDERS, sender)


class StoredCases:
    """Meets `ports.Cases`."""

    def __init__(self, work: Documents) -> None:
        self._work = work

    async def one(self, case: str) -> CaseView | None:
        return await self._work.get(CASES, case)

    async def many(self, cases: Sequence[str]) -> tuple[CaseView, ...]:
        await self._work.load(CASES, cases)
        return tuple([view for case in cases if (view := await self._work.get(CASES, case)) is not None])

    async def coded(self, code: str) -> str | None:
        held = await self._work.get(CODES, code)
        return held.report if held else None

    async def take_code(self, report: str) -> str:
        for code in tracking.candidates(report):
            held = await self._work.get(CODES, code)
            if held is None:
                self._work.put(CODES, HeldCode(code=code, report=report))
                return code
            if held.report == report:
                return code
        raise AssertionError("candidates never end")

    async def keep(self, view: CaseView) -> None:
        self._work.put(CASES, view)
        if await self._work.get(CODES, view.code) is None:
            self._work.put(CODES, HeldCode(code=view.code, report=view.case))


class SealedAttachments:
    """Meets `ports.Attachments`."""

    def __init__(self, work: Documents, keys: KeyRing, refs: Refs) -> None:
        self._work = work
        self._keys = keys
        self._refs = refs

    def keep(self, event: Written, citizen: str, media: Iterable[Media], at: datetime) -> tuple[str, ...]:
        refs: list[str] = []
        for piece in media:
            # A provider may give one id to a file that was sent twice; to us those are two.
            ref = self._refs.message(event.channel, f"{event.message}\0{piece.provider_id}")
            sealed = self._keys.seal(FIELD, piece.__pydantic_serializer__.to_json(piece), Purpose.DRAFT)
            waiting = WaitingMedia(
                ref=ref,
                channel=event.channel,
                number=event.number,
                citizen=citizen,
                sealed=sealed,
                at=at,
                due=at,
            )
            self._work.put(WAITING, waiting)
            refs.append(ref)
        return tuple(refs)

    async def hand_over(self, channel: str, refs: Iterable[str], of: str, citizen: str, at: datetime) -> None:
        for ref in refs:
            waiting = await self._work.get(WAITING, ref) or WaitingMedia(ref=ref, channel=channel, at=at)
            changes = {"citizen": citizen, "before": of, "due": at, "token": None}
            self._work.put(WAITING, waiting.model_copy(update=changes))

    def adopt(self, event: Written, citizen: str, refs: Iterable[str], at: datetime) -> None:
        for ref in refs:
            own = WaitingMedia(ref=ref, channel=event.channel, citizen=citizen, at=at, due=at)
            self._work.put(WAITING, own)

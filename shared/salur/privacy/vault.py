"""The vault's writing side: who a sender is, what they told us of themselves, and how to forget them.

Intake's dialogue is its only writer and writes within its own unit of work, so that an identity and the draft it
belongs to are stored together or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from salur.privacy.keyring import KeyRing
from salur.privacy.ports import Documents
from salur.privacy.refs import Refs, digits
from salur.privacy.secret import Name, Nik, Phone, Secret
from salur.privacy.vault_records import (
    ADDRESSES,
    CITIZENS,
    Citizen,
    DataKey,
    Erased,
    Notice,
    NoticeKind,
    StoredAddress,
    VaultField,
    data_key,
    new_data_key,
)
from salur.store.kinds import Kind


@dataclass(frozen=True, slots=True)
class Reach:
    """How a person is reached: the channel, the account or line of ours they wrote to, and who they are there."""

    channel: str
    account: str
    user: Secret
    phone: Phone | None = None

    def packed(self) -> bytes:
        """As it is sealed."""
        phone = self.phone.reveal() if self.phone else None
        return orjson.dumps([self.channel, self.account, self.user.reveal(), phone])

    @classmethod
    def unpacked(cls, data: bytes) -> Reach:
        """From what was sealed."""
        channel, account, user, phone = orjson.loads(data)
        return cls(channel, account, Secret(user), Phone(phone) if phone else None)


@dataclass(frozen=True, slots=True)
class Known:
    """A sender the vault knows: their own ref and the citizen's."""

    sender: str
    citizen: str


def wanted(refs: Refs, sender: str) -> Iterable[tuple[Kind[Any], str]]:
    """The documents that `remember` will ask for, so that a batch can read them in one round trip."""
    return ((ADDRESSES, sender), (CITIZENS, refs.citizen(sender)))


class VaultWriter:
    """Writes identities within the caller's unit of work."""

    def __init__(self, documents: Documents, ring: KeyRing, refs: Refs) -> None:
        self._documents = documents
        self._ring = ring
        self._refs = refs

    async def remember(self, reach: Reach, at: datetime, profile_name: Name | None = None) -> Known:
        """The citizen behind a sender, stored if they are new. The same sender is the same citizen each time.

        After an erasure the sender begins anew, as another citizen.
        """
        sender = self._refs.sender(reach.channel, reach.user.reveal())
        address = await self._documents.get(ADDRESSES, sender)
        if address is None:
            citizen = await self._newcomer(sender, at)
            self._store_address(sender, citizen, reach)
        else:
            citizen = await self._citizen(address.citizen)
        if profile_name:
            await self._set(citizen.citizen, {VaultField.PROFILE_NAME: profile_name})
        return Known(sender, citizen.citizen)

    async def identify(self, citizen: str, *, name: Name | None = None, nik: Nik | None = None) -> str | None:
        """Keeps a citizen's name and NIK; gives the NIK's ref. Raises Erased."""
        given: dict[VaultField, Secret] = {}
        if name:
            given[VaultField.NAME] = name
        if nik:
            given[VaultField.NIK] = Nik(digits(nik.reveal()))
        await self._set(citizen, given)
        return (await self._citizen(citizen)).nik

    async def note(self, citizen: str, kind: NoticeKind, version: str, at: datetime) -> None:
        """Records that a notice was shown, or consent given or taken back. The same again changes nothing."""
        known = await self._citizen(citizen)
        last = next((n for n in reversed(known.notices) if n.kind.subject == kind.subject), None)
        if last is None or (last.kind, last.version) != (kind, version):
            notice = Notice(kind=kind, version=version, at=at)
            self._documents.put(CITIZENS, known.model_copy(update={"notices": (*known.notices, notice)}))

    async def names(self, citizen: str) -> tuple[str, ...]:
        """The names we know the citizen by, for masking their texts. Shown to nobody, so not a read to audit."""
        known = await self._citizen(citizen)
        key = data_key(known, citizen, self._ring)
        return tuple(
            key.open(field, known.fields[field]).decode()
            for field in (VaultField.NAME, VaultField.PROFILE_NAME)
            if field in known.fields
        )

    async def erase(self, citizen: str, at: datetime) -> None:
        """Forgets a citizen: their key, their fields and their addresses. Erasing twice is erasing once."""
        known = await self._documents.get(CITIZENS, citizen)
        if known is None or known.key is None:
            return
        for sender in known.senders:
            await self._documents.get(ADDRESSES, sender)
            self._documents.delete(ADDRESSES, sender)
        self._documents.put(CITIZENS, Citizen(citizen=citizen, key=None, created=known.created, erased=at))

    async def _newcomer(self, sender: str, at: datetime) -> Citizen:
        """A new citizen under the first ref of this sender that no erased one holds."""
        times = 0
        while await self._documents.get(CITIZENS, ref := self._refs.citizen(sender, times)):
            times += 1
        key = new_data_key().wrapped(ref, self._ring)
        citizen = Citizen(citizen=ref, key=key, senders=(sender,), created=at)
        self._documents.put(CITIZENS, citizen)
        return citizen

    def _store_address(self, sender: str, citizen: Citizen, reach: Reach) -> None:
        key = data_key(citizen, citizen.citizen, self._ring)
        address = StoredAddress(
            sender=sender,
            citizen=citizen.citizen,
            channel=reach.channel,
            phone=self._refs.phone(reach.phone.reveal()) if reach.phone else None,
            sealed=key.seal("address", reach.packed()),
        )
        self._documents.put(ADDRESSES, address)

    async def _set(self, citizen: str, given: Mapping[VaultField, Secret]) -> None:
        """Seals those of the fields that are new or changed."""
        known = await self._citizen(citizen)
        key = data_key(known, citizen, self._ring)
        changed = {field: value for field, value in given.items() if not _holds(known, key, field, value)}
        if not changed:
            return
        fields = known.fields | {f: key.seal(f, value.reveal().encode()) for f, value in changed.items()}
        nik = self._refs.nik(changed[VaultField.NIK].reveal()) if VaultField.NIK in changed else known.nik
        self._documents.put(CITIZENS, known.model_copy(update={"fields": fields, "nik": nik}))

    async def _citizen(self, ref: str) -> Citizen:
        known = await self._documents.get(CITIZENS, ref)
        if known is None or known.key is None:
            raise Erased(f"citizen {ref} was erased or never known")
        return known


def _holds(known: Citizen, key: DataKey, field: VaultField, value: Secret) -> bool:
    sealed = known.fields.get(field)
    return sealed is not None and key.open(field, sealed) == value.reveal().encode()

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
from salur.store.errors import Conflict
from salur.store.kinds import Kind


@dataclass(frozen=True, slots=True)
class Reach:
    """How a person is reached: the channel, the account or line of ours they wrote to, and who they are there."""

    channel: str
    account: str
    user: Secret
    phone: Phone | None = None

    @property
    def by_phone(self) -> bool:
        """True where the person is known by nothing but a phone."""
        return self.phone is not None and self.user.reveal() == self.phone.reveal()

    def after(self, old: Reach) -> Reach:
        """This way to reach a person who was reached in another: what it does not tell stays as it was."""
        user = old.user if self.by_phone and not old.by_phone else self.user
        return Reach(self.channel, self.account, user, self.phone or old.phone)

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

    async def remember(
        self, reach: Reach, at: datetime, profile_name: Name | None = None, sender: str | None = None
    ) -> Known:
        """The citizen behind a sender, stored if they are new. The same sender is the same citizen each time.

        `sender` is the ref they are known by, where it is not that of the id they have now. From now on they are
        reached as `reach` says. After an erasure the sender begins anew, as another citizen. Raises Conflict.
        """
        sender = sender or self._refs.sender(reach.channel, reach.user.reveal())
        sender = await self.known_as(sender) or sender
        address = await self._documents.get(ADDRESSES, sender)
        if address is None:
            citizen = await self._newcomer(sender, at)
            self._store_address(sender, citizen, reach)
        else:
            citizen = await self._still_there(address)
            self._reached_anew(address, citizen, reach)
        if profile_name:
            await self._set(citizen.citizen, {VaultField.PROFILE_NAME: profile_name})
        return Known(sender, citizen.citizen)

    async def known_as(self, ref: str) -> str | None:
        """The ref that all of a sender's stands under; None for one never met."""
        address = await self._documents.get(ADDRESSES, ref)
        return None if address is None else address.alias_of or ref

    async def known_by(self, channel: str, name: Secret, own_id: Secret | None = None) -> str | None:
        """Who is known on a channel by an id or a phone.

        None for nobody; and, with `own_id`, where that phone belongs to another user id: numbers are passed on.
        """
        sender = await self.known_as(self._refs.sender(channel, name.reveal()))
        if sender is None or own_id is None:
            return sender
        address = await self._documents.get(ADDRESSES, sender)
        if address is None:
            return None
        reach = self._reach(address, await self._citizen(address.citizen))
        return sender if reach.by_phone or reach.user.reveal() == own_id.reveal() else None

    async def alias(self, ref: str, sender: str) -> None:
        """From now on `ref` stands for `sender`, who is known. The same again changes nothing. Raises Erased."""
        address, held = (
            await self._documents.get(ADDRESSES, sender),
            await self._documents.get(ADDRESSES, ref),
        )
        if address is None:
            raise Erased(f"sender {sender} was erased or never known")
        if held is not None and held.alias_of == sender:
            return
        if held is not None:
            await self._let_go(held)
        self._documents.put(ADDRESSES, address.model_copy(update={"sender": ref, "alias_of": sender}))
        known = await self._citizen(address.citizen)
        if ref not in known.senders:
            self._documents.put(CITIZENS, known.model_copy(update={"senders": (*known.senders, ref)}))

    async def alias_phone(self, channel: str, phone: Secret, sender: str) -> None:
        """Lets the ref of a phone stand for `sender`, unless it is theirs already or somebody was met by it."""
        ref = self._refs.sender(channel, phone.reveal())
        held = await self._documents.get(ADDRESSES, ref)
        if ref != sender and (held is None or held.alias_of is not None):
            await self.alias(ref, sender)

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

    async def _let_go(self, held: StoredAddress) -> None:
        """A ref is somebody else's from now on."""
        known = await self._documents.get(CITIZENS, held.citizen)
        if known is not None and known.key is not None:
            left = tuple(ref for ref in known.senders if ref != held.sender)
            self._documents.put(CITIZENS, known.model_copy(update={"senders": left}))

    def _reached_anew(self, address: StoredAddress, citizen: Citizen, reach: Reach) -> None:
        old = self._reach(address, citizen)
        now = reach.after(old)
        if now.packed() != old.packed():
            self._store_address(address.sender, citizen, now)

    def _reach(self, address: StoredAddress, citizen: Citizen) -> Reach:
        """Opened to be compared, and shown to nobody: not a read to audit."""
        key = data_key(citizen, citizen.citizen, self._ring)
        return Reach.unpacked(key.open("address", address.sealed))

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

    async def _still_there(self, address: StoredAddress) -> Citizen:
        """The citizen of an address. Raises Conflict where they are erased just now: read again, the address is gone too."""
        try:
            return await self._citizen(address.citizen)
        except Erased:
            raise Conflict(f"citizen {address.citizen} was erased since their address was read") from None

    async def _citizen(self, ref: str) -> Citizen:
        known = await self._documents.get(CITIZENS, ref)
        if known is None or known.key is None:
            raise Erased(f"citizen {ref} was erased or never known")
        return known


def _holds(known: Citizen, key: DataKey, field: VaultField, value: Secret) -> bool:
    sealed = known.fields.get(field)
    return sealed is not None and key.open(field, sealed) == value.reveal().encode()

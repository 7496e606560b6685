"""The vault's reading side: what a service may open, each read written down before it happens."""

from __future__ import annotations

from collections.abc import Callable, Collection

from salur.privacy.keyring import KeyRing
from salur.privacy.ports import Audit, Documents
from salur.privacy.sealed import Unsealable
from salur.privacy.secret import Secret
from salur.privacy.vault import Reach
from salur.privacy.vault_records import ADDRESSES, CITIZENS, Citizen, StoredAddress, VaultField, data_key


class VaultReader:
    """Opens identities for one service. `documents` gives a fresh unit to read with; `audit` keeps what was read."""

    def __init__(self, documents: Callable[[], Documents], ring: KeyRing, audit: Audit) -> None:
        self._documents = documents
        self._ring = ring
        self._audit = audit

    async def address(self, refs: Collection[str], *, why: str) -> dict[str, Reach]:
        """Where these senders are reached. Those who were erased or never known are absent.

        `why` is a short code for the audit, such as "notify".
        """
        documents = self._documents()
        await documents.load(ADDRESSES, refs)
        asked = {ref: a for ref in refs if (a := await documents.get(ADDRESSES, ref)) is not None}
        await documents.load(ADDRESSES, {a.alias_of for a in asked.values() if a.alias_of})
        stored = [
            of.model_copy(update={"sender": ref})
            for ref, a in asked.items()
            if (of := await documents.get(ADDRESSES, a.alias_of or ref)) is not None
        ]
        await documents.load(CITIZENS, {address.citizen for address in stored})
        found: list[tuple[StoredAddress, Citizen]] = []
        for address in stored:
            citizen = await documents.get(CITIZENS, address.citizen)
            if citizen is not None and citizen.key is not None:
                found.append((address, citizen))
        await self._audit.append(
            {"action": "address_read", "subject": address.sender, "why": why} for address, _ in found
        )
        return {address.sender: self._reach(address, citizen) for address, citizen in found}

    async def field(self, citizen: str, field: VaultField, *, why: str) -> Secret | None:
        """One field of a citizen, None where they gave none. Raises Erased."""
        known = await self._documents().get(CITIZENS, citizen)
        key = data_key(known, citizen, self._ring)
        sealed = known.fields.get(field) if known else None
        if sealed is None:
            return None
        await self._audit.append([{"action": f"{field}_read", "subject": citizen, "why": why}])
        return Secret(key.open(field, sealed).decode())

    async def fields(
        self, citizens: Collection[str], wanted: Collection[VaultField], *, why: str
    ) -> dict[str, dict[VaultField, Secret]]:
        """These fields of many citizens, as far as they gave them.

        Those who were erased or never known are absent. Of whom no key here opens anything nothing is found: one of
        many stops no batch.
        """
        documents = self._documents()
        await documents.load(CITIZENS, citizens)
        stored = [known for ref in citizens if (known := await documents.get(CITIZENS, ref)) and known.key]
        read = [(known, field) for known in stored for field in wanted if field in known.fields]
        await self._audit.append(
            {"action": f"{field}_read", "subject": known.citizen, "why": why} for known, field in read
        )
        found: dict[str, dict[VaultField, Secret]] = {}
        for known in stored:
            try:
                key = data_key(known, known.citizen, self._ring)
                found[known.citizen] = {
                    field: Secret(key.open(field, known.fields[field]).decode())
                    for field in wanted
                    if field in known.fields
                }
            except Unsealable:
                found[known.citizen] = {}
        return found

    def _reach(self, address: StoredAddress, citizen: Citizen) -> Reach:
        key = data_key(citizen, address.citizen, self._ring)
        return Reach.unpacked(key.open("address", address.sealed))

"""Whose a file is, and the box around its key: under the citizen's data key, else under the vault's own."""

from __future__ import annotations

from dataclasses import dataclass

from salur.privacy.keyring import KeyRing, Purpose
from salur.privacy.ports import Documents
from salur.privacy.sealed import Sealed, Unsealable
from salur.privacy.vault_records import CITIZENS, DataKey, data_key
from salur.store.work import Work

_FIELD = "media_key"
_RING_FIELD = "vault.media_key_of_others"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a file is, as it is stored: a citizen's or a sender's ref, or an officer."""

    id: str

    @classmethod
    def citizen(cls, ref: str) -> Owner:
        """A citizen the vault knows (`c_…`): their key erased, the file is."""
        return cls(ref)

    @classmethod
    def sender(cls, ref: str) -> Owner:
        """A sender (`s_…`) whom the dialogue does not know yet; `MediaLibrary.adopt` makes it their citizen's."""
        return cls(ref)

    @classmethod
    def officer(cls, user: str) -> Owner:
        """An officer, for evidence: it is the service's own and stays."""
        return cls(f"officer:{user}")

    @property
    def is_citizen(self) -> bool:
        return self.id.startswith("c_")


class KeyBoxes:
    """Seals and opens the keys of files. Raises Erased for a citizen whose key is gone."""

    def __init__(self, documents: Documents | Work, ring: KeyRing) -> None:
        self._documents = documents
        self._ring = ring

    async def seal(self, owner: Owner, key: bytes) -> Sealed:
        """The file's key in a box that the owner's key opens."""
        if owner.is_citizen:
            return (await self._citizens(owner)).seal(_FIELD, key)
        return self._ring.seal(_RING_FIELD, key, Purpose.VAULT)

    async def open(self, owner: Owner, box: Sealed) -> bytes:
        """The file's key."""
        if owner.is_citizen:
            return (await self._citizens(owner)).open(_FIELD, box)
        if box.field != _RING_FIELD:
            raise Unsealable(f"a box for {box.field} stands where {_RING_FIELD} should")
        return self._ring.open(box)

    async def _citizens(self, owner: Owner) -> DataKey:
        return data_key(await self._documents.get(CITIZENS, owner.id), owner.id, self._ring)

"""What stands in the vault: addresses by sender and citizens by ref, all words sealed under the citizen's own key."""

from __future__ import annotations

import os
from datetime import datetime
from enum import StrEnum

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel, ConfigDict

from salur.privacy.keyring import KEY_BYTES, KeyRing, Purpose
from salur.privacy.sealed import Sealed, Unsealable, put_in_box, take_from_box
from salur.store.kinds import Index, Kind

DATABASE = "vault"
_KID = "citizen"
_KEY_FIELD = "vault.data_key"


class Erased(Exception):
    """The citizen was erased, or never known: nothing of theirs can be read."""

    safe_to_log = True


class VaultField(StrEnum):
    """What the vault keeps of a citizen beside their addresses."""

    NAME = "name"
    NIK = "nik"
    PROFILE_NAME = "profile_name"


class NoticeKind(StrEnum):
    """What a citizen was told or agreed to."""

    PRIVACY = "privacy"
    """The privacy notice, shown before the first question about identity (UU PDP 27/2022, art. 21)."""
    SHOW_NAME = "show_name"
    """The one thing that rests on consent: that the agency sees the name."""
    HIDE_NAME = "hide_name"
    """Consent taken back or not given."""
    OBJECTS_TO_PROFILING = "objects_to_profiling"
    """No machine may weigh them by earlier reports (UU PDP 27/2022, art. 10)."""
    ALLOWS_PROFILING = "allows_profiling"
    """That objection taken back."""

    @property
    def subject(self) -> str:
        """What it is about: a later notice of one subject takes the place of an earlier one."""
        return _SUBJECTS[self]


_SUBJECTS = {
    NoticeKind.PRIVACY: "notice",
    NoticeKind.SHOW_NAME: "name",
    NoticeKind.HIDE_NAME: "name",
    NoticeKind.OBJECTS_TO_PROFILING: "profiling",
    NoticeKind.ALLOWS_PROFILING: "profiling",
}


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Notice(_Record):
    """Which version of a text was shown or agreed to, and when (UTC)."""

    kind: NoticeKind
    version: str
    at: datetime


class StoredAddress(_Record):
    """Where a sender writes from. `phone` is the phone's ref; the address itself is sealed.

    An alias is another name of a sender's, such as an earlier phone: `alias_of` is the ref that all of theirs is under.
    """

    sender: str
    citizen: str
    channel: str
    phone: str | None = None
    sealed: Sealed
    alias_of: str | None = None


class Citizen(_Record):
    """A citizen. `key` is their data key, wrapped; without it nothing sealed under it can be read again."""

    citizen: str
    key: Sealed | None
    senders: tuple[str, ...] = ()
    fields: dict[VaultField, Sealed] = {}
    nik: str | None = None
    notices: tuple[Notice, ...] = ()
    created: datetime
    erased: datetime | None = None


ADDRESSES = Kind(
    DATABASE, "addresses", StoredAddress, lambda a: a.sender, (Index((("phone", 1),), sparse=True),)
)
CITIZENS = Kind(DATABASE, "citizens", Citizen, lambda c: c.citizen, (Index((("nik", 1),), sparse=True),))
KINDS = (ADDRESSES, CITIZENS)


class DataKey:
    """One citizen's key, unwrapped: seals and opens what is theirs."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cipher = AESGCM(key)

    def seal(self, field: str, plaintext: bytes) -> Sealed:
        """The plaintext in a box that only this citizen's key opens."""
        return put_in_box(self._cipher, _KID, f"vault.{field}", plaintext)

    def open(self, field: str, sealed: Sealed) -> bytes:
        """The plaintext. Raises Unsealable for another citizen's box or another field's."""
        if sealed.field != f"vault.{field}":
            raise Unsealable(f"a box for {sealed.field} stands where vault.{field} should")
        return take_from_box(self._cipher, sealed)

    def wrapped(self, citizen: str, ring: KeyRing) -> Sealed:
        """The key sealed for this citizen: moved to another's record it does not unwrap."""
        return ring.seal(_KEY_FIELD, self._key + citizen.encode(), Purpose.VAULT)


def new_data_key() -> DataKey:
    """A fresh random key."""
    return DataKey(os.urandom(KEY_BYTES))


def data_key(citizen: Citizen | None, ref: str, ring: KeyRing) -> DataKey:
    """The citizen's key, unwrapped. Raises Erased, or Unsealable where it is not theirs."""
    if citizen is None or citizen.key is None:
        raise Erased(f"citizen {ref} was erased or never known")
    if citizen.key.field != _KEY_FIELD:
        raise Unsealable(f"a box for {citizen.key.field} stands where a data key should")
    opened = ring.open(citizen.key)
    if opened[KEY_BYTES:] != ref.encode():
        raise Unsealable(f"the data key of {ref} belongs to another citizen")
    return DataKey(opened[:KEY_BYTES])

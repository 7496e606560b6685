"""The keys by purpose: each purpose has one key that seals and any number of retired ones that still open.

A random 96-bit nonce is good for 2^32 boxes under one key: replace a purpose's active key well before that.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import re
from collections.abc import Mapping
from enum import StrEnum

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from salur.privacy.refs import Refs
from salur.privacy.sealed import NAME, Sealed, Unsealable, put_in_box, take_from_box

KEY_BYTES = 32


class Purpose(StrEnum):
    """What a key is for; a process is given the keys of its own purposes only."""

    MESSAGE = "message"
    """Words in transit: intake's messages, receipts, dead letters, raw forms."""
    DRAFT = "draft"
    """A report that the dialogue is still completing."""
    VAULT = "vault"
    """Wraps each citizen's own data key."""
    REF = "ref"
    """The HMAC key behind opaque refs; it does not rotate with the others."""
    RESTRICTED = "restricted"
    """Reports of corruption, abuse or against one's own superior."""
    MODEL = "model"
    """Signs the files of classifier models; it seals nothing."""


class BadKeys(Exception):
    """The keys in the settings cannot be used. Its text names the key and never its bytes."""

    safe_to_log = True


class _PurposeKeys(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    active: str
    keys: dict[str, str] = Field(min_length=1, repr=False)


class KeyRing:
    """Seals and opens by purpose.

    `keys` maps a purpose to its keys by id, `active` a purpose to the id that seals. Raises `BadKeys` when a key
    is not 32 bytes, an active id is unknown, an id serves two purposes or "ref" has more than one key.
    """

    def __init__(self, keys: Mapping[Purpose, Mapping[str, bytes]], active: Mapping[Purpose, str]) -> None:
        self._keys = {purpose: dict(by_id) for purpose, by_id in keys.items()}
        self._active = dict(active)
        _check(self._keys, self._active)
        self._ciphers = {
            kid: AESGCM(key)
            for purpose, by_id in self._keys.items()
            if purpose is not Purpose.REF
            for kid, key in by_id.items()
        }
        self._sealers = {
            purpose: (kid, self._ciphers[kid])
            for purpose, kid in self._active.items()
            if kid in self._ciphers
        }

    def seal(self, field: str, plaintext: bytes, purpose: Purpose = Purpose.MESSAGE) -> Sealed:
        """The plaintext in a box for `field`, under the purpose's active key. Raises `BadKeys` without one."""
        try:
            kid, cipher = self._sealers[purpose]
        except KeyError:
            raise BadKeys(f"this process has no key to seal with for purpose {purpose}") from None
        return put_in_box(cipher, kid, field, plaintext)

    def open(self, sealed: Sealed) -> bytes:
        """The plaintext. Raises `Unsealable` when the key is not here or the box was changed or moved."""
        cipher = self._ciphers.get(sealed.kid)
        if cipher is None:
            raise Unsealable(
                f"key {sealed.kid} of a box for {sealed.field} is not in this process's key ring"
            )
        return take_from_box(cipher, sealed)

    def sign(self, purpose: Purpose, data: bytes) -> tuple[str, bytes]:
        """The id of the purpose's active key and the HMAC-SHA256 of `data` under it. Raises `BadKeys` without one."""
        try:
            kid = self._active[purpose]
        except KeyError:
            raise BadKeys(f"this process has no key to sign with for purpose {purpose}") from None
        return kid, hmac.digest(self._keys[purpose][kid], data, "sha256")

    def verify(self, purpose: Purpose, kid: str, mark: bytes, data: bytes) -> None:
        """Raises `BadKeys` unless `mark` is what `sign` gave for `data`, retired keys included."""
        key = self._keys.get(purpose, {}).get(kid)
        if key is None:
            raise BadKeys(f"its key {kid} is not in this process's key ring")
        if not hmac.compare_digest(hmac.digest(key, data, "sha256"), mark):
            raise BadKeys(f"its signature by key {kid} does not fit what it holds")

    def refs(self) -> Refs:
        """The maker of opaque refs. Raises `BadKeys` when this ring holds no "ref" key."""
        try:
            return Refs(self._keys[Purpose.REF][self._active[Purpose.REF]])
        except KeyError:
            raise BadKeys("this process has no key for refs") from None

    def only(self, *purposes: Purpose) -> KeyRing:
        """A ring with the keys of these purposes and no others."""
        return KeyRing(
            {p: k for p, k in self._keys.items() if p in purposes},
            {p: k for p, k in self._active.items() if p in purposes},
        )

    def rotated(self, purpose: Purpose, kid: str) -> KeyRing:
        """The ring with a new random key `kid` that seals for the purpose from now on; older ones still open."""
        if purpose is Purpose.REF:
            raise BadKeys(
                "the ref key is not rotated with the others: refs would no longer match what is stored"
            )
        return self.with_key(purpose, kid).sealing_with(kid)

    def with_key(self, purpose: Purpose, kid: str) -> KeyRing:
        """The ring with a new random key that opens and does not seal yet, or does where it is the purpose's first.

        Every process must have it before any seals with it. Raises BadKeys.
        """
        if self.purpose_of(kid) is not None:
            raise BadKeys(f"key {kid} exists already")
        grown = {**self._keys, purpose: {**self._keys.get(purpose, {}), kid: os.urandom(KEY_BYTES)}}
        return KeyRing(grown, {purpose: kid, **self._active})

    def sealing_with(self, kid: str) -> KeyRing:
        """The ring in which this key seals for its purpose; the one before it still opens. Raises BadKeys."""
        return KeyRing(self._keys, {**self._active, self._purpose(kid): kid})

    def without(self, kid: str) -> KeyRing:
        """The ring without a key that seals no more: what only it opens is lost. Raises BadKeys."""
        purpose = self._purpose(kid)
        if self._active[purpose] == kid:
            raise BadKeys(f"key {kid} is the one that seals for {purpose}: let another seal first")
        left = {other: key for other, key in self._keys[purpose].items() if other != kid}
        return KeyRing({**self._keys, purpose: left}, self._active)

    def purpose_of(self, kid: str) -> Purpose | None:
        """What a key is for, None where the ring does not have it."""
        return next((purpose for purpose, by_id in self._keys.items() if kid in by_id), None)

    def sealer(self, purpose: Purpose) -> str | None:
        """The id of the key that seals for a purpose."""
        return self._active.get(purpose)

    def ids(self) -> dict[Purpose, tuple[str, ...]]:
        """The ids of all keys, by purpose."""
        return {purpose: tuple(by_id) for purpose, by_id in self._keys.items()}

    def _purpose(self, kid: str) -> Purpose:
        purpose = self.purpose_of(kid)
        if purpose is None:
            raise BadKeys(f"there is no key {kid} in this ring")
        return purpose

    def to_json(self) -> str:
        """The ring as `SALUR_KEYS` holds it: in clear, so keep it where only Salur can read."""
        return json.dumps(
            {
                purpose.value: {
                    "active": self._active[purpose],
                    "keys": {kid: base64.b64encode(key).decode("ascii") for kid, key in by_id.items()},
                }
                for purpose, by_id in self._keys.items()
            },
            indent=2,
        )

    @classmethod
    def from_json(cls, text: str) -> KeyRing:
        """The ring of `{"message": {"active": "message-1", "keys": {"message-1": "<base64>"}}, …}`."""
        try:
            raw = json.loads(text)
        except ValueError:
            raise BadKeys("the keys are not JSON") from None
        if not isinstance(raw, dict) or not raw:
            raise BadKeys("the keys are not a JSON object by purpose")
        parsed = {_purpose(name): _parsed(name, value) for name, value in raw.items()}
        return cls(
            {p: {kid: _key_bytes(kid, text) for kid, text in k.keys.items()} for p, k in parsed.items()},
            {p: k.active for p, k in parsed.items()},
        )

    @classmethod
    def generate(cls) -> KeyRing:
        """Fresh random keys, one per purpose."""
        return cls(
            {purpose: {f"{purpose}-1": os.urandom(KEY_BYTES)} for purpose in Purpose},
            {purpose: f"{purpose}-1" for purpose in Purpose},
        )

    def __repr__(self) -> str:
        ids = ", ".join(sorted(kid for by_id in self._keys.values() for kid in by_id))
        return f"KeyRing({ids}: •••)"


def _check(keys: Mapping[Purpose, Mapping[str, bytes]], active: Mapping[Purpose, str]) -> None:
    seen: set[str] = set()
    for purpose, by_id in keys.items():
        if active.get(purpose) not in by_id:
            raise BadKeys(f"purpose {purpose}: the active key is not among its keys")
        if purpose is Purpose.REF and len(by_id) != 1:
            raise BadKeys("purpose ref has exactly one key: refs made under another would not match")
        for kid, key in by_id.items():
            if not re.match(NAME, kid):
                raise BadKeys(f"key id {kid!r} is not lower-case letters, digits, dots and dashes")
            if len(key) != KEY_BYTES:
                raise BadKeys(f"key {kid} has {len(key)} bytes, {KEY_BYTES} are needed")
            if kid in seen:
                raise BadKeys(f"key id {kid} stands twice")
            seen.add(kid)


def _purpose(name: str) -> Purpose:
    try:
        return Purpose(name)
    except ValueError:
        raise BadKeys(f"no such purpose of a key: {name!r}; there are {', '.join(Purpose)}") from None


def _parsed(purpose: str, value: object) -> _PurposeKeys:
    try:
        return _PurposeKeys.model_validate(value)
    except ValidationError:
        raise BadKeys(f'purpose {purpose}: expected {{"active": id, "keys": {{id: base64}}}}') from None


def _key_bytes(kid: str, text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise BadKeys(f"key {kid} is not base64") from None

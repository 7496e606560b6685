"""A value nobody can read without the key: what stands in Kafka and Mongo in place of a citizen's words.

The box is nonce ‖ AES-256-GCM ciphertext in base64. The key id and the field's name are authenticated with
it, so that a box moved to another field does not open.
"""

from __future__ import annotations

import binascii
import os
from typing import Annotated

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel, ConfigDict, Field

from salur.unchecked import unchecked

NAME = r"^[a-z][a-z0-9_.\-]{0,63}$"

_NONCE_BYTES = 12


class Unsealable(Exception):
    """A box that cannot be opened here. Its text names the key and never the content."""

    safe_to_log = True


class Sealed(BaseModel):
    """One encrypted value: `kid` names the key, `field` the place it was sealed for, `box` is the bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kid: Annotated[str, Field(pattern=NAME)]
    field: Annotated[str, Field(pattern=NAME)]
    box: Annotated[str, Field(min_length=40, pattern=r"^[A-Za-z0-9+/]+={0,2}$", repr=False)]

    def __repr__(self) -> str:
        return f"Sealed(kid={self.kid!r}, field={self.field!r}, •••)"

    __str__ = __repr__


def put_in_box(cipher: AESGCM, kid: str, field: str, plaintext: bytes) -> Sealed:
    """The plaintext sealed for `field` with the cipher that `kid` names."""
    nonce = os.urandom(_NONCE_BYTES)
    box = nonce + cipher.encrypt(nonce, plaintext, f"{kid}\0{field}".encode())
    text = binascii.b2a_base64(box, newline=False).decode("ascii")
    return unchecked(Sealed, {"kid": kid, "field": field, "box": text})


def take_from_box(cipher: AESGCM, sealed: Sealed) -> bytes:
    """The plaintext. Raises `Unsealable` when the box is not this cipher's, was changed or was moved."""
    try:
        box = binascii.a2b_base64(sealed.box, strict_mode=True)
        aad = f"{sealed.kid}\0{sealed.field}".encode()
        return cipher.decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], aad)
    except (InvalidTag, ValueError):
        raise Unsealable(f"a box for {sealed.field} does not open with key {sealed.kid}") from None

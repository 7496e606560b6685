"""A webhook that Salur itself delivers again: it was authenticated when it came, and its provider's secret is not kept.

The mark is an HMAC of address and content under a key that only Salur's own processes have.
"""

from __future__ import annotations

import binascii

from salur.privacy import BadKeys, KeyRing, Purpose

HEADER = "x-salur-replay"
METHOD = "x-salur-method"
"""How it came first, where that was not by POST."""


def mark(keys: KeyRing, address: str, content: bytes) -> str:
    """What the header says of a webhook of this content to that address."""
    kid, digest = keys.sign(Purpose.MESSAGE, _signed(address, content))
    return f"{kid} {digest.hex()}"


def is_ours(keys: KeyRing, given: str, address: str, content: bytes) -> bool:
    """Whether Salur gave that mark to this webhook; under retired keys too."""
    kid, _, digest = given.partition(" ")
    try:
        keys.verify(Purpose.MESSAGE, kid, binascii.unhexlify(digest), _signed(address, content))
    except (BadKeys, ValueError):
        return False
    return True


def _signed(address: str, content: bytes) -> bytes:
    return b"replay\0" + address.encode() + b"\0" + content

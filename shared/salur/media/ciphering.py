"""A file's encryption in pieces, so that nothing needs all of it at once: the STREAM construction over AES-256-GCM.

After Hoang, Reyhanitabar, Rogaway and Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance"
(2015). Each piece is sealed under the file's own key with a nonce of 7 random bytes, its number (4 bytes) and whether
it is the last (1 byte), and with the name of the object: pieces cannot be cut off, reordered or moved elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PIECE = 256 * 1024
KEY_BYTES = 32
_PREFIX = 7
_TAG = 16


class Damaged(Exception):
    """An object does not open: changed, cut off, moved, or sealed under another key. Names the object."""

    safe_to_log = True


def encrypted(key: bytes, name: str, content: Iterable[bytes]) -> Iterator[bytes]:
    """The object's bytes, a piece at a time, of a content that comes in parts of any length."""
    cipher, prefix, aad = AESGCM(key), os.urandom(_PREFIX), name.encode()
    yield prefix
    number, open_piece = 0, bytearray()
    for part in content:
        open_piece += part
        while len(open_piece) > PIECE:  # the last piece is the one after which nothing comes
            yield cipher.encrypt(_nonce(prefix, number, last=False), bytes(open_piece[:PIECE]), aad)
            del open_piece[:PIECE]
            number += 1
    yield cipher.encrypt(_nonce(prefix, number, last=True), bytes(open_piece), aad)


async def decrypted(key: bytes, name: str, pieces: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """The content, a piece at a time, each proved before it is given. Raises Damaged."""
    cipher, aad = AESGCM(key), name.encode()
    buffer, prefix, number = bytearray(), b"", 0
    async for piece in pieces:
        buffer += piece
        if not prefix:
            if len(buffer) < _PREFIX:
                continue
            prefix = bytes(buffer[:_PREFIX])
            del buffer[:_PREFIX]
        # The last piece is opened at the end: only there is it known to be the last.
        while len(buffer) > PIECE + _TAG:
            yield _opened(
                cipher, _nonce(prefix, number, last=False), bytes(buffer[: PIECE + _TAG]), aad, name
            )
            del buffer[: PIECE + _TAG]
            number += 1
    yield _opened(cipher, _nonce(prefix, number, last=True), bytes(buffer), aad, name)


def _opened(cipher: AESGCM, nonce: bytes, piece: bytes, aad: bytes, name: str) -> bytes:
    try:
        return cipher.decrypt(nonce, piece, aad)
    except (InvalidTag, ValueError):
        raise Damaged(f"the object {name} does not open") from None


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(4) + bytes([last])

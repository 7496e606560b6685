"""A file on its way in: written piece by piece where it needs no memory, read again as often as it must be.

It lies in a temporary file without a name (`O_TMPFILE`), sealed under a key that is nowhere but in this process: nothing of
it is in clear on a disk, and nothing is left when the process ends, however it ends.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE = 256 * 1024
_TAG = 16
_NONCE = 12


class Spool:
    """One file. Write all of it, then `sealed()`, then read, from any thread; `close` frees its place.

    `size` is in bytes; `digest` is the SHA-256 of all that was written, in hexadecimal digits.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 -- `close` ends it
        self._cipher = AESGCM(os.urandom(32))
        self._hash = hashlib.sha256()
        self._open = bytearray()
        self._pieces = 0
        self.size = 0

    @classmethod
    def of(cls, content: bytes) -> Self:
        """A file that is all here."""
        spool = cls()
        spool.write(content)
        return spool.sealed()

    def write(self, content: bytes) -> None:
        """Takes what comes next."""
        self._hash.update(content)
        self.size += len(content)
        rest = memoryview(content)
        while rest:
            taken = rest[: PIECE - len(self._open)]
            self._open += taken
            rest = rest[len(taken) :]
            if len(self._open) == PIECE:
                self._seal()

    def sealed(self) -> Self:
        """All has come."""
        if self._open:
            self._seal()
        return self

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        """The content, a piece of PIECE bytes at a time."""
        return (self._piece(number) for number in range(self._pieces))

    def read(self, at: int, count: int) -> bytes:
        """At most so many bytes from a place; fewer where the file, or the piece, ends."""
        if at >= self.size:
            return b""
        number, start = divmod(at, PIECE)
        return self._piece(number)[start : start + count]

    def opened(self) -> io.BufferedReader:
        """The content as a file that can be sought in."""
        return io.BufferedReader(_Reader(self), PIECE)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _seal(self) -> None:
        # The key is this file's alone, so a piece's number is never used with it twice.
        self._file.write(self._cipher.encrypt(self._pieces.to_bytes(_NONCE), bytes(self._open), None))
        self._pieces += 1
        self._open.clear()

    def _piece(self, number: int) -> bytes:
        box = os.pread(self._file.fileno(), PIECE + _TAG, number * (PIECE + _TAG))
        return self._cipher.decrypt(number.to_bytes(_NONCE), box, None)


class _Reader(io.RawIOBase):
    """What `io` needs to seek and read."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._spool.size}[whence]
        if start + offset < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._at = start + offset
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        found = self._spool.read(self._at, len(view))
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

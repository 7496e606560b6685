"""Where the encrypted objects lie: an S3-compatible store, or a folder."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, ObjectStore, from_url

_PIECE = 256 * 1024
# Of an upload so many parts of 5 MB, the least that S3 takes, are in memory at once.
_PARTS = 1
# A store that is away is tried again by whoever needs it, who knows how long they can wait; obstore's own patience is three
# minutes.
_TRIES, _PATIENCE = 2, timedelta(seconds=10)


class ObjectsAway(Exception):
    """The object store did not do as asked; the same may succeed later."""

    safe_to_log = True


class NoObject(Exception):
    """There is no such object. Names it."""

    safe_to_log = True


class Objects:
    """One place for objects by name."""

    def __init__(self, url: str) -> None:
        self._store = _opened(url)

    async def put(self, name: str, pieces: Iterable[bytes]) -> None:
        """Writes an object, whole or not at all. Raises ObjectsAway."""
        try:
            await obstore.put_async(self._store, name, iter(pieces), max_concurrency=_PARTS)
        except (BaseError, OSError) as error:
            raise ObjectsAway(f"put {name}: {type(error).__name__}") from None

    async def get(self, name: str) -> AsyncIterator[bytes]:
        """The object's bytes as they come; it is there when this returns. Raises NoObject, ObjectsAway."""
        try:
            found = await obstore.get_async(self._store, name)
        except (NotFoundError, FileNotFoundError):
            raise NoObject(name) from None
        except (BaseError, OSError) as error:
            raise ObjectsAway(f"get {name}: {type(error).__name__}") from None
        return _pieces(found, name)

    async def delete(self, names: Iterable[str]) -> None:
        """Deletes objects; those that are not there are no matter. Raises ObjectsAway."""
        for name in names:
            try:
                await obstore.delete_async(self._store, name)
            except (NotFoundError, FileNotFoundError):
                continue
            except (BaseError, OSError) as error:
                raise ObjectsAway(f"delete {name}: {type(error).__name__}") from None


async def _pieces(found: obstore.GetResult, name: str) -> AsyncIterator[bytes]:
    try:
        async for piece in found.stream(min_chunk_size=_PIECE):
            yield bytes(piece)
    except (BaseError, OSError) as error:
        raise ObjectsAway(f"get {name}: {type(error).__name__}") from None


def _opened(url: str) -> ObjectStore:
    parts = urlsplit(url)
    if parts.scheme == "file":
        return LocalStore(Path(unquote(parts.path)), mkdir=True)
    return from_url(
        url,
        retry_config={"max_retries": _TRIES, "retry_timeout": _PATIENCE},
        client_options={"connect_timeout": "5s", "timeout": "60s", "allow_http": _clear_text()},
    )


def _clear_text() -> bool:
    """What S3 clients read from the environment, which options given here put aside."""
    return os.environ.get("AWS_ALLOW_HTTP", "").lower() in ("1", "true")

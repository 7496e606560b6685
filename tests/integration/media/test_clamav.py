"""A real clamd: what is infected is refused, and a file waits where it has nothing to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from salur.contracts.media import MediaOutcome
from salur.embedded import free_port
from salur.media import MediaLibrary, Owner, Spool
from salur.media.clamd import Clamd, ScannerAway
from salur.media.limits import Refused
from salur.media.objects import Objects
from salur.messaging.clock import SystemClock
from salur.privacy import KeyRing
from salur.store.database import Store
from tests.integration.media import clamav
from tests.unit.media import pieces

LONGEST = 1024 * 1024


@pytest.mark.skipif(bool(clamav.missing()), reason="no clamd: Debian has it as clamav-daemon")
async def test_clamd_has_its_say_and_a_file_waits_where_it_has_none(
    mongo: str, prefix: str, tmp_path: Path
) -> None:
    port = free_port()
    scanner = Clamd(f"127.0.0.1:{port}")
    store = Store(mongo, prefix=prefix)
    library = MediaLibrary(
        store, KeyRing.generate(), Objects(f"file://{tmp_path}/media"), SystemClock(), scanner
    )
    await library.prepare()
    owner = Owner.officer("petugas-1")

    async def look(content: bytes) -> None:
        with Spool.of(content) as spool:
            await scanner.look(spool)

    with pytest.raises(ScannerAway):
        await library.store(pieces.pdf(), owner, token="a")
    async with clamav.clamd(tmp_path, port, LONGEST):
        assert (await library.store(pieces.pdf(), owner, token="a")).outcome is MediaOutcome.STORED
        infected = await library.store(pieces.photo() + clamav.HARMLESS, owner, token="b")
        assert (infected.outcome, infected.reason) == (MediaOutcome.REFUSED, "infected")
        await look(b"Jalan berlubang")
        # Also where a piece ends within it, and at the end of as much as clamd takes.
        for before in (0, 256 * 1024 - 7, LONGEST - len(clamav.EICAR)):
            with pytest.raises(Refused, match="infected"):
                await look(bytes(before) + clamav.EICAR)
        with pytest.raises(ScannerAway, match="StreamMaxLength"):
            await look(bytes(LONGEST + 1))
        with pytest.raises(ScannerAway, match="StreamMaxLength"):
            await library.store(pieces.photo() + bytes(9 * LONGEST), owner, token="c")
    with pytest.raises(ScannerAway):
        await library.store(pieces.photo(), owner, token="c")
    await store.close()

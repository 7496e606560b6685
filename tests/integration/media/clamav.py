"""clamd as Debian has it, with two signatures of our own instead of ClamAV's database: it starts at once and needs no network."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from salur.embedded import listens
from tests.polling import eventually

# The file of the European Institute for Computer Antivirus Research that every scanner knows, and bytes that only this one does.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
HARMLESS = b"SALUR-CONTOH-TIDAK-BERBAHAYA"
_PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))

_SETTINGS = """
Foreground yes
DatabaseDirectory {database}
TCPAddr 127.0.0.1
TCPSocket {port}
StreamMaxLength {longest}
"""


def missing() -> str:
    """The program this machine has not, empty where it has it."""
    return "" if _program() else "clamd"


@asynccontextmanager
async def clamd(folder: Path, port: int, longest: int) -> AsyncIterator[None]:
    """clamd on a port, which takes streams of at most `longest` bytes."""
    program, database = _program(), folder / "signatures"
    assert program is not None
    database.mkdir(exist_ok=True)
    (database / "own.ndb").write_text(
        "".join(f"{name}:0:*:{content.hex()}\n" for name, content in (("Eicar", EICAR), ("Contoh", HARMLESS)))
    )
    settings = folder / "clamd.conf"
    settings.write_text(_SETTINGS.format(database=database, port=port, longest=longest))
    with (folder / "clamd.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            program, "--config-file", os.fspath(settings), stdout=log, stderr=log
        )
        try:
            await eventually(lambda: listens(port), within=60)
            yield
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


def _program() -> str | None:
    return shutil.which("clamd", path=_PLACES)

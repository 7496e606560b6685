"""A PDF looked at in a process of its own, which has so much time and memory and no more.

`python -m salur.media.pdf` reads a PDF from its input and says one word: `fine`, or a `Reason`. A PDF can be made to
keep its reader busy for ever; what is killed for it is this process.
"""

from __future__ import annotations

import asyncio
import io
import resource
import sys
from contextlib import suppress

from salur.media.limits import MOST_PAGES, Reason, Refused
from salur.media.spool import Spool

_WITHIN = 20.0
_MEMORY = 1024 * 1024 * 1024
_FINE = "fine"
_RUNS = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/RichMedia")


async def look(content: Spool) -> None:
    """Returns for a PDF that can be kept. Raises Refused: `broken`, `locked`, `active`, `bomb`."""
    if content.read(0, 5) != b"%PDF-":
        raise Refused(Reason.POLYGLOT)
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        said = await asyncio.wait_for(_answer(child, content), _WITHIN)
    except TimeoutError:
        raise Refused(Reason.BOMB) from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    word = said.decode().strip()
    if child.returncode != 0 or not word:
        raise Refused(Reason.BOMB)
    if word != _FINE:
        raise Refused(Reason(word))


async def _answer(child: asyncio.subprocess.Process, content: Spool) -> bytes:
    """What the child says once it has all of it. It says nothing before, so that neither waits for the other."""
    assert child.stdin is not None
    assert child.stdout is not None
    with suppress(ConnectionError):  # it ended before it had all: its end says enough
        for piece in content:
            child.stdin.write(piece)
            await child.stdin.drain()
    child.stdin.close()
    said = await child.stdout.read()
    await child.wait()
    return said


def verdict(content: bytes) -> str:
    """What there is to say of a PDF, in one word."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            return Reason.LOCKED
        if len(reader.pages) > MOST_PAGES:
            return Reason.BOMB
        if not reader.pages:
            return Reason.BROKEN
        numbers = range(1, int(str(reader.trailer["/Size"])))
        active = any(_runs(reader.get_object(number)) for number in numbers)
    except RecursionError:
        return Reason.BOMB
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError):
        return Reason.BROKEN
    return Reason.ACTIVE if active else _FINE


def _runs(found: object) -> bool:
    """True for an object that does something when it is opened, or hides another file; what it holds looked at too."""
    if isinstance(found, list):
        return any(_runs(inner) for inner in found)
    if not isinstance(found, dict):
        return False
    return (
        any(name in found for name in _RUNS)
        or found.get("/S") in ("/JavaScript", "/Launch")
        or found.get("/Type") == "/EmbeddedFile"
        or any(_runs(inner) for inner in dict.values(found))
    )


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(_WITHIN), int(_WITHIN)))
    print(verdict(sys.stdin.buffer.read()))

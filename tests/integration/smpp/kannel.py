"""Kannel as Debian has it: bearerbox bound to a message centre, smsbox between it and Salur."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientConnectionError, ClientSession

from tests.polling import eventually

USER, PASSWORD = "salur", "kunci-contoh"
_ADMIN = "pengurus-contoh"
_PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))

# What docs/channel-team.md tells an operator to write, around it where things are on this machine.
_SETTINGS = """
group = core
admin-port = {admin}
admin-password = {password}
box-allow-ip = 127.0.0.1
smsbox-port = {boxes}
dlr-storage = internal

group = smsc
smsc = smpp
host = 127.0.0.1
port = {centre}
transceiver-mode = true
smsc-username = salur
smsc-password = rahasia
system-type = ""

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
http-request-retry = 8640
http-queue-delay = 1

group = sendsms-user
username = {user}
password = {user_password}
max-messages = 20

group = sms-service
keyword = default
get-url = "{hook}?from=%p&to=%P&id=%I&at=%T&text=%b&charset=%C&secret={secret}"
max-messages = 0
"""


def missing() -> str:
    """Which of Kannel's programs this machine has not, empty where it has both."""
    return ", ".join(name for name in ("bearerbox", "smsbox") if _program(name) is None)


@asynccontextmanager
async def kannel(folder: Path, *, centre: int, hook: str, secret: str) -> AsyncIterator[str]:
    """Kannel between a message centre's port and Salur's address for webhooks; gives the address of its sendsms."""
    admin, boxes, sendsms = _free_ports(3)
    settings = folder / "kannel.conf"
    settings.write_text(
        _SETTINGS.format(
            admin=admin,
            password=_ADMIN,
            boxes=boxes,
            centre=centre,
            sendsms=sendsms,
            user=USER,
            user_password=PASSWORD,
            hook=hook,
            secret=secret,
        )
    )
    status = f"http://127.0.0.1:{admin}/status.txt?password={_ADMIN}"
    async with _running("bearerbox", settings), ClientSession() as client:

        async def says(words: str) -> bool:
            try:
                async with client.get(status) as answer:
                    return words in await answer.text()
            except ClientConnectionError:
                return False

        await eventually(lambda: says("(online"), within=30)
        async with _running("smsbox", settings):
            await eventually(lambda: says("smsbox:"), within=30)
            yield f"http://127.0.0.1:{sendsms}/cgi-bin/sendsms"


@asynccontextmanager
async def _running(name: str, settings: Path) -> AsyncIterator[None]:
    program = _program(name)
    assert program is not None
    with settings.with_name(f"{name}.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            program, os.fspath(settings), stdout=log, stderr=log, cwd=settings.parent
        )
        try:
            yield
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


def _program(name: str) -> str | None:
    return shutil.which(name, path=_PLACES)


def _free_ports(count: int) -> list[int]:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(listener.getsockname()[1]) for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports

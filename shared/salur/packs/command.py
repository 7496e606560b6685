"""`salur pack`: looks at packs from the command line."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from salur.messaging.clock import SystemClock
from salur.packs.check import check_pack
from salur.packs.finding import Finding

app = typer.Typer(help="Jurisdiction packs.", no_args_is_help=True)


@app.callback()
def _pack() -> None:
    """Jurisdiction packs."""


@app.command()
def check(
    folders: Annotated[list[Path], typer.Argument(help="Pack folders, or a folder of packs.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Say what is wrong in packs, with file and line. Exit status 1 when a pack could not be loaded, or deadlines
    begun today may run into a year whose holidays nobody knows."""
    today = SystemClock().now().date()
    found = [finding for folder in _pack_folders(folders) for finding in check_pack(folder, today)]
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=2))
    else:
        _tell(found)
    if any(finding.severity == "error" for finding in found):
        raise typer.Exit(1)


def _pack_folders(folders: list[Path]) -> list[Path]:
    packs: list[Path] = []
    for folder in folders:
        inside = sorted(path.parent for path in folder.glob("*/pack.yaml"))
        packs.extend(inside or [folder])
    return packs


def _tell(found: list[Finding]) -> None:
    for finding in found:
        typer.echo(f"{finding.severity}: {finding}")
    errors = sum(finding.severity == "error" for finding in found)
    typer.echo(f"{errors} errors, {len(found) - errors} warnings")

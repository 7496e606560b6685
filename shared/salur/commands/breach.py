"""`salur breach`: whose data, which fields, when, by whom: what a notice within 72 hours must say (UU 27/2022, art. 46).

It goes by the audit chains, in which every read of identity stands before it happened. Refs alone come out: who is to
be told is opened one by one with `salur citizen export`, which is itself written down.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, NoReturn

import typer

from salur.privacy.audit import Entry, examine
from salur.privacy.audit_chains import all_chains
from salur.process import BadSettings
from salur.running import opened_store, read_settings
from salur.settings import CoreSettings
from salur.store.errors import StoreBroken, StoreUnavailable

NOTICE_WITHIN = timedelta(hours=72)
_READ = "_read"

app = typer.Typer(help="Whose identity was read, which fields, when and by which process.")


@dataclass(frozen=True, slots=True)
class Exposed:
    """One person's field and the reads of it in the time asked for (UTC). `subject` is a citizen's or sender's ref."""

    subject: str
    field: str
    times: int
    first: str
    last: str
    writers: tuple[str, ...]


def exposed(
    chains: dict[str, list[Entry]], since: datetime, until: datetime, writer: str | None = None
) -> list[Exposed]:
    """All reads of identity in [since, until], by person and field; of one writer only where it is named."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for name, entries in chains.items():
        if writer is not None and name != writer:
            continue
        for entry in entries:
            action = entry.what.get("action", "")
            if action.endswith(_READ) and since <= datetime.fromisoformat(entry.at) <= until:
                found.setdefault((entry.what.get("subject", ""), action.removesuffix(_READ)), []).append(
                    entry
                )
    return [
        Exposed(
            subject,
            field,
            len(reads),
            min(read.at for read in reads),
            max(read.at for read in reads),
            tuple(sorted({read.writer for read in reads})),
        )
        for (subject, field), reads in sorted(found.items())
    ]


@app.callback(invoke_without_command=True)
def breach(
    since: Annotated[
        datetime,
        typer.Option(help="from when on, e.g. 2026-11-26T03:00:00 (UTC) or 2026-11-26T11:00:00+08:00"),
    ],
    until: Annotated[datetime | None, typer.Option(help="until when, as --since; now, if not given")] = None,
    writer: Annotated[str | None, typer.Option(help="reads by this process only")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """List whose identity was read in a span of time. Exit status 1 where a chain cannot be trusted."""
    start, end = _utc(since), _utc(until) if until else datetime.max.replace(tzinfo=UTC)
    if start > end:
        _end("--until is before --since: nothing can have been read in between.")
    try:
        chains = asyncio.run(_chains(read_settings(CoreSettings)))
    except BadSettings as error:
        _end(str(error))
    except (StoreUnavailable, StoreBroken) as error:
        _end(f"MongoDB does not answer ({error}).")
    if writer is not None and writer not in chains:
        _end(f"no process writes as {writer}; these do: {', '.join(sorted(chains)) or 'none yet'}.")
    rows = exposed(chains, start, end, writer)
    broken = examine(chains)
    if as_json:
        people = len({row.subject for row in rows})
        report = {
            "people": people,
            "reads": [asdict(row) for row in rows],
            "broken": [asdict(f) for f in broken],
        }
        typer.echo(json.dumps(report, indent=2))
    else:
        _say(rows)
    for fault in broken:
        typer.echo(f"salur: {fault.writer} is not whole, so more may have been read. {fault.why}", err=True)
    if broken:
        raise typer.Exit(1)


def _utc(at: datetime) -> datetime:
    """The moment; UTC where it names no zone."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


async def _chains(settings: CoreSettings) -> dict[str, list[Entry]]:
    async with opened_store(settings) as store:
        return await all_chains(store)


def _say(rows: list[Exposed]) -> None:
    for row in rows:
        typer.echo(
            f"{row.subject}  {row.field:<14} {row.times:>4}×  {row.first[:19]}  {row.last[:19]}  {', '.join(row.writers)}"
        )
    people = len({row.subject for row in rows})
    if not people:
        typer.echo("Nobody's identity was read in that time.")
        return
    hours = int(NOTICE_WITHIN.total_seconds() // 3600)
    typer.echo(
        f"{people} people. They and the authority are to be told within {hours} hours of its being found out."
    )


def _end(sentence: str) -> NoReturn:
    typer.echo(f"salur: {sentence}", err=True)
    raise typer.Exit(1)

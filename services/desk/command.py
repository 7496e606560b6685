"""`salur rebuild desk`: builds desk's read model anew from Kafka, while desk goes on."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import asdict
from typing import Annotated

import typer

from salur.contracts.topics import registry
from salur.messaging.errors import KafkaUnavailable
from salur.process import BadSettings
from salur.running import opened_store, read_settings
from salur.settings import CoreSettings
from salur.store.errors import StoreBroken, StoreUnavailable
from services.desk.adapters.rebuild import Rebuilt, rebuild

app = typer.Typer(help="Build read models anew from Kafka.", no_args_is_help=True)


@app.callback()
def _rebuild() -> None:
    """Build read models anew from Kafka."""


@app.command()
def desk(as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False) -> None:
    """Read `cases.changed` from its start into a fresh read model and put it in the old one's place.

    Desk goes on meanwhile. Exit status 1 with one sentence where Kafka or MongoDB is away.
    """
    begun = time.monotonic()
    try:
        done = asyncio.run(_run(read_settings(CoreSettings)))
    except BadSettings as error:
        typer.echo(f"salur: {error}", err=True)
        raise typer.Exit(1) from None
    except KafkaUnavailable as error:
        typer.echo(f"salur: Kafka does not answer ({error}); the read model stands as it was.", err=True)
        raise typer.Exit(1) from None
    except (StoreUnavailable, StoreBroken) as error:
        typer.echo(f"salur: MongoDB does not answer ({error}); try again.", err=True)
        raise typer.Exit(1) from None
    seconds = round(time.monotonic() - begun, 1)
    if as_json:
        typer.echo(json.dumps(asdict(done) | {"seconds": seconds}))
        return
    typer.echo(f"{done.cases} cases from {done.records} records in {seconds} seconds.")
    if done.unreadable:
        typer.echo(f"{done.unreadable} records could not be read and were left out; see `salur dlq list`.")


async def _run(settings: CoreSettings) -> Rebuilt:
    async with opened_store(settings) as store:
        return await rebuild(store, settings.kafka, registry(settings.prefix))

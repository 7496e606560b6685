"""`salur audit verify`: whether every audit chain is whole, and where the first broken entry is if one is not."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import Annotated, NoReturn

import typer

from salur.contracts.topics import registry
from salur.messaging.audit_heads import heard
from salur.messaging.errors import KafkaUnavailable
from salur.privacy.audit import Entry, Fault, Head, examine
from salur.privacy.audit_chains import all_chains
from salur.process import BadSettings
from salur.running import opened_store, read_settings
from salur.settings import CoreSettings
from salur.store.errors import StoreBroken, StoreUnavailable

app = typer.Typer(
    no_args_is_help=True, help="The hash-chained record of reads of identity and changes of cases."
)
Chains = dict[str, list[Entry]]


@app.callback()
def _audit() -> None:
    """The hash-chained record of reads of identity and changes of cases."""


@app.command("verify")
def verify_chains(
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
    no_kafka: Annotated[bool, typer.Option(help="go by the chains alone, without what Kafka heard")] = False,
) -> None:
    """Read every chain to its end. Exit status 1 where an entry was changed, left out, added, moved or cut off."""
    try:
        chains, heads = asyncio.run(_read(read_settings(CoreSettings), kafka=not no_kafka))
    except BadSettings as error:
        _end(str(error))
    except KafkaUnavailable as error:
        _end(f"Kafka does not answer ({error}); --no-kafka goes by the chains alone.")
    except (StoreUnavailable, StoreBroken) as error:
        _end(f"MongoDB does not answer ({error}); nothing was verified.")
    faults = examine(chains, heads)
    if as_json:
        print(json.dumps(_report(chains, faults), indent=2))
    else:
        _say(chains, faults)
    if faults:
        raise typer.Exit(1)


async def _read(settings: CoreSettings, *, kafka: bool) -> tuple[Chains, list[Head]]:
    async with opened_store(settings) as store:
        # Heads first: a chain may grow meanwhile, and must never be shorter than what was heard of it.
        heads = await heard(settings.kafka, registry(settings.prefix)) if kafka else []
        return await all_chains(store), heads


def _report(chains: Chains, faults: list[Fault]) -> dict[str, object]:
    return {
        "whole": not faults,
        "chains": [{"writer": writer, "entries": len(entries)} for writer, entries in sorted(chains.items())],
        "broken": [asdict(fault) for fault in faults],
    }


def _say(chains: Chains, faults: list[Fault]) -> None:
    broken = {fault.writer: fault for fault in faults}
    for writer in sorted(chains.keys() | broken.keys()):
        fault = broken.get(writer)
        typer.echo(
            f"{writer}: {f'BROKEN. {fault.why}' if fault else f'{len(chains[writer])} entries, whole'}"
        )
    if not chains and not faults:
        typer.echo("There is no audit chain yet.")


def _end(sentence: str) -> NoReturn:
    typer.echo(f"salur: {sentence}", err=True)
    raise typer.Exit(1)

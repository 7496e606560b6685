"""`salur sp4n`: looks at both sides of the bridge to SP4N-LAPOR!, and tries again what was given up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from functools import partial
from typing import Annotated, NoReturn

import httpx
import typer

from salur.messaging.clock import SystemClock
from salur.process import BadSettings
from salur.running import opened_store, read_settings
from salur.sp4n.client import Sp4nSettings, connect
from salur.sp4n.values import Account, Away, Unreadable
from salur.store.errors import StoreBroken, StoreUnavailable
from services.router.sp4n.adapters.links import WaitingLinks
from services.router.sp4n.domain import once_more
from services.router.sp4n.reconciling import Reconciled, reconcile

app = typer.Typer(help="The bridge to SP4N-LAPOR!.", no_args_is_help=True)


@app.callback()
def _sp4n() -> None:
    """The bridge to SP4N-LAPOR!."""


@app.command("reconcile")
def reconcile_command(
    pack: Annotated[str | None, typer.Option(help="one jurisdiction only")] = None,
    again: Annotated[bool, typer.Option("--again", help="try again what was given up")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Compare what we linked with what SP4N-LAPOR! has. Exit status 1 where the two sides do not agree."""
    try:
        settings = read_settings(Sp4nSettings)
        assert isinstance(settings, Sp4nSettings)
        chosen = [account for account in settings.sp4n if pack in (None, account.pack)]
        if not chosen:
            raise BadSettings("SALUR_SP4N names no account to reconcile with.")
        found = asyncio.run(_reconciled(settings, chosen, again))
    except BadSettings as bad:
        _end(str(bad))
    except (StoreUnavailable, StoreBroken) as error:
        _end(f"MongoDB does not answer ({error}); SALUR_MONGO says where it is.")
    except (Away, Unreadable) as error:
        _end(f"SP4N-LAPOR! does not answer ({error}); try again later.")
    if as_json:
        typer.echo(json.dumps([one.told() for one in found], indent=2))
    else:
        for one in found:
            _tell(one)
    if not all(one.whole for one in found):
        raise typer.Exit(1)


async def _reconciled(settings: Sp4nSettings, accounts: Sequence[Account], again: bool) -> list[Reconciled]:
    async with opened_store(settings) as store:
        links = WaitingLinks(store)
        async with httpx.AsyncClient() as http:
            found = [
                reconcile(account.pack, await links.all(account.pack), await connect(account, http).listed())
                for account in accounts
            ]
        if again:
            now = SystemClock().now()
            for account in accounts:
                for link in await links.all(account.pack):
                    if link.given_up:
                        await links.change(link.case, partial(once_more, now=now))
        return found


def _tell(one: Reconciled) -> None:
    typer.echo(f"{one.pack}: {one.agree} agree, {len(one.waiting)} wait")
    for title, rows in (
        ("waits", one.waiting),
        ("given up", one.given_up),
        ("not at SP4N", one.not_there),
        ("not here", one.not_here),
        ("differs", one.differ),
    ):
        for row in rows:
            typer.echo(f"  {title}: " + ", ".join(f"{key} {value}" for key, value in row.items() if value))


def _end(sentence: str) -> NoReturn:
    typer.echo(f"salur: {sentence}", err=True)
    raise typer.Exit(1)

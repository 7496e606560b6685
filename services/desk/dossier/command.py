"""`salur dossier CODE`: writes the PDF of a case from desk's read model."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from salur.contracts.tracking import is_code
from salur.messaging.clock import SystemClock
from salur.packs import PackError, load_packs
from salur.process import BadSettings
from salur.running import opened_store, read_settings
from salur.settings import CoreSettings
from salur.store.errors import StoreBroken, StoreUnavailable
from services.desk.adapters.cases import MongoCases
from services.desk.dossier.content import Dossier, dossier


class NoCase(Exception):
    """No case has this code. Its text is one sentence."""


def write(
    code: Annotated[str, typer.Argument(help="tracking code, with or without spaces")],
    to: Annotated[Path | None, typer.Option(help="where to write; default: laporan-CODE.pdf here")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print where it lies as JSON")] = False,
) -> None:
    """Write all that was done with a case on paper. It names nobody: texts are masked."""
    plain = "".join(filter(str.isdigit, code))
    if not is_code(plain):
        _end(f"{code} is no tracking code: twelve digits, the last two of which check the others.")
    now = SystemClock().now()
    try:
        found = asyncio.run(_read(read_settings(CoreSettings), plain))
    except (BadSettings, PackError, NoCase) as bad:
        _end(str(bad))
    except (StoreUnavailable, StoreBroken) as error:
        _end(f"MongoDB does not answer ({error}); SALUR_MONGO says where it is.")
    from services.desk.dossier.paper import pdf

    where = to or Path(f"laporan-{plain}.pdf")
    raw = pdf(found, now)
    try:
        where.write_bytes(raw)
    except OSError as error:
        _end(f"{where} cannot be written: {error.strerror}.")
    told = {
        "code": plain,
        "case": found.case,
        "version": found.version,
        "file": str(where.absolute()),
        "bytes": len(raw),
        "sha256_of_case": found.digest,
    }
    typer.echo(json.dumps(told) if as_json else f"{where}")


async def _read(settings: CoreSettings, code: str) -> Dossier:
    packs = load_packs(settings.packs)
    clock = SystemClock()
    async with opened_store(settings) as store:
        cases = MongoCases(store, clock)
        case = await cases.by_code(code)
        if case is None:
            raise NoCase(f"Desk knows no case with the code {code}.")
        try:
            pack = packs.get(case.pack)
        except LookupError as unknown:
            raise NoCase(f"{unknown}.") from None
        return dossier(case, await cases.deliveries(case.case), pack, clock.now())


def _end(sentence: str) -> NoReturn:
    typer.echo(f"salur: {sentence}", err=True)
    raise typer.Exit(1)

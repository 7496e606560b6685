"""`salur citizen` and `salur erase`: what a citizen may ask of their data, carried out by an operator.

Nothing of a person stands on the command line, where shells and process lists keep it: who it is about is said by
tracking code or ref, and what is to be written is read from standard input.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer

from salur.contracts import tracking
from salur.contracts.topics import registry
from salur.messaging.clock import SystemClock
from salur.messaging.errors import KafkaUnavailable
from salur.messaging.producer import Producer
from salur.privacy import BadKeys, Name, Nik, Unsealable
from salur.privacy.audit_log import AuditLog
from salur.process import BadSettings, key_ring
from salur.running import opened_store, read_settings
from salur.settings import CoreSettings
from salur.store.errors import Conflict, StoreBroken, StoreUnavailable
from services.intake.citizens import handlers
from services.intake.citizens.adapters.register import KINDS, MongoRegister
from services.intake.citizens.adapters.telling import KafkaTell
from services.intake.citizens.domain import Exported, Person

T = TypeVar("T")
WRITER = "intake-citizens"
WHY = "citizen_request"
_TRIES = 5

Code = Annotated[str | None, typer.Option(help="the tracking code of one of their reports")]
Ref = Annotated[str | None, typer.Option(help="their ref (c_…), as it stands in events and the audit")]
Json = Annotated[bool, typer.Option("--json", help="print JSON")]

app = typer.Typer(no_args_is_help=True, help="What a citizen may ask of their data: export, correct, object.")
erase_app = typer.Typer(help="Erase a citizen: their keys, then every copy of their words.")


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="file to write, readable by its owner alone")],
    code: Code = None,
    citizen: Ref = None,
) -> None:
    """Write all that Salur holds of a citizen, in clear, for them alone."""

    async def work(register: MongoRegister, person: Person) -> Exported:
        return await register.export(person, WHY)

    _write_private(out, _as_json(_run(work, code, citizen)))
    typer.echo(f"Everything about this citizen is in {out}. Hand it to them alone, and delete it.")


@app.command()
def correct(
    what: Annotated[str, typer.Argument(help="name or nik; the right one is read from standard input")],
    code: Code = None,
    citizen: Ref = None,
) -> None:
    """Replace a name or a NIK that is wrong."""
    if what not in ("name", "nik"):
        _end('Say "name" or "nik": nothing else of a citizen is kept that could be corrected here.')
    given = sys.stdin.readline().strip()
    if not given:
        _end("Nothing came from standard input; nothing was changed.")
    name, nik = (Name(given), None) if what == "name" else (None, Nik(given))

    async def work(register: MongoRegister, person: Person) -> None:
        await register.correct(person, name, nik)

    _run(work, code, citizen)
    typer.echo(f"The {what} was corrected.")


@app.command("object")
def object_to_profiling(
    code: Code = None,
    citizen: Ref = None,
    takes_back: Annotated[bool, typer.Option("--take-back", help="they no longer object")] = False,
) -> None:
    """Note that a citizen does not want to be weighed by their earlier reports (UU 27/2022, article 10)."""

    async def work(register: MongoRegister, person: Person) -> None:
        await register.object(person, SystemClock().now(), takes_back=takes_back)

    _run(work, code, citizen)
    typer.echo("Noted; it counts from their next report on.")


@erase_app.callback(invoke_without_command=True)
def erase(
    code: Code = None,
    citizen: Ref = None,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
    as_json: Json = False,
) -> None:
    """Erase a citizen for good. Their cases stay with place, category and dates. Safe to repeat after a failure."""
    _asked_for(code, citizen)
    if not yes:
        typer.confirm("Their name, NIK, addresses and words cannot be brought back. Erase?", abort=True)

    async def work(register: MongoRegister, person: Person) -> Person:
        settings = read_settings(CoreSettings)
        producer = Producer(settings.kafka, WRITER)
        await producer.start()
        try:
            tell = KafkaTell(producer, registry(settings.prefix))
            await handlers.erase(person, register, tell, SystemClock())
        finally:
            await producer.stop()
        return person

    person = _run(work, code, citizen)
    if as_json:
        typer.echo(json.dumps({"citizen": person.citizen, "cases": [r.report for r in person.reports]}))
    else:
        typer.echo(f"Erased. {len(person.reports)} cases stay without their reporter.")


def _run(work: Callable[[MongoRegister, Person], Awaitable[T]], code: str | None, citizen: str | None) -> T:
    """Finds the citizen and does the work, again where the dialogue was faster; ends with a sentence otherwise."""

    async def attempt() -> T:
        async with _register() as register:
            for _ in range(_TRIES):
                try:
                    return await work(register, await _person(register, code, citizen))
                except Conflict:
                    continue
        _end("This citizen is writing just now; nothing was changed. Try again.")

    try:
        return asyncio.run(attempt())
    except (BadSettings, BadKeys, Unsealable) as error:
        _end(str(error))
    except KafkaUnavailable as error:
        _end(f"Kafka does not answer ({error}). Give the same command again: it goes on where it stopped.")
    except (StoreUnavailable, StoreBroken) as error:
        _end(f"MongoDB does not answer ({error}). Give the same command again.")


@asynccontextmanager
async def _register() -> AsyncIterator[MongoRegister]:
    settings = read_settings(CoreSettings)
    async with opened_store(settings) as store:
        audit = AuditLog(store, "intake", WRITER, SystemClock())
        await audit.prepare()
        await store.prepare(KINDS)
        yield MongoRegister(store, key_ring(settings), audit)


async def _person(register: MongoRegister, code: str | None, citizen: str | None) -> Person:
    read = _asked_for(code, citizen)
    found = await (register.by_code(read) if read is not None else register.by_ref(citizen or ""))
    if found is None:
        _end("Nobody is known by that, or they were erased before.")
    return found


def _asked_for(code: str | None, citizen: str | None) -> str | None:
    """The tracking code as it is kept; None where it is about a ref. Ends where neither, or both, can be meant."""
    if (code is None) == (citizen is None):
        _end("Say who it is about: --code with one of their tracking codes, or --citizen with their ref.")
    if code is None:
        return None
    read = tracking.read(code)
    if read is None:
        _end("That is no tracking code: look at its digits again.")
    return read


def _as_json(found: Exported) -> str:
    return json.dumps(
        {
            "citizen": found.person.citizen,
            "known_since": found.known_since.isoformat(),
            **{name: value.reveal() for name, value in found.fields.items()},
            "addresses": [
                {"channel": channel, "address": address.reveal()} for channel, address in found.addresses
            ],
            "notices": [
                {"what": what, "version": version, "at": at.isoformat()}
                for what, version, at in found.notices
            ],
            "reports": [
                {
                    "code": report.code,
                    "jurisdiction": report.pack,
                    "category": report.category,
                    "state": report.state,
                    "submitted_at": report.submitted_at.isoformat(),
                }
                for report in found.person.reports
            ],
        },
        indent=2,
        ensure_ascii=False,
    )


def _write_private(path: Path, text: str) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        _end(f"{path} cannot be written: {error.strerror}.")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")


def _end(sentence: str) -> NoReturn:
    typer.echo(f"salur: {sentence}", err=True)
    raise typer.Exit(1)

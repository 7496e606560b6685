"""`salur run`: finds a role, gives it its settings, and ends with 0 after a signal or 1 with one sentence."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import EntryPoint, entry_points

import uvloop
from pydantic import ValidationError
from pydantic_settings import SettingsError

from salur.contracts.base import Lane
from salur.messaging.errors import CannotGoOn, KafkaUnavailable
from salur.observability import Health, admin_server, configure_logs, get_logger
from salur.packs import PackError, load_packs
from salur.privacy import BadKeys
from salur.process import BadSettings, Process, Role, run
from salur.settings import CoreSettings
from salur.store.database import Store
from salur.store.errors import StoreBroken, StoreUnavailable

_KNOWN = (BadSettings, BadKeys, PackError, KafkaUnavailable, CannotGoOn, StoreBroken, StoreUnavailable)


def find_role(service: str, name: str | None) -> EntryPoint:
    """The entry point of a role; where none is named, the service's `worker` or its only one.

    Raises BadSettings with a sentence that lists what there is.
    """
    entries = {entry.name: entry for entry in entry_points(group="salur.roles")}
    fitting = [
        e for n, e in entries.items() if n.split(".")[0] == service and name in (None, n.split(".")[1])
    ]
    worker = entries.get(f"{service}.worker") if name is None else None
    if worker is not None:
        return worker
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        choices = ", ".join(sorted(e.name.split(".")[1] for e in fitting))
        raise BadSettings(f"{service} has several roles ({choices}); choose one with --role.")
    asked = f"{service}.{name}" if name else service
    raise BadSettings(f"There is no role {asked}; installed are {', '.join(sorted(entries))}.")


@asynccontextmanager
async def opened_store(settings: CoreSettings) -> AsyncIterator[Store]:
    """MongoDB as a command uses it: of the settings, closed at the end."""
    store = Store(
        settings.mongo,
        prefix=settings.prefix,
        driver_name=settings.mongo_driver,
        timeout=settings.mongo_timeout,
    )
    try:
        yield store
    finally:
        await store.close()


def read_settings(kind: type[CoreSettings]) -> CoreSettings:
    """A role's settings from the environment. Raises BadSettings that names the variables, not their values."""
    try:
        return kind()
    except ValidationError as error:
        wrong = [
            f"SALUR_{'_'.join(str(part) for part in item['loc']).upper()}: {item['msg']}"
            for item in error.errors(include_input=False, include_url=False, include_context=False)
        ]
        raise BadSettings("; ".join(wrong)) from None
    except SettingsError as error:  # its causes hold the value, which may be a secret
        field = re.search(r'field "(\w+)"', str(error))
        raise BadSettings(f"SALUR_{field[1].upper() if field else '…'}: is not readable as JSON") from None


def refuse_unchecked_hotlines(settings: CoreSettings) -> None:
    """Outside `salur dev` nobody in danger is given a number that nobody has checked.

    Raises BadSettings that names the pack and the numbers, PackError where a pack cannot be loaded.
    """
    if settings.dev:
        return
    for pack in load_packs(settings.packs):
        numbers = ", ".join(hotline.number for hotline in pack.unchecked_hotlines)
        if numbers:
            raise BadSettings(
                f"Pack {pack.code}: nobody has checked hotline {numbers}; note source and date in hotlines.yaml."
            )


def _sentence(error: Exception, settings: CoreSettings) -> str:
    """What to tell the person who started the process."""
    if isinstance(error, KafkaUnavailable):
        return f"Kafka does not answer at {settings.kafka} ({error}); SALUR_KAFKA says where it is."
    if isinstance(error, StoreUnavailable):
        return f"MongoDB does not answer ({error}); SALUR_MONGO says where it is."
    return str(error)


def run_role(service: str, name: str | None, lanes: Sequence[Lane]) -> int:
    """Runs a role until it is stopped; gives the exit status."""
    try:
        role: Role = find_role(service, name).load()
        settings = read_settings(role.settings)
    except BadSettings as error:
        print(f"salur: {error}", file=sys.stderr)
        return 1
    configure_logs(settings.log, service=role.service, role=role.name, lanes=lanes)
    try:
        refuse_unchecked_hotlines(settings)
        uvloop.run(_serve(role, settings, tuple(lanes)))
    except _KNOWN as error:
        print(f"salur: {_sentence(error, settings)}", file=sys.stderr)
        return 1
    except Exception:
        get_logger("process").exception("process_failed")
        return 1
    return 0


async def _serve(role: Role, settings: CoreSettings, lanes: tuple[Lane, ...]) -> None:
    health = Health()
    async with admin_server(health, settings.host, settings.admin_port):
        await run(Process(role=role, settings=settings, lanes=lanes, health=health))

"""`salur doctor`: is this Salur set up to run? Servers, keys, packs, and every setting there is."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer
from pydantic.fields import FieldInfo

from salur.messaging.clock import SystemClock
from salur.messaging.errors import KafkaUnavailable
from salur.messaging.producer import Producer
from salur.packs import PackError, load_packs
from salur.packs.days_off import how_to_write
from salur.privacy import BadKeys
from salur.process import BadSettings, Role, key_ring
from salur.running import read_settings
from salur.settings import CoreSettings
from salur.store.database import Store
from salur.store.errors import StoreBroken, StoreUnavailable

HIDDEN = "•••"


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is well, and a sentence."""

    name: str
    well: bool
    sentence: str


@dataclass(frozen=True)
class Setting:
    """One environment variable: who reads it, what for, and whether it is set. Secrets are not shown."""

    variable: str
    read_by: tuple[str, ...]
    description: str
    value: str
    is_set: bool


def doctor(as_json: bool) -> int:
    """Prints findings and settings; gives 1 when something is not well."""
    findings = asyncio.run(_findings())
    settings = all_settings()
    if as_json:
        content = {"findings": [asdict(f) for f in findings], "settings": [asdict(s) for s in settings]}
        typer.echo(json.dumps(content, ensure_ascii=False, indent=2))
    else:
        _tell(findings, settings)
    return 0 if all(finding.well for finding in findings) else 1


def _tell(findings: Sequence[Finding], settings: Sequence[Setting]) -> None:
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.well else 'FAIL'}  {finding.name}: {finding.sentence}")
    typer.echo("")
    for setting in settings:
        mark = "*" if setting.is_set else " "
        typer.echo(f"{mark} {setting.variable} = {setting.value}")
        typer.echo(f"      {setting.description} ({', '.join(setting.read_by)})")
    typer.echo("\n* set in the environment; the others are defaults.")


async def _findings() -> list[Finding]:
    try:
        settings = read_settings(CoreSettings)
    except BadSettings as error:
        return [Finding("settings", False, str(error))]
    return [
        await _looked("kafka", f"answers at {settings.kafka}", lambda: _kafka(settings)),
        await _looked("mongo", "a primary answers", lambda: _mongo(settings)),
        await _looked("keys", "every purpose has a key that seals", lambda: _keys(settings)),
        await _looked("packs", f"{settings.packs} can be loaded", lambda: _packs(settings)),
        await _looked("holidays", "every year that deadlines reach is known", lambda: holidays(settings)),
        *[
            await _looked(f"role {name}", "its settings are right", partial(_role, role))
            for name, role in _roles()
        ],
        *[
            Finding(f"role {name}", True, f"does not run here: {package} is not installed")
            for name, package in _elsewhere()
        ],
    ]


async def _looked(name: str, well: str, look: Callable[[], Awaitable[None]]) -> Finding:
    try:
        await look()
    except (
        BadSettings,
        BadKeys,
        PackError,
        KafkaUnavailable,
        StoreUnavailable,
        StoreBroken,
        OSError,
    ) as error:
        return Finding(name, False, str(error) or type(error).__name__)
    return Finding(name, True, well)


async def _kafka(settings: CoreSettings) -> None:
    producer = Producer(settings.kafka, "salur-doctor")
    await producer.start()
    await producer.stop()


async def _mongo(settings: CoreSettings) -> None:
    store = Store(settings.mongo, driver_name=settings.mongo_driver, timeout=settings.mongo_timeout)
    try:
        await store.ping()
    finally:
        await store.close()


async def _keys(settings: CoreSettings) -> None:
    key_ring(settings).refs()


async def _packs(settings: CoreSettings) -> None:
    load_packs(settings.packs)


async def holidays(settings: CoreSettings) -> None:
    today = SystemClock().now().date()
    unknown = [(pack, year) for pack in load_packs(settings.packs) for year in pack.unknown_years(today)]
    if unknown:
        codes = ", ".join(dict.fromkeys(str(pack.code) for pack, _ in unknown))
        years = dict.fromkeys(year for _, year in unknown)
        raise BadSettings(f"pack {codes}: {'; '.join(map(how_to_write, years))}")


async def _role(role: Role) -> None:
    read_settings(role.settings)


def _roles() -> list[tuple[str, Role]]:
    """The roles that can run on this machine: it may have been given one service's packages."""
    return [(name, role) for name, role in _loaded() if isinstance(role, Role)]


def _elsewhere() -> list[tuple[str, str]]:
    """The other roles, each with a package that it lacks here."""
    return [(name, lacks) for name, lacks in _loaded() if isinstance(lacks, str)]


@cache
def _loaded() -> tuple[tuple[str, Role | str], ...]:
    entries = sorted(entry_points(group="salur.roles"), key=lambda e: e.name)
    return tuple((entry.name, _role_or_lack(entry)) for entry in entries)


def _role_or_lack(entry: EntryPoint) -> Role | str:
    try:
        role: Role = entry.load()
    except ModuleNotFoundError as missing:
        return missing.name or str(missing)
    return role


def all_settings() -> list[Setting]:
    """Every setting of every role, once, in alphabetical order."""
    readers: dict[str, list[str]] = {}
    fields: dict[str, FieldInfo] = {}
    for name, role in _roles():
        for field, info in role.settings.model_fields.items():
            variable = f"SALUR_{field.upper()}"
            readers.setdefault(variable, []).append(name)
            fields[variable] = info
    return [_setting(variable, fields[variable], tuple(readers[variable])) for variable in sorted(fields)]


def _setting(variable: str, info: FieldInfo, readers: tuple[str, ...]) -> Setting:
    given = os.environ.get(variable)
    shown: Any = (
        given if given is not None else info.get_default(call_default_factory=True, validated_data={})
    )
    if not info.repr and shown:
        shown = HIDDEN
    return Setting(variable, readers, info.description or "", str(shown), given is not None)

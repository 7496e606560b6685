"""`salur boundaries`: takes polygons of regions into use, and says which are."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from salur.contracts.reference import ReferenceChanged
from salur.contracts.topics import registry
from salur.messaging.clock import SystemClock
from salur.messaging.errors import CannotGoOn, KafkaUnavailable
from salur.process import BadSettings
from salur.regions.codes import Level
from salur.running import read_settings
from salur.settings import CoreSettings

if TYPE_CHECKING:
    from salur.regions.boundary_files import Written
    from salur.regions.geojson import Reading

# The libraries for geometry are verify's: who has not installed them still has the other commands.
app = typer.Typer(no_args_is_help=True, help="Boundaries of regions.")
Json = Annotated[bool, typer.Option("--json", help="print JSON")]
_SHOWN = 20


@app.callback()
def _boundaries() -> None:
    """Boundaries of regions."""


@dataclass(frozen=True)
class _Import:
    """What came of an import."""

    reading: Reading
    written: tuple[Written, ...]
    announced: bool
    kafka: str


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="a GeoJSON FeatureCollection (WGS 84)")],
    source: Annotated[str, typer.Option(help="whose boundaries these are, with an address")],
    licence: Annotated[str, typer.Option("--license", help="under which licence they are used")],
    level: Annotated[str, typer.Option(help="desa, kecamatan, kabupaten or provinsi")] = "desa",
    code_field: Annotated[
        str | None,
        typer.Option(help="property with the code; else `kode`, else the one that looks like a code"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check, mend and keep boundaries; running workers use them at once. Exit status 1 where none can be used."""
    from salur.regions.geojson import NotBoundaries

    try:
        done = _import(file, _level(level), code_field, source, licence, read_settings(CoreSettings))
    except (NotBoundaries, BadSettings) as error:
        print(f"salur: {file.name}: {error}", file=sys.stderr)
        raise typer.Exit(1) from None
    if as_json:
        print(json.dumps(_row(done), ensure_ascii=False, indent=2))
    else:
        _tell(done)


@app.command("list")
def list_sets(as_json: Json = False) -> None:
    """The boundaries in use, with source and licence."""
    from salur.regions.boundary_files import BadBoundaryFile, load_newest

    try:
        sets = load_newest(read_settings(CoreSettings).reference)
    except (BadBoundaryFile, BadSettings) as error:
        print(f"salur: {error}", file=sys.stderr)
        raise typer.Exit(1) from None
    rows = [
        {
            "name": one.name,
            "version": one.version,
            "areas": len(one.areas),
            "source": one.source,
            "license": one.license,
        }
        for one in sets
    ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        print("{name}  {areas} areas  {version}\n    {source} ({license})".format(**row))
    if not rows:
        print("No boundaries have been imported.")


def _level(name: str) -> Level:
    try:
        return Level[name.upper()]
    except KeyError:
        raise typer.BadParameter("say desa, kecamatan, kabupaten or provinsi", param_hint="--level") from None


def _import(
    file: Path, level: Level, field: str | None, source: str, licence: str, settings: CoreSettings
) -> _Import:
    from salur.regions.boundary_files import by_set, write
    from salur.regions.geojson import NotBoundaries, read_features

    if not (source.strip() and licence.strip()):
        raise NotBoundaries("Say --source and --license: without them nobody may use the file.")
    try:
        document = json.loads(file.read_bytes())
    except OSError as error:
        raise NotBoundaries(f"It cannot be read: {error.strerror}.") from None
    except ValueError:
        raise NotBoundaries("It is not JSON.") from None
    reading = read_features(document, level, field)
    at = SystemClock().now()
    written = tuple(
        write(settings.reference, name, areas, source=source, licence=licence, at=at, file=file.name)
        for name, areas in by_set(reading.areas, level).items()
    )
    changes = [
        ReferenceChanged(
            kind="boundaries",
            name=one.name,
            version=one.version,
            uri=one.path.absolute().as_uri(),
            sha256=one.sha256,
            source=source,
            license=licence,
            changed_at=at,
        )
        for one in written
    ]
    return _Import(reading, written, asyncio.run(_announce(settings, changes)), settings.kafka)


async def _announce(settings: CoreSettings, changes: list[ReferenceChanged]) -> bool:
    from salur.messaging.references import announce

    try:
        for change in changes:
            await announce(settings.kafka, registry(settings.prefix), change)
    except (KafkaUnavailable, CannotGoOn):
        return False
    return True


def _row(done: _Import) -> dict[str, Any]:
    reading = done.reading
    return {
        "areas": len(reading.areas),
        "code_field": reading.code_field,
        "sets": [{"name": w.name, "version": w.version, "file": str(w.path)} for w in done.written],
        "repaired": list(reading.repaired),
        "unplaced": [{"feature": f.feature, "code": f.code, "why": f.sentence} for f in reading.unplaced],
        "doubts": [{"feature": f.feature, "code": f.code, "why": f.sentence} for f in reading.doubts],
        "announced": done.announced,
    }


def _tell(done: _Import) -> None:
    reading = done.reading
    print(f"{len(reading.areas)} areas by the property {reading.code_field}:")
    for one in done.written:
        print(f"  {one.name}  {one.path}")
    if reading.repaired:
        print(f"{len(reading.repaired)} had a faulty outline, which was mended: {_some(reading.repaired)}")
    for title, faults in (("could not be placed", reading.unplaced), ("should be looked at", reading.doubts)):
        if faults:
            print(f"{len(faults)} {title}:")
            for fault in faults[:_SHOWN]:
                print(f"  feature {fault.feature}: {fault.sentence}")
            if len(faults) > _SHOWN:
                print(f"  and {len(faults) - _SHOWN} more; --json lists all")
    if done.announced:
        print("Running workers use them from now on.")
    else:
        print(
            f"Kafka does not answer at {done.kafka}, so nobody was told: workers use them from their next start. "
            "SALUR_KAFKA says where Kafka is; import once more to tell running workers."
        )


def _some(codes: tuple[str, ...]) -> str:
    more = f" and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else ""
    return ", ".join(codes[:_SHOWN]) + more

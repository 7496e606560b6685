"""Imported boundaries as files that never change: one for each set and version, the newest of which is in use.

`74.09-desa.20261126T115200Z-1f0c….geojson` in the folder `boundaries` of the reference folder: GeoJSON that any map
program opens, with source, licence and what was mended in its member `salur`.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import shapely

from salur.regions.boundaries import Area, BoundarySet
from salur.regions.codes import Level, RegionCode

KIND = "boundaries"
"""Of `ReferenceChanged.kind`."""


class BadBoundaryFile(Exception):
    """A file that is not as it was written. Its text is one sentence."""

    safe_to_log = True


@dataclass(frozen=True, slots=True)
class Written:
    """One file as it lies in the folder."""

    name: str
    version: str
    path: Path
    sha256: str


def by_set(areas: Sequence[Area], level: Level) -> dict[str, tuple[Area, ...]]:
    """Areas by the name of the set they belong to: desa and kecamatan by kabupaten, kabupaten by province."""
    above = {Level.PROVINSI: None, Level.KABUPATEN: Level.PROVINSI}.get(level, Level.KABUPATEN)
    found: dict[str, list[Area]] = defaultdict(list)
    for area in areas:
        found[f"{area.code.at(above) if above else 'ID'}/{level.name.lower()}"].append(area)
    return {name: tuple(areas) for name, areas in found.items()}


def write(
    folder: Path, name: str, areas: Sequence[Area], *, source: str, licence: str, at: datetime, file: str
) -> Written:
    """Writes one version of a set; a reader sees all of it or nothing."""
    body = {
        "type": "FeatureCollection",
        "salur": {
            "name": name,
            "source": source,
            "license": licence,
            "file": file,
            "imported_at": at.isoformat(),
        },
        "features": [
            {
                "type": "Feature",
                "properties": {"code": area.code, "name": area.name},
                "geometry": json.loads(shapely.to_geojson(area.shape)),
            }
            for area in areas
        ],
    }
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(raw).hexdigest()
    version = f"{at:%Y%m%dT%H%M%S}{at.microsecond // 1000:03d}Z-{digest[:12]}"
    path = folder / KIND / f"{name.replace('/', '-')}.{version}.geojson"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_bytes(raw)
    # Boundaries are public; workers may run as somebody else than who imports.
    draft.chmod(0o444)
    draft.rename(path)
    return Written(name, version, path, digest)


def newest(folder: Path) -> list[Path]:
    """The file in use of each set, none where nothing was imported."""
    found: dict[str, Path] = {}
    for path in sorted((folder / KIND).glob("*.geojson"), key=lambda path: path.name):
        found[path.name.rsplit(".", 2)[0]] = path
    return list(found.values())


def load(path: Path, sha256: str | None = None) -> BoundarySet:
    """One file's set. Raises BadBoundaryFile where it is missing, damaged or not the one announced."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadBoundaryFile(f"{path} cannot be read: {error.strerror}.") from None
    digest = hashlib.sha256(raw).hexdigest()
    version = path.name.rsplit(".", 2)[-2]
    if sha256 not in (None, digest) or not version.endswith(digest[:12]):
        raise BadBoundaryFile(f"{path} is not the file that was imported: its checksum differs.")
    body: dict[str, Any] = json.loads(raw)
    about = body["salur"]
    areas = tuple(
        Area(
            RegionCode(feature["properties"]["code"]),
            feature["properties"]["name"],
            shapely.geometry.shape(feature["geometry"]),
        )
        for feature in body["features"]
    )
    return BoundarySet(about["name"], version, about["source"], about["license"], areas)


def load_newest(folder: Path) -> list[BoundarySet]:
    """All sets in use. Raises BadBoundaryFile."""
    return [load(path) for path in newest(folder)]

"""Reads boundaries from GeoJSON (RFC 7946), mends what can be mended, and says of the rest why it cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from rapidfuzz import fuzz

from salur.regions.boundaries import Area
from salur.regions.codes import Level, RegionCode
from salur.regions.names import region

DEFAULT_CODE_FIELD = "kode"
# Indonesia with its sea, in degrees: west, south, east, north.
_HERE = (94.0, -12.0, 142.0, 7.0)
_NAME_FIELDS = ("nama", "name", "namobj", "desa", "kelurahan", "wadmkd", "kecamatan", "kabupaten")
# Of the features, how many must hold a code for a property to look like one.
_LOOKS_LIKE = 0.9
_ALIKE = 55.0
_WORLD = ("CRS84", "4326")


class NotBoundaries(Exception):
    """The file as a whole cannot be used. Its text is one sentence."""

    safe_to_log = True


@dataclass(frozen=True, slots=True)
class Fault:
    """A feature (counted from 1) that could not be placed, or one worth a look, and why."""

    feature: int
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was in a file: areas by code, those that were mended, features left out, and names that surprise."""

    areas: tuple[Area, ...]
    code_field: str
    repaired: tuple[str, ...]
    unplaced: tuple[Fault, ...]
    doubts: tuple[Fault, ...]


def read_features(document: Any, level: Level, code_field: str | None = None) -> Reading:
    """The areas of a FeatureCollection. Raises NotBoundaries where nothing in it can be used."""
    features = _features(document)
    field = code_field or _code_field(features, level)
    reader = _Reader(level, field)
    for number, feature in enumerate(features, start=1):
        reader.take(number, feature)
    if not reader.shapes:
        first = reader.unplaced[0].sentence if reader.unplaced else "it has no features"
        raise NotBoundaries(f"No feature can be used; the first: {first}.")
    return reader.reading()


class _Reader:
    def __init__(self, level: Level, field: str) -> None:
        self._level = level
        self._field = field
        self.shapes: dict[RegionCode, list[Any]] = {}
        self.repaired: dict[str, None] = {}
        self.unplaced: list[Fault] = []
        self.doubts: list[Fault] = []

    def take(self, number: int, feature: Mapping[str, Any]) -> None:
        properties = feature.get("properties") or {}
        written = str(properties.get(self._field, ""))
        try:
            code = self._code(written)
            shape, mended = _shape(feature.get("geometry"))
        except ValueError as why:
            self.unplaced.append(Fault(number, written, str(why)))
            return
        if mended:
            self.repaired[str(code)] = None
        self.shapes.setdefault(code, []).append(shape)
        self._doubt(number, code, properties)

    def _code(self, written: str) -> RegionCode:
        code = _as_code(written)
        if code is None:
            raise ValueError(f'"{written}" in {self._field} is no region code')
        if code.level != self._level:
            raise ValueError(f"{code} is a {code.level.name.lower()}, not a {self._level.name.lower()}")
        if region(code) is None:
            raise ValueError(f"{code} is not in the ministry's list")
        return code

    def _doubt(self, number: int, code: RegionCode, properties: Mapping[str, Any]) -> None:
        """A name quite unlike the ministry's tells of a file with codes of another office (BPS)."""
        plain = {key.lower(): value for key, value in properties.items()}
        said = next((str(plain[name]) for name in _NAME_FIELDS if plain.get(name)), None)
        known = region(code)
        if said and known and fuzz.ratio(said.lower(), known.name.lower()) < _ALIKE:
            self.doubts.append(Fault(number, code, f"named {said} here, {known.name} in the ministry's list"))

    def reading(self) -> Reading:
        areas = []
        for code, shapes in sorted(self.shapes.items()):
            known = region(code)
            assert known is not None  # `_code` has looked
            areas.append(Area(code, known.name, shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)))
        return Reading(
            tuple(areas), self._field, tuple(self.repaired), tuple(self.unplaced), tuple(self.doubts)
        )


def _features(document: Any) -> list[Mapping[str, Any]]:
    if not isinstance(document, Mapping) or document.get("type") != "FeatureCollection":
        raise NotBoundaries("This is no GeoJSON FeatureCollection.")
    crs = (
        str((document.get("crs") or {}).get("properties", {}).get("name", "")) if document.get("crs") else ""
    )
    if crs and not crs.endswith(_WORLD):
        raise NotBoundaries(f"Its coordinates are in {crs}; convert them to WGS 84 (EPSG:4326) first.")
    features: Any = document.get("features")
    if not isinstance(features, list) or not all(isinstance(one, Mapping) for one in features):
        raise NotBoundaries("It has no list of features.")
    return list(features)


def _code_field(features: Sequence[Mapping[str, Any]], level: Level) -> str:
    """`kode`, else the one property that looks like a code of the level."""
    rows = [feature.get("properties") or {} for feature in features]
    names: dict[str, None] = dict.fromkeys(str(name) for row in rows for name in row)
    if DEFAULT_CODE_FIELD in names:
        return DEFAULT_CODE_FIELD
    fitting = [name for name in names if _share(rows, name, level) >= _LOOKS_LIKE]
    if len(fitting) == 1:
        return fitting[0]
    found = f"several properties do ({', '.join(fitting)})" if fitting else "none of its properties does"
    raise NotBoundaries(f"Which property holds the code? {found.capitalize()}; say --code-field.")


def _share(rows: Sequence[Mapping[str, Any]], name: str, level: Level) -> float:
    codes = [_as_code(str(row.get(name, ""))) for row in rows]
    return sum(code is not None and code.level == level for code in codes) / max(1, len(codes))


def _as_code(written: str) -> RegionCode | None:
    text = written.strip()
    try:
        return RegionCode(text) if "." in text else RegionCode.from_digits(text)
    except ValueError:
        return None


def _shape(geometry: Any) -> tuple[Any, bool]:
    """The polygon or polygons of a geometry, and whether they had to be mended. Raises ValueError that says why not."""
    if not isinstance(geometry, Mapping):
        raise ValueError("it has no geometry")  # noqa: TRY004  a fault of the file, told as all others
    try:
        shape = shapely.geometry.shape(geometry)
    except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        raise ValueError("its geometry cannot be read") from None
    if shape.is_empty or not shapely.is_valid_input(shape):
        raise ValueError("its geometry is empty")
    mended = not shape.is_valid
    polygons = _polygons(shapely.make_valid(shape) if mended else shape)
    if not polygons:
        raise ValueError(f"it is a {shape.geom_type}, not an area")
    made = polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    _require_here(made.bounds)
    return shapely.force_2d(made), mended


def _polygons(shape: Any) -> list[Any]:
    return [part for part in _parts(shape) if part.geom_type == "Polygon" and part.area > 0]


def _parts(shape: Any) -> Iterable[Any]:
    for part in getattr(shape, "geoms", (shape,)):
        if hasattr(part, "geoms"):
            yield from _parts(part)
        else:
            yield part


def _require_here(bounds: tuple[float, float, float, float]) -> None:
    west, south, east, north = bounds
    if _HERE[0] <= west and _HERE[1] <= south and east <= _HERE[2] and north <= _HERE[3]:
        return
    swapped = _HERE[0] <= south and _HERE[1] <= west and north <= _HERE[2] and east <= _HERE[3]
    raise ValueError("its latitude and longitude are swapped" if swapped else "it lies outside Indonesia")

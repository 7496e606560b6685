"""`salur locate`: what Salur makes of a place, how sure it is, and why."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import typer

from salur.packs import PackError, Packs, load_packs
from salur.process import BadSettings
from salur.regions.codes import RegionCode
from salur.running import read_settings
from salur.settings import CoreSettings

if TYPE_CHECKING:
    from salur.regions.boundaries import Boundaries
    from salur.regions.locating import Located


def locate(words: list[str], pack: str | None, as_json: bool) -> int:
    """Prints what is made of two numbers or of words; gives 1 where that cannot be looked for."""
    try:
        settings = read_settings(CoreSettings)
        packs = load_packs(settings.packs)
        within = [packs.get(pack).code] if pack else [one.code for one in packs]
        point = _point(words)
        asked: dict[str, Any] = (
            {"latitude": point[0], "longitude": point[1]} if point else {"text": " ".join(words)}
        )
        found = _by_point(point, settings) if point else _by_words(asked["text"], within, packs, settings)
    except (BadSettings, PackError, LookupError, ValueError) as error:
        print(f"salur: {error}", file=sys.stderr)
        return 1
    row = _row(found, asked | ({"pack": pack} if pack else {}), within, packs)
    if as_json:
        print(json.dumps(row, ensure_ascii=False, indent=2))
    else:
        _tell(row)
    return 0


def _point(words: list[str]) -> tuple[float, float] | None:
    """Latitude and longitude, also as "-3.52, 122.10". Raises ValueError for numbers that are no point on Earth."""
    parts = " ".join(words).replace(",", " ").split()
    try:
        latitude, longitude = map(float, parts)
    except ValueError:
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(f"{latitude} {longitude} is no latitude and longitude in degrees.")
    return latitude, longitude


def _by_point(point: tuple[float, float], settings: CoreSettings) -> Located:
    from salur.regions.locating import locate_point
    from salur.regions.nearest import nearest

    return locate_point(*point, _boundaries(settings), nearest())


def _by_words(text: str, within: list[RegionCode], packs: Packs, settings: CoreSettings) -> Located:
    from salur.regions.gazetteer import Gazetteer
    from salur.regions.locating import locate_words

    return locate_words(text, within, Gazetteer(packs.landmarks), packs.landmarks, _boundaries(settings))


def _boundaries(settings: CoreSettings) -> Boundaries:
    from salur.regions.boundaries import Boundaries
    from salur.regions.boundary_files import BadBoundaryFile, load_newest

    try:
        return Boundaries(load_newest(settings.reference))
    except BadBoundaryFile as error:
        raise ValueError(str(error)) from None


def _row(found: Located, asked: dict[str, Any], within: list[RegionCode], packs: Packs) -> dict[str, Any]:
    owner = next((p for p in packs if found.region is not None and found.region.within(p.code)), None)
    reasons = list(found.reasons)
    if found.region is not None and not any(found.region.within(code) for code in within):
        reasons.append(
            f"outside the jurisdiction; {owner.service} ({owner.code}) serves it"
            if owner
            else "outside all jurisdictions that Salur serves here"
        )
    return {
        "input": asked,
        "grade": str(found.grade),
        "region": found.region,
        "names": found.names,
        "pack": owner.code if owner else None,
        "reasons": reasons,
        "candidates": [
            {
                "region": candidate.region,
                "title": candidate.title,
                "score": candidate.score,
                "distance_m": candidate.distance_m,
            }
            for candidate in found.candidates
        ],
        "distance_to_border_m": found.distance_to_border_m,
    }


def _tell(row: dict[str, Any]) -> None:
    names = ", ".join(name for name in row["names"].values() if name)
    where = f"{row['region']}  {names}" if row["region"] else "not known"
    typer.echo(f"{where}\ngrade: {row['grade']}")
    for reason in row["reasons"]:
        typer.echo(f"  - {reason}")
    if len(row["candidates"]) > 1 or not row["region"]:
        for candidate in row["candidates"]:
            score, away = candidate["score"], candidate["distance_m"]
            how = f"score {score}" if score is not None else f"{away:.0f} m"
            typer.echo(f"  ? {candidate['region']}  {candidate['title']} ({how})")

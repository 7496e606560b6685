"""The jurisdictions' boundaries for the map, drawn small from the files that were imported last."""

from __future__ import annotations

import asyncio
from pathlib import Path

from salur.observability import get_logger
from salur.regions.boundary_files import BadBoundaryFile, load, newest
from salur.regions.codes import RegionCode
from salur.regions.nearest import nearest
from salur.regions.outlines import names_of, outlines
from services.intake.web.ports import Box, Land

log = get_logger("web")

# Around the places that are known of a kabupaten, where nothing tells its border: some 10 km.
_AROUND = 0.1
# All of Indonesia.
_EVERYWHERE: Box = (95.0, -11.0, 141.0, 6.0)


class ImportedLands:
    """Meets `ports.Lands`. A drawing is made when it is first asked for, and again after the next import."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[RegionCode, Land] = {}
        self._one = asyncio.Lock()

    async def of(self, code: RegionCode) -> Land:
        async with self._one:
            files = await asyncio.to_thread(self._files, code)
            version = " ".join(path.name for path in files)
            held = self._held.get(code)
            if held is None or held.version != version:
                held = await asyncio.to_thread(_land, code, version, files)
                self._held[code] = held
            return held

    def _files(self, code: RegionCode) -> list[Path]:
        wanted = {name.replace("/", "-") for name in names_of(code)}
        return [path for path in newest(self._folder) if path.name.rsplit(".", 2)[0] in wanted]


def _land(code: RegionCode, version: str, files: list[Path]) -> Land:
    sets = []
    for path in files:
        try:
            sets.append(load(path))
        except BadBoundaryFile:
            log.warning("boundaries_unreadable", version=path.name)
    drawn = outlines(sets, code)
    if drawn is not None:
        return Land(version, drawn.box, drawn.areas, drawn.credit)
    known = nearest().box(code)
    if known is None:
        return Land(version, _EVERYWHERE)
    west, south, east, north = known
    return Land(version, (west - _AROUND, south - _AROUND, east + _AROUND, north + _AROUND))

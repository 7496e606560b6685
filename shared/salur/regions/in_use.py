"""The boundaries that a running process works with: those that lie in the folder, and what is announced later."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import unquote, urlparse

from salur.contracts.reference import ReferenceChanged
from salur.observability import get_logger
from salur.regions.boundaries import Boundaries, BoundarySet
from salur.regions.boundary_files import KIND, BadBoundaryFile, load, newest

log = get_logger("boundaries")


class BoundariesInUse:
    """Holds the newest version of each set; `now` may be another object from one moment to the next."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.now = Boundaries(_readable(newest(folder)))

    async def take(self, changed: ReferenceChanged) -> None:
        """A set has a new version: it is loaded beside, and used from then on. What cannot be read changes nothing."""
        known = self.now.sets.get(changed.name)
        if known is not None and known.version >= changed.version:
            return
        try:
            self.now = await asyncio.to_thread(self._with, changed)
        except BadBoundaryFile:
            log.warning("boundaries_unreadable", version=changed.version)
            return
        log.info("boundaries_changed", version=changed.version, count=len(self.now))

    def _with(self, changed: ReferenceChanged) -> Boundaries:
        announced = Path(unquote(urlparse(changed.uri).path))
        ours = self._folder / KIND / announced.name
        return self.now.with_sets([load(ours if ours.exists() else announced, changed.sha256)])


def _readable(paths: list[Path]) -> list[BoundarySet]:
    found = []
    for path in paths:
        try:
            found.append(load(path))
        except BadBoundaryFile:
            log.warning("boundaries_unreadable", version=path.name)
    return found

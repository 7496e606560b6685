"""Whose page it is: the name, place and look that a jurisdiction's pack gives to every page."""

from __future__ import annotations

from dataclasses import dataclass

from salur.regions.zones import Zone


@dataclass(frozen=True)
class Site:
    """What the layout shows of a jurisdiction. `accent` is its raw colour; contrast is corrected when served."""

    name: str
    region: str
    zone: Zone
    accent: str = "#8A5A2B"
    home: str = "/"
    languages: tuple[str, ...] = ("id", "en")
    official: bool = True
    """It is one jurisdiction's, and not an address that several share."""

"""A pack's accent colour on the pages' own grounds, corrected until text in it can be read."""

from __future__ import annotations

from salur.colour import readable

LIGHT = ("#FBFAF7", "#FFFFFF", "#F3F1EA")
"""Grounds of the light pages: paper, surface, sunk (the same as in css/tokens.css)."""
DARK = ("#10161C", "#18212A", "#0B1015")
"""Grounds of the dark pages, in the same order."""


def accent_css(colour: str) -> str:
    """The stylesheet that gives a page its pack's accent, in light and in dark."""
    light, dark = readable(colour, LIGHT), readable(colour, DARK)
    return (
        f":root{{--accent:{light};--on-accent:#FFFFFF}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark};--on-accent:{DARK[2]}}}}}\n"
    )

"""Where the sandbox's people live, and whose number and officer are shown first."""

from __future__ import annotations

from salur.packs import Pack, Packs

# The sandbox's telephones, demo cases and places are made up for Konawe Utara.
HOME = "74.09"


def home_first(packs: Packs) -> list[Pack]:
    """All packs, the sandbox's own before the others, where it is loaded."""
    return sorted(packs, key=lambda pack: pack.code != HOME)

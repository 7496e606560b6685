"""Where reporters say they live: "saya warga Kota Palu, …". It says who else should hear of a report, and bars nobody."""

from __future__ import annotations

import re

from salur.regions.codes import RegionCode
from salur.regions.locating import Names

# Of themselves, and to the end of the clause: whoever passes through names two places.
_LIVES = re.compile(
    r"\b(?:saya|sy|aku|kami)\s+(?:\w+\s+)?(?:tinggal|menetap|berdomisili|domisili|warga|penduduk)\b([^,.;:!?\n]{3,60})",
    re.IGNORECASE,
)


def home_elsewhere(text: str, names: Names, jurisdiction: str) -> RegionCode | None:
    """The one kabupaten or kota outside the jurisdiction that the text calls its reporter's home."""
    said = _LIVES.search(text)
    if said is None or names.find(said[1], jurisdiction):
        return None
    found = names.find_regencies(f"di{said[1]}")
    if len(found) != 1 or found[0].code.within(jurisdiction):
        return None
    return found[0].code

"""Where the repository's own packs lie, and copies of one that a test may break."""

from __future__ import annotations

import shutil
from pathlib import Path

PACKS = Path(__file__).parents[3] / "packs"
KONAWE_UTARA = PACKS / "74.09-konawe-utara"


def copied(to: Path, name: str = "74.09-konawe-utara") -> Path:
    """A copy of Konawe Utara's pack that may be written to."""
    return Path(shutil.copytree(KONAWE_UTARA, to / name))


def rewritten(folder: Path, file: str, old: str, new: str) -> int:
    """Put `new` for the first `old` in a file; gives the line on which `old` stood."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    before, found, _ = text.partition(old)
    assert found, f"{file} does not hold {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return before.count("\n") + 1

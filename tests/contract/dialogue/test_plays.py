"""Each play beside this file, played again: Salur must say what stands in it.

SALUR_GOLDEN=write writes Salur's lines anew; read the plays before they are committed.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tests.contract.dialogue.plays import Play

PLAYS = sorted((Path(__file__).parent / "plays").glob("*.txt"))


@pytest.mark.parametrize("file", PLAYS, ids=lambda file: file.stem)
def test_salur_says_what_stands_in_the_play(file: Path) -> None:
    script = file.read_text(encoding="utf-8")
    played = asyncio.run(Play().run(script))
    if os.environ.get("SALUR_GOLDEN") == "write":
        file.write_text(played, encoding="utf-8")
    assert played == file.read_text(encoding="utf-8")

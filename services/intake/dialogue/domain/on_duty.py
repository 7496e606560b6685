"""What somebody on duty says from their telephone: that they take a case, or something else."""

from __future__ import annotations

import re

from services.intake.dialogue.domain import reading

# Tapped under the call; the case's id follows (`Option.id`, made by router).
TAPPED = "take:"
_TAKE = re.compile(r"\btangani\b", re.IGNORECASE)


def tapped(choice: str | None) -> str | None:
    """The case whose "Saya tangani" was tapped."""
    return choice.removeprefix(TAPPED) if choice and choice.startswith(TAPPED) else None


def takes(text: str) -> bool:
    """Whether words say it: "TANGANI 5025 0297 0877", "KONUT saya tangani 502502970877", or nothing but a code."""
    return bool(_TAKE.search(text)) or (reading.code(text) is not None and not reading.letters(text))

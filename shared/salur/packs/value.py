"""What every part of a pack has in common: it is frozen, takes no unknown field, and may say who vouches for it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
# ISO 639, as `?bahasa=` has it.
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Value(BaseModel):
    """An immutable part of a pack."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(Value):
    """A fact about the world that somebody must have checked: where it stands and the day it was looked up."""

    source: Text | None = None
    checked: date | None = None

    @property
    def is_example(self) -> bool:
        """Nobody has checked it: pages and messages show "contoh" beside it."""
        return self.checked is None or self.source is None

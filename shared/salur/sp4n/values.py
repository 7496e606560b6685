"""What passes between us and SP4N-LAPOR!, whichever shape its interface has."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

SYSTEM = "sp4n"


class Shape(StrEnum):
    """The two shapes that agencies have been given."""

    JSON = "json"
    XML = "xml"


class Account(BaseModel):
    """One jurisdiction's access: the address and the key that it was given under agreement."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    pack: Annotated[str, StringConstraints(pattern=r"^\d\d\.\d\d$")]
    shape: Shape = Shape.JSON
    url: str
    key: str = Field(repr=False)


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Outgoing(_Value):
    """A report for them. It names nobody: `text` is masked. `ours` is our tracking code, by which they find it again."""

    ours: str
    category: str
    text: str
    place: str = ""
    submitted_at: datetime


class Standing(_Value):
    """How a report stands there. `ours` is empty where they do not say it."""

    id: str
    state: str
    text: str | None = None
    ours: str = ""


class Disposed(_Value):
    """A report that they hand to us. `cursor` is where to go on asking from."""

    id: str
    state: str
    text: str
    category: str = ""
    place: str = ""
    at: datetime
    cursor: str
    ours: str = ""


class Away(Exception):
    """They do not answer, or not now. What was asked may have been heard. The text is a code."""

    safe_to_log = True


class Unreadable(Exception):
    """They answered something that is in neither shape, or refused. The text is a code."""

    safe_to_log = True


class Sp4n(Protocol):
    """The national system as one jurisdiction reaches it. Every call raises Away or Unreadable."""

    async def submit(self, report: Outgoing) -> Standing:
        """Hands a report over. The same `ours` twice is one report there."""
        ...

    async def tell(self, id: str, state: str, text: str, note: str) -> None:  # noqa: A002 - their word for it
        """Says how a report that they gave us stands. `note` marks what is told, so that twice is once."""
        ...

    async def standing(self, id: str) -> Standing:  # noqa: A002 - their word for it
        """How a report of ours stands there."""
        ...

    async def disposed(self, after: str) -> list[Disposed]:
        """What they handed to us since a cursor (empty: from the beginning), oldest first."""
        ...

    async def listed(self) -> list[Standing]:
        """Every report of this jurisdiction that they have, for reconciliation."""
        ...

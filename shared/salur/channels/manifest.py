"""A channel's own page: what it can receive and show, and the settings it needs (its `channel.yaml`)."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

Length = Annotated[int, Field(gt=0)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Buttons(_Part):
    """How many buttons a text can carry, how long their titles and ids may be."""

    most: Length
    title: Length
    id: Length


class List(_Part):
    """How many rows a list can have, how long their titles, hints and ids and the button that opens it may be."""

    most: Length
    title: Length
    hint: Length
    id: Length
    opener: Length


class Limits(_Part):
    """Lengths in UTF-16 units: of a plain text, of a text with options, of the options."""

    text: Length
    body: Length
    buttons: Buttons
    list: List


class Setting(_Part):
    """One environment variable of the channel."""

    name: Annotated[str, Field(pattern=r"^SALUR_[A-Z_]+$")]
    secret: bool
    says: str


class Manifest(_Part):
    """All of a channel.yaml. `tier` 1 is held to the whole contract; a higher one names its `exemptions`."""

    name: str
    title: str
    tier: Annotated[int, Field(ge=1, le=3)]
    exemptions: dict[str, str] = {}
    receives: tuple[str, ...]
    receipts: tuple[str, ...] = ()
    limits: Limits
    settings: tuple[Setting, ...]

    @staticmethod
    @cache
    def of(channel: str) -> Manifest:
        """The page of a channel that lies in this package."""
        text = resources.files(f"salur.channels.{channel}").joinpath("channel.yaml").read_text("utf-8")
        return Manifest.model_validate(yaml.safe_load(text))

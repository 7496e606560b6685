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


class PlainLimits(_Part):
    """Length in UTF-16 units of a text, where there is nothing to tap."""

    text: Length


class Limits(PlainLimits):
    """Of a text with options and of the options, too."""

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
    limits: Limits | PlainLimits
    settings: tuple[Setting, ...]

    @property
    def tappable(self) -> Limits:
        """The limits of a channel that has something to tap. Raises TypeError for one that has not."""
        if not isinstance(self.limits, Limits):
            raise TypeError(f"{self.name} has nothing to tap")
        return self.limits

    @staticmethod
    @cache
    def of(channel: str) -> Manifest:
        """The page of a channel that lies in this package."""
        text = resources.files(f"salur.channels.{channel}").joinpath("channel.yaml").read_text("utf-8")
        return Manifest.model_validate(yaml.safe_load(text))

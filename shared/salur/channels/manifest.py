"""A channel's own page: what it can receive and show, and the settings it needs (its `channel.yaml`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from salur.channels.rules import RULES, Tier
from salur.yaml_text import parsed

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
    """Of a text with options and of the options, too; `list` where there is such a thing beside buttons."""

    body: Length
    buttons: Buttons
    list: List | None = None

    @property
    def rows(self) -> List:
        """The limits of a list. Raises TypeError for a channel that has none."""
        if self.list is None:
            raise TypeError("a channel without lists")
        return self.list


class Kind(StrEnum):
    """What a setting's text holds."""

    TEXT = "string"
    WHOLE = "integer"
    NUMBER = "number"
    JSON = "object"
    LIST = "array"


class Entry(_Part):
    """One field of each account in a setting that is JSON."""

    says: str
    secret: bool = False
    needed: bool = True
    kind: Kind = Kind.TEXT


class Setting(_Part):
    """One environment variable of the channel. `accounts` are the fields of each account where it is JSON."""

    name: Annotated[str, Field(pattern=r"^SALUR_[A-Z_]+$")]
    secret: bool
    says: str
    kind: Kind = Kind.TEXT
    accounts: Mapping[str, Entry] = {}

    def described(self) -> dict[str, Any]:
        """The setting as JSON schema; what is secret is `writeOnly`."""
        described: dict[str, Any] = {"type": self.kind.value, "description": self.says}
        if self.secret:
            described["writeOnly"] = True
        if self.accounts:
            key = "items" if self.kind is Kind.LIST else "additionalProperties"
            described[key] = _account(self.accounts)
        return described


def _account(fields: Mapping[str, Entry]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [name for name, field in fields.items() if field.needed],
        "properties": {
            name: {"type": field.kind.value, "description": field.says}
            | ({"writeOnly": True} if field.secret else {})
            for name, field in fields.items()
        },
    }


class Rate(_Part):
    """How much the provider takes: texts a second from one number, and seconds between two to one person."""

    per_second: Annotated[float, Field(gt=0)]
    person_every: Annotated[float, Field(ge=0)] = 0.0


class Exempt(_Part):
    """A rule that does not hold for this channel, and why."""

    exempt: Annotated[str, Field(min_length=10)]


class Claim(StrEnum):
    """What a channel says of a rule."""

    DONE = "done"
    TODO = "todo"


Claims = Mapping[str, Claim | Exempt]


class Manifest(_Part):
    """All of a channel.yaml. `tier` claims every rule of every tier; `guide` are an operator's steps, in order."""

    name: str
    title: str
    tier: Mapping[Tier, Claims]
    receives: tuple[str, ...]
    receipts: tuple[str, ...] = ()
    limits: Limits | PlainLimits
    rate: Rate | None = None
    settings: tuple[Setting, ...]
    guide: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _each_rule_in_its_tier(self) -> Manifest:
        for tier in Tier:
            wanted = {name for name, rule in RULES.items() if rule.tier is tier}
            if odd := wanted.symmetric_difference(self.tier.get(tier, {})):
                raise ValueError(f"tier {tier} lacks or should not have: {', '.join(sorted(odd))}")
        return self

    def claim(self, rule: str) -> Claim | Exempt:
        """What the channel says of a rule."""
        return self.tier[RULES[rule].tier][rule]

    def grade(self, broken: Collection[str] = ()) -> Tier | None:
        """The highest tier of which, and of those below it, every rule is done or exempt and none is `broken`."""
        reached: Tier | None = None
        for tier in Tier:
            claims = self.tier[tier]
            if any(claim is Claim.TODO or rule in broken for rule, claim in claims.items()):
                break
            reached = tier
        return reached

    def settings_schema(self) -> dict[str, Any]:
        """A JSON schema of the channel's settings."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.title,
            "type": "object",
            "properties": {setting.name: setting.described() for setting in self.settings},
        }

    @property
    def tappable(self) -> Limits:
        """The limits of a channel that has something to tap. Raises TypeError for one that has not."""
        if not isinstance(self.limits, Limits):
            raise TypeError(f"{self.name} has nothing to tap")
        return self.limits

    @staticmethod
    def of(channel: str) -> Manifest:
        """The page of a channel that lies in Salur's own package."""
        return Manifest.in_package(f"salur.channels.{channel}")

    @staticmethod
    @cache
    def in_package(package: str) -> Manifest:
        """The page that lies in a channel's package. Raises FileNotFoundError or pydantic's ValidationError."""
        text = resources.files(package).joinpath("channel.yaml").read_text("utf-8")
        return Manifest.model_validate(parsed(text))

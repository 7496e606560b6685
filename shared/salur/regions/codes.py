"""Region codes of the Ministry of Home Affairs (Kemendagri): "74", "74.09", "74.09.01", "74.09.01.1005".

Only the code itself is known here; names come from `salur.regions.names`.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Any, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

_DOTTED = re.compile(r"[1-9][0-9](\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?", re.ASCII)
_DIGITS = re.compile(r"[1-9][0-9]([0-9]{2}([0-9]{2}([0-9]{4})?)?)?", re.ASCII)


class Level(IntEnum):
    """How deep a region lies in the tree; the value is the number of parts in its code."""

    PROVINSI = 1
    KABUPATEN = 2
    KECAMATAN = 3
    DESA = 4


class RegionCode(str):
    """A well-formed dotted code. It is a `str`, so that events, databases and addresses carry it as it is.

    Whether a region of that code exists is another question: `salur.regions.names.name_of`.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Take "74.09.01.1005" only; raises ValueError for anything else. See `from_digits` for "7409"."""
        if not _DOTTED.fullmatch(text):
            raise ValueError(f"region code {text!r} is not of the form 74, 74.09, 74.09.01 or 74.09.01.1005")
        return super().__new__(cls, text)

    @classmethod
    def from_digits(cls, digits: str) -> Self:
        """The code written without dots, as in a NIK: "740901" is 74.09.01. Raises ValueError."""
        if not _DIGITS.fullmatch(digits):
            raise ValueError(f"region digits must be 2, 4, 6 or 10, not {len(digits)}")
        return cls(".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:]) if part))

    @property
    def level(self) -> Level:
        return Level(self.count(".") + 1)

    @property
    def parent(self) -> RegionCode | None:
        """The region this one lies in, None for a province."""
        head, dot, _ = self.rpartition(".")
        return RegionCode(head) if dot else None

    @property
    def parents(self) -> tuple[RegionCode, ...]:
        """All regions this one lies in, nearest first."""
        found: list[RegionCode] = []
        at = self.parent
        while at is not None:
            found.append(at)
            at = at.parent
        return tuple(found)

    def at(self, level: Level) -> RegionCode | None:
        """This code cut to a level ("74.09.01.1005" at KECAMATAN is 74.09.01), None where it is not so deep."""
        parts = self.split(".")
        return RegionCode(".".join(parts[:level])) if len(parts) >= level else None

    def within(self, other: str) -> bool:
        """Whether this region is `other` or lies in it."""
        return self == other or self.startswith(f"{other}.")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls, core_schema.str_schema(pattern=f"^{_DOTTED.pattern}$")
        )

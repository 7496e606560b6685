"""Where the squares of the map come from."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Only what may stand in a header; {s} is a host's first label.
_SQUARES = re.compile(r"(?P<origin>https?://(\{s\}\.)?[A-Za-z0-9.-]+(:\d+)?)/\S+")


@dataclass(frozen=True, slots=True)
class Tiles:
    """Where the squares of the map come from: an address with {z}, {x} and {y}, and whose they are.

    Without an address the map shows borders and a grid, and asks nobody. Raises ValueError for another address.
    """

    address: str = ""
    credit: str = ""

    def __post_init__(self) -> None:
        asked = all(name in self.address for name in ("{z}", "{x}", "{y}"))
        if self.address and not (asked and _SQUARES.fullmatch(self.address)):
            raise ValueError("an address of map squares looks like https://peta.contoh.go.id/{z}/{x}/{y}.png")

    @property
    def origin(self) -> str:
        """The origin that pages must be allowed to fetch pictures from; {s} stands for any name in its place."""
        found = _SQUARES.fullmatch(self.address)
        return found["origin"].replace("{s}", "*") if found else ""

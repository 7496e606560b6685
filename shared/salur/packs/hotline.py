"""Telephone numbers a person in danger is told first."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from salur.packs.value import Key, Sourced, Text


class Hotline(Sourced):
    """One number. `use` says in a few words what it is for."""

    key: Key
    name: Text
    number: Annotated[str, StringConstraints(pattern=r"^[0-9][0-9 -]{2,18}$")]
    use: Text

    @property
    def line(self) -> str:
        """One line of a message: "Polisi: 110", with "(contoh)" where nobody has checked the number."""
        return f"{self.name}: {self.number}" + (" (contoh)" if self.is_example else "")

"""Telephone numbers a person in danger is told first."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from salur.packs.value import Key, LanguageCode, Sourced, Text


class Hotline(Sourced):
    """One number. `use` says in a few words what it is for, `names` what it is called in other languages than Indonesian."""

    key: Key
    name: Text
    names: dict[LanguageCode, Text] = Field(default_factory=dict)
    number: Annotated[str, StringConstraints(pattern=r"^[0-9][0-9 -]{2,18}$")]
    use: Text

    def called(self, lang: str) -> str:
        """Its name in a language; in Indonesian where it has none there."""
        return next((name for known, name in self.names.items() if known == lang), self.name)

    def line(self, lang: str = "id", unchecked: str = "contoh") -> str:
        """One line of a message: "Polisi: 110", with "(contoh)", or what another language says for it, where nobody has
        checked the number."""
        return f"{self.called(lang)}: {self.number}" + (f" ({unchecked})" if self.is_example else "")

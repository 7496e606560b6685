"""The categories a citizen chooses from, and what the dialogue must ask for each."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from salur.contracts.base import ReportClass, Sensitivity
from salur.packs.value import Key, LanguageCode, Text, Value

Asked = Literal["required", "optional", "none"]

# WhatsApp's list rows: a title of at most 24 characters, a description of at most 72
# (Cloud API reference, interactive list messages).
RowTitle = Annotated[str, StringConstraints(min_length=1, max_length=24)]
RowDescription = Annotated[str, StringConstraints(min_length=1, max_length=72)]


class Asks(Value):
    """What a report of this category needs beside its description."""

    place: Asked = "required"
    identity: Asked = "required"
    photo: Asked = "optional"


class Category(Value):
    """One subject of reports. `example` is a short sentence as a citizen would write it.

    `names` and `examples` say both in other languages than Indonesian.
    """

    key: Key
    name: RowTitle
    names: dict[LanguageCode, RowTitle] = Field(default_factory=dict)
    example: RowDescription
    examples: dict[LanguageCode, RowDescription] = Field(default_factory=dict)
    keywords: tuple[Text, ...]
    report_class: ReportClass = ReportClass.PENGADUAN
    sensitivity: Sensitivity = Sensitivity.OPEN
    asks: Asks = Asks()
    # What an agency must show when it says that it is done.
    asks_after: Literal["photo", "none"] = "none"
    agency: str
    sla: Key
    emergency: bool = False
    # By national rule SP4N-LAPOR! must know of it, although an agency of the regency acts.
    national: bool = False
    # The agency must know whom it serves (a social assistance case); otherwise it sees the report alone.
    shares_identity: bool = False

    def called(self, lang: str) -> str:
        """Its name in a language; in Indonesian where it has none there."""
        return next((name for known, name in self.names.items() if known == lang), self.name)

    def shown(self, lang: str) -> str:
        """Its example in a language, as `called` gives the name."""
        return next((example for known, example in self.examples.items() if known == lang), self.example)

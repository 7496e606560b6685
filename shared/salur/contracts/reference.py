"""Files that all processes of a kind share, and a citizen who is to be forgotten: told to whoever keeps a copy."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from salur.contracts.base import Contract


class ReferenceChanged(Contract):
    """A new version of a reference file is the one to use: boundaries, a classifier's model, a table.

    `name` tells which of its `kind` ("74.09/desa"); the file is immutable and lies at `uri`, checked against `sha256`.
    """

    TYPE: ClassVar[str] = "salur.reference-changed.v1"

    kind: str
    name: str
    version: str
    uri: str
    sha256: str
    source: str = ""
    license: str = ""
    changed_at: datetime

    def key(self) -> str:
        return f"{self.kind}/{self.name}"


class CitizenErased(Contract):
    """The keys of a citizen are gone: read models and ledgers drop their masked words too.

    `cases` are the reports they made; what stays of them is place, category and dates.
    """

    TYPE: ClassVar[str] = "salur.citizen-erased.v1"

    citizen: str
    senders: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    erased_at: datetime

    def key(self) -> str:
        return self.citizen

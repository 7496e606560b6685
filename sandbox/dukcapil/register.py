"""Who is registered. Kecamatan 99 is assigned nowhere, so that none of these people can be anybody; others are not found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, utils

from sandbox.people import Person

_MADE_UP = "99"
_KECAMATAN = slice(4, 6)
# By these last digits somebody can be nobody, or somebody else, without being told to the register first.
NOBODY, SOMEBODY_ELSE = "9404", "9409"
ELSE = "SERUNAI TANPA NAMA"


@dataclass(frozen=True)
class Found:
    """What the register says: how alike the names are (0 to 100), None where no name was asked about."""

    likeness: int | None


class Register:
    """The people by NIK. Whoever has a made-up NIK and is not told otherwise is registered under the name they say."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.names = {person.nik: person.name for person in people}

    def find(self, nik: str, name: str | None) -> Found | None:
        """Whether there is somebody with this NIK, and of this name."""
        registered = self.names.get(nik) or self._made_up(nik, name or "")
        if registered is None:
            return None
        if not name:
            return Found(None)
        return Found(round(fuzz.token_set_ratio(registered, name, processor=utils.default_process)))

    def _made_up(self, nik: str, name: str) -> str | None:
        if nik[_KECAMATAN] != _MADE_UP or nik.endswith(NOBODY):
            return None
        return ELSE if nik.endswith(SOMEBODY_ELSE) else name

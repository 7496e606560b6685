"""The offices that a reporter may ask for by name, and where a text does so: "untuk Dinas PUPR", "teruskan ke camat Asera"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from salur.packs.agency import Agency
from services.intake.dialogue.domain.reading import plain

# People go to these; what stands above them is reached by moving a case up.
_LEVELS = ("opd", "kecamatan")
_LEADING = ("dinas ", "badan ", "kantor ", "bagian ")
_KECAMATAN = "kecamatan "
# A kecamatan is a place, too: "bantuan untuk Kecamatan Asera" asks for no office.
_OF_THE_CAMAT = ("camat", "kantor camat", "kantor kecamatan", "pihak kecamatan")
_ASKING = (
    r"(?<!bukan\s)(?<!jangan\s)\b(?:untuk|buat|kepada|"
    r"(?:teruskan|diteruskan|tujukan|ditujukan|sampaikan|disampaikan|serahkan|laporkan|kirim|kirimkan)\s+(?:ke|kepada))"
    r"\s+(?:pihak\s+|bapak\s+|pak\s+|ibu\s+|bu\s+)?"
)


class Offices:
    """A pack's offices, ready to be found in texts."""

    def __init__(self, agencies: Iterable[Agency]) -> None:
        offices = [one for one in agencies if one.level in _LEVELS and not one.supervisory]
        self.all: tuple[Agency, ...] = tuple(sorted(offices, key=lambda one: one.name))
        self._by_code = {one.code: one for one in offices}
        self._in_passing = _once({name: one.code for one in offices for name in _called(one)}, offices)
        self._in_whole = self._in_passing | _once(
            {name: one.code for one in offices for name in _shortly(one)}, offices
        )
        names = sorted(self._in_passing, key=len, reverse=True)
        alternatives = "|".join(r"\W+".join(map(re.escape, name.split())) for name in names)
        self._asked = re.compile(rf"{_ASKING}({alternatives or '(?!)'})\b", re.IGNORECASE)

    def get(self, code: str | None) -> Agency | None:
        """The office of a code; None where it is none of these."""
        return self._by_code.get(code or "")

    def asked_for(self, text: str) -> tuple[Agency, str] | None:
        """The one office that a text asks for, and the text without those words; None where it asks for none or several."""
        found = {self._in_passing[plain(match[1])] for match in self._asked.finditer(text)}
        if len(found) != 1:
            return None
        return self._by_code[found.pop()], self._asked.sub(" ", text).strip(" ,.;:-\n")

    def named(self, said: str) -> Agency | None:
        """The office that plain words are the name of, in full, in short or without "Dinas"."""
        return self.get(self._in_whole.get(said.removeprefix("untuk ").removeprefix("ke ")))


def _once(names: Mapping[str, str], offices: Iterable[Agency]) -> dict[str, str]:
    """Names that belong to one office alone."""
    count: dict[str, set[str]] = {}
    for one in offices:
        for name in (*_called(one), *_shortly(one)):
            count.setdefault(name, set()).add(one.code)
    return {name: code for name, code in names.items() if len(count[name]) == 1}


def _called(office: Agency) -> set[str]:
    """What it is called within a sentence: in full, in short, by its letters alone ("PUPR")."""
    names = {plain(office.name), plain(office.short_name)}
    if office.level == "kecamatan":
        return {f"{lead} {name.removeprefix(_KECAMATAN)}" for name in names for lead in _OF_THE_CAMAT}
    letters = office.short_name.rpartition(" ")[2]
    return names | ({plain(letters)} if letters.isupper() else set())


def _shortly(office: Agency) -> set[str]:
    """What it is called where only an office is asked for: "kesehatan", "kecamatan Asera"."""
    names = {plain(office.name), plain(office.short_name)}
    if office.level == "kecamatan":
        return names
    return {name.removeprefix(lead) for name in names for lead in _LEADING}

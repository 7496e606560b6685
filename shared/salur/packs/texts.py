"""Everything the system says to a citizen, in Indonesian and English, with strict {placeholders}.

The default texts lie beside this file; a pack may say a text in its own words, with the same placeholders. A further
language is a file `texts.XX.yaml` here or in a pack; what it does not say stays Indonesian.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from salur.packs.document import Document, read
from salur.packs.value import Key, Value
from salur.regions.dates import local_date
from salur.regions.zones import Zone

Lang = str
LANGS: tuple[Lang, ...] = ("id", "en")
"""Those in which all is said."""
FILE = re.compile(r"^texts\.([a-z]{2,3})\.yaml$")
DEFAULTS = Path(__file__).parent / "defaults"
# Values that every pack gives by itself, so that nobody has to pass them.
OWN = ("service", "region", "example_report", "example_place")

# Texts that are lists, and how many names each has.
LISTS = {"weekdays": 7, "months": 12}
_LISTED = ", "
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

# WhatsApp's reply buttons: at most three, titles of at most 20 characters (Cloud API reference).
ButtonTitle = Annotated[str, StringConstraints(min_length=1, max_length=20)]


class TextError(Exception):
    """A text cannot be rendered; the sentence names pack, key and placeholder."""


class Template(Value):
    """One text, with the titles of its buttons by what they do. `sms` says it in one short message where `text` cannot."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]
    sms: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)] | None = None
    buttons: dict[Key, ButtonTitle] = Field(default_factory=dict, max_length=3)

    @property
    def listed(self) -> int:
        """How many names it lists, where it is a list."""
        return len(self.text.split(_LISTED))

    @cached_property
    def placeholders(self) -> frozenset[str]:
        return frozenset(_PLACEHOLDER.findall(f"{self.text} {self.sms or ''}"))

    def words(self, short: bool) -> str:
        """The text itself, or as it is said where each letter costs."""
        return (self.sms if short else None) or self.text


Templates = Mapping[str, Template]


def parse_templates(document: Document) -> dict[str, Template]:
    """The texts of one file. A text is written as a string, or as `text:`, `sms:` and `buttons:`.

    Raises pydantic's ValidationError, whose places begin with the key.
    """
    return _Catalogue.model_validate({"texts": _spelled_out(document.data)}).texts


def _spelled_out(data: object) -> object:
    if not isinstance(data, dict):
        return data
    return {key: {"text": value} if isinstance(value, str) else value for key, value in data.items()}


class _Catalogue(Value):
    texts: dict[Key, Template]


@cache
def default_templates(lang: Lang) -> Templates:
    """The default texts of a language, read once."""
    file = DEFAULTS / f"texts.{lang}.yaml"
    return parse_templates(read(file)) if file.exists() else {}


def languages_in(folder: Path) -> tuple[Lang, ...]:
    """The languages that a folder has a file of texts for."""
    return tuple(sorted(found[1] for path in folder.iterdir() if (found := FILE.match(path.name))))


class Texts:
    """The texts of one pack: its own words over the defaults."""

    def __init__(self, pack: str, own: Mapping[str, str], overrides: Mapping[Lang, Templates]) -> None:
        self._pack = pack
        self._own = dict(own)
        said = {
            lang: {**default_templates(lang), **overrides.get(lang, {})}
            for lang in dict.fromkeys((*LANGS, *languages_in(DEFAULTS), *overrides))
        }
        self._templates: dict[str, dict[str, Template]] = {
            lang: {**said["id"], **templates} for lang, templates in said.items()
        }
        self.languages: dict[Lang, str] = {
            lang: templates["language_name"].text
            for lang, templates in said.items()
            if "language_name" in templates
        }
        """What each language that can be chosen calls itself."""

    def render(
        self,
        key: str,
        values: Mapping[str, str | int] | None = None,
        lang: str = "id",
        *,
        short: bool = False,
    ) -> str:
        """The text with its values put in; values it does not use are left alone. `short`: as it is said by SMS.

        A language Salur does not speak is answered in Indonesian.
        Raises TextError for an unknown key or a value that is missing.
        """
        given = {**self._own, **(values or {})}
        template = self._template(key, lang)
        for name in sorted(template.placeholders):
            if name not in given:
                raise TextError(f'pack {self._pack}: text "{key}" ({lang}) needs a value for {{{name}}}')
        return _PLACEHOLDER.sub(lambda found: str(given[found[1]]), template.words(short))

    def spell_moment(self, moment: datetime, zone: Zone, lang: str = "id") -> str:
        """An instant as its reader says it, in the zone where they live. Raises ValueError for a naive datetime."""
        day = local_date(moment, zone)
        at = moment.astimezone(zone.tz)
        values: dict[str, str | int] = {
            "weekday": self.render("weekdays", lang=lang).split(_LISTED)[day.weekday()],
            "day": day.day,
            "month": self.render("months", lang=lang).split(_LISTED)[day.month - 1],
            "year": day.year,
            "hour": f"{at:%H}",
            "minute": f"{at:%M}",
            "zone": str(zone),
        }
        return self.render("moment", values, lang)

    def buttons(self, key: str, lang: str = "id") -> tuple[tuple[str, str], ...]:
        """The buttons under a text as (what it does, title), in order. Raises TextError for an unknown key."""
        return tuple(self._template(key, lang).buttons.items())

    def placeholders(self, key: str, lang: str = "id") -> frozenset[str]:
        """The values `render` needs from its caller. Raises TextError for an unknown key."""
        return self._template(key, lang).placeholders - set(self._own)

    def keys(self) -> frozenset[str]:
        return frozenset(self._templates["id"])

    def _template(self, key: str, lang: str) -> Template:
        found = self._templates.get(lang, self._templates["id"]).get(key)
        if found is None:
            raise TextError(f'pack {self._pack}: there is no text "{key}" ({lang})')
        return found

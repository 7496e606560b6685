"""Indonesian is written in the sources; other languages are gettext catalogues, read from .po at the start."""

from __future__ import annotations

import re
from collections.abc import Sequence
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

OWN = Path(__file__).parent
_NAME = re.compile(r'^"X-Language-Name: (.+?)\\n"$', re.MULTILINE)


def spoken(folder: Path) -> dict[str, str]:
    """The languages that a folder has a catalogue of, each with the name it has for itself; Indonesian, the source, first.

    The name stands in the catalogue's header `X-Language-Name`.
    """
    found = {"id": "Bahasa Indonesia"}
    for path in sorted((folder / "locale").glob("*.po")):
        named = _NAME.search(path.read_text(encoding="utf-8"))
        found[path.stem] = named[1] if named else path.stem
    return found


LANGUAGES = spoken(OWN)
"""What pages can be read in: to add a language is to add its file."""


def translations(lang: str, folders: Sequence[Path] = ()) -> NullTranslations:
    """The words of a language: salur.web's own, then those of `folders` (each with locale/LANG.po)."""
    if lang == "id":
        return NullTranslations()
    merged = Translations()
    for folder in (OWN, *folders):
        merged.merge(_compiled(catalogue(folder, lang)))
    return merged


def catalogue(folder: Path, lang: str) -> Catalog:
    """The .po catalogue of a folder; an empty one where it has none. Raises PoFileError for a broken one."""
    path = folder / "locale" / f"{lang}.po"
    if not path.is_file():
        return Catalog(locale=lang)
    with path.open("rb") as file:
        return read_po(file, locale=lang, abort_invalid=True)


def _compiled(words: Catalog) -> Translations:
    buffer = BytesIO()
    write_mo(buffer, words)
    buffer.seek(0)
    return Translations(buffer)

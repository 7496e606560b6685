"""Indonesian is written in the sources; other languages are gettext catalogues, read from .po at the start."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
"""Language codes and the name each has for itself; the first is the source."""
OWN = Path(__file__).parent


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

"""What the catalogues lack: every message of the templates and Python files must be translated.

`python -m salur.web.extraction FOLDER…` lists it: FOLDER holds templates and Python files, and `locale/en.po`
under it their translations.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

from salur.web.translations import catalogue

_METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
_OPTIONS: dict[str, dict[str, Any]] = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}}

Message = str | tuple[str, ...]


def untranslated(folder: Path, lang: str = "en") -> list[str]:
    """The messages in a folder's templates and Python files that its catalogue does not translate."""
    held = catalogue(folder, lang)
    return sorted({_first(m) for m in extracted(folder) if not _is_translated(held, m)})


def obsolete(folder: Path, lang: str = "en") -> list[str]:
    """The messages in a folder's catalogue that nothing in the folder says any more."""
    said = {_first(message) for message in extracted(folder)}
    return sorted(
        _first(message.id)
        for message in catalogue(folder, lang)
        if message.id and _first(message.id) not in said
    )


@cache
def extracted(folder: Path) -> tuple[Message, ...]:
    """Every message that the folder's templates and Python files say, plural forms as tuples."""
    found = extract_from_dir(str(folder), method_map=_METHODS, options_map=_OPTIONS)
    return tuple(dict.fromkeys(message for _file, _line, message, _comments, _context in found))


def _first(message: Any) -> str:
    return str(message if isinstance(message, str) else message[0])


def _is_translated(held: Catalog, message: Message) -> bool:
    entry = held.get(_first(message))
    if entry is None or entry.fuzzy:
        return False
    return bool(entry.string) if isinstance(entry.string, str) else all(entry.string or [""])


def _report(folders: Sequence[Path]) -> Iterator[str]:
    for folder in folders:
        for message in untranslated(folder):
            yield f"{folder}: no translation of {message!r}"
        for message in obsolete(folder):
            yield f"{folder}: nothing says {message!r} any more"


if __name__ == "__main__":
    lines = list(_report([Path(name) for name in sys.argv[1:]]))
    print("\n".join(lines) or "Everything is translated.")
    sys.exit(bool(lines))

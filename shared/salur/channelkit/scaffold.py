"""Makes the package that a new channel begins with, from the templates beside this file."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

_NAME = re.compile(r"[a-z][a-z0-9]{1,30}")
# Where each template goes; `@name@` stands for the channel's name.
_PLACES = {
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    "channel.yaml": "src/salur_@name@/channel.yaml",
    "__init__.py": "src/salur_@name@/__init__.py",
    "channel.py": "src/salur_@name@/channel.py",
    "inbound.py": "src/salur_@name@/inbound.py",
    "outbound.py": "src/salur_@name@/outbound.py",
    "settings.py": "src/salur_@name@/settings.py",
    "subject.py": "src/salur_@name@/subject.py",
    "text.json": "src/salur_@name@/golden_out/text.json",
    "choices.json": "src/salur_@name@/golden_out/choices.json",
    "test_contract.py": "tests/test_contract.py",
}


class BadName(Exception):
    """The name cannot be a channel's."""


def make(name: str, folder: Path) -> Path:
    """The package's folder, newly made below `folder`. Raises BadName, or FileExistsError where it is there already."""
    if not _NAME.fullmatch(name):
        raise BadName(f"{name!r} cannot be a channel's name: small letters and digits, a letter first.")
    package = folder / f"salur-{name}"
    if package.exists():
        raise FileExistsError(f"{package} is there already.")
    templates = resources.files("salur.channelkit").joinpath("template")
    for template, place in _PLACES.items():
        path = package / place.replace("@name@", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = templates.joinpath(f"{template}.tmpl").read_text("utf-8")
        path.write_text(_filled(text, name), "utf-8")
    return package


def _filled(text: str, name: str) -> str:
    return text.replace("@name@", name).replace("@NAME@", name.upper()).replace("@Name@", name.capitalize())

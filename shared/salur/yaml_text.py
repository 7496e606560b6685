"""YAML as Salur's own files are read: plain values only, by libyaml where it was built.

Each process reads its packs, the catalogue of metrics and the registry of topics before it serves; the reader in
Python takes eight times as long.
"""

from __future__ import annotations

from typing import Any

import yaml

LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parsed(text: str) -> Any:
    """The plain value of a document. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=LOADER)  # a safe loader, either of them

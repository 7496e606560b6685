"""A YAML file that remembers its lines, so that every complaint about a pack names file and line.

Scalars stay text except true, false and null: 74.10, 07:30 or "no" are never guessed into something else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from salur.yaml_text import LOADER

Key = str | int
At = tuple[Key, ...]

_CONSTANTS: dict[str, bool | None] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
}


class PackSyntaxError(Exception):
    """A file is missing or is not readable YAML; `line` counts from 1."""

    def __init__(self, path: Path, line: int, sentence: str) -> None:
        super().__init__(f"{sentence} ({path.name}:{line})")
        self.path, self.line, self.sentence = path, line, sentence


@dataclass(frozen=True, slots=True)
class Document:
    """The plain data of one file and the line each part begins at."""

    path: Path
    data: Any
    _lines: dict[At, int] = field(repr=False)

    def line(self, *at: Key) -> int:
        """The line of a part (`"categories", 3, "agency"`), or of the nearest part above that is written."""
        for depth in range(len(at), -1, -1):
            if (found := self._lines.get(at[:depth])) is not None:
                return found
        return 1


def read(path: Path) -> Document:
    """Read one file. Raises PackSyntaxError when it is missing, not YAML or names a key twice."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER)
    except FileNotFoundError:
        raise PackSyntaxError(path, 1, f"{path.name} is missing") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it is not UTF-8 text"
        raise PackSyntaxError(
            path, mark.line + 1 if mark else 1, f"not readable as YAML: {problem}"
        ) from None
    lines: dict[At, int] = {(): 1}
    data = _build(root, (), lines, path) if root is not None else {}
    return Document(path=path, data=data, _lines=lines)


def _build(node: yaml.Node, at: At, lines: dict[At, int], path: Path) -> Any:
    lines.setdefault(at, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, at, lines, path)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*at, index), lines, path) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.ScalarNode) and not node.style and node.value in _CONSTANTS:
        return _CONSTANTS[node.value]
    return node.value


def _mapping(node: yaml.MappingNode, at: At, lines: dict[At, int], path: Path) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in built:
            raise PackSyntaxError(path, key.start_mark.line + 1, f'"{name}" is written twice')
        lines[(*at, name)] = key.start_mark.line + 1
        built[name] = _build(value, (*at, name), lines, path)
    return built

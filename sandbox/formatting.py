"""Words as a telephone shows them: *bold*, _slanted_, ~struck~, and addresses that can be tapped."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_MARKS = {"*": "b", "_": "i", "~": "s"}
_MARKED = re.compile(r"(?<![\w*_~])([*_~])(?=\S)([^*_~\n]+)(?<=\S)\1(?![\w*_~])")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")


def written(text: str) -> Markup:
    """A message's text as safe HTML."""
    parts, at = [], 0
    for found in _ADDRESS.finditer(text):
        parts.append(_marked(text[at : found.start()]))
        parts.append(Markup('<a href="{0}" target="_top">{0}</a>').format(found[0]))
        at = found.end()
    parts.append(_marked(text[at:]))
    return Markup("").join(parts)


def _marked(text: str) -> Markup:
    def tagged(found: re.Match[str]) -> str:
        tag = _MARKS[found[1]]
        return f"<{tag}>{found[2]}</{tag}>"

    # Escaped first: none of the marks is touched by escaping, and no tag of the sender's survives it.
    return Markup(_MARKED.sub(tagged, str(escape(text))))

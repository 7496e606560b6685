"""Text as XML 1.0 can hold it."""

from __future__ import annotations

import re

_NO_CHAR = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """The text with U+FFFD for each sign that XML 1.0 has no way to write (its production `Char`).

    A bell or a form feed that somebody pasted would make the whole document unreadable to whoever gets it.
    """
    return _NO_CHAR.sub("\ufffd", text)

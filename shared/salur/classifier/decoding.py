"""From the bytes of a file to its lines: whatever a spreadsheet program or an export of years ago wrote."""

from __future__ import annotations

import io

from salur.classifier.sentences import Remark

_BOMS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
# UTF-16 without a mark has a null in every other byte of plain text.
_LOOKED_AT = 4_096
_MANY_NULLS = 0.3


def lines_of(raw: bytes) -> tuple[list[str], list[Remark]]:
    """The lines with their ends, and what had to be mended in them.

    Bytes that are no UTF-8 are read one by one as Windows-1252, so that one bad letter does not spoil the others.
    """
    encoding = next((name for mark, name in _BOMS.items() if raw.startswith(mark)), _unmarked(raw))
    if encoding:
        return _split(raw.decode(encoding, "replace").removeprefix("\ufeff")), []
    text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    lines = _split(text)
    strange = [at for at, line in enumerate(lines, 1) if not _whole(line)]
    for at in strange:
        lines[at - 1] = _mended(lines[at - 1])
    nulls = [at for at, line in enumerate(lines, 1) if "\x00" in line]
    for at in nulls:
        lines[at - 1] = lines[at - 1].replace("\x00", "")
    found = [("not_utf8", strange), ("null_bytes", nulls)]
    return lines, [Remark.of(what, where) for what, where in found if where]


def _unmarked(raw: bytes) -> str | None:
    start = raw[:_LOOKED_AT]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) < _MANY_NULLS * len(start) / 2 or min(even, odd) > max(even, odd) / 4:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _split(text: str) -> list[str]:
    return list(io.StringIO(text, newline=""))


def _whole(line: str) -> bool:
    return line.isascii() or not any("\udc80" <= letter <= "\udcff" for letter in line)


def _mended(line: str) -> str:
    """Each byte that was no UTF-8 as Windows-1252 has it; the five that it lacks as Latin-1 has them."""
    letters = []
    for letter in line:
        if "\udc80" <= letter <= "\udcff":
            byte = bytes([ord(letter) - 0xDC00])
            try:
                letter = byte.decode("cp1252")
            except UnicodeDecodeError:
                letter = byte.decode("latin-1")
        letters.append(letter)
    return "".join(letters)

"""Finds the numbers in a text that point to a person: NIKs and phones in any spelling people use.

A stretch of digits is split into its groups, and windows of groups are read from the left. What is doubtful
is masked; what is known to be something else (a date, a coordinate, an amount in rupiah, a kept code) stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import NamedTuple

from salur.privacy.refs import digits

NIK = "[NIK]"
PHONE = "[nomor telepon]"
NUMBER = "[nomor]"

_SEPARATOR = r"[\s.()\-\u2010-\u2015\u00b7\u200b-\u200d\u2060]"
_STRETCH = re.compile(rf"\(?\+?\d(?:{_SEPARATOR}{{0,4}}\d){{8,}}\)?")
_GROUP = re.compile(r"\(\+?\d+\)|\+?\d+")

_UUID = r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b"
_LATITUDE, _LONGITUDE = r"(?<![\d.])[-+\u2212]?(?:1[01]|\d)\.", r"\+?(?:9[4-9]|1[0-3]\d|14[01])\."
_PLACE = (
    rf"{_LATITUDE}\d{{3,17}}\s*[,;]\s*{_LONGITUDE}\d{{3,17}}(?![\d.])"
    rf"|{_LATITUDE}\d{{5,17}}\s+{_LONGITUDE}\d{{5,17}}(?![\d.])"
    rf"|(?:{_LATITUDE}|(?<![\d.]){_LONGITUDE})\d{{8,17}}(?![\d.])"
)
_RUPIAH = r"\bRp\.?\s{0,2}[1-9](?:\d{0,2}(?:[.,]\d{3})+|\d{3,14})(?![\d])"
# How models and boundaries are named: a moment to the millisecond.
_MOMENT = r"(?<!\d)20\d{6}T\d{9}Z"
_STAYS = re.compile(rf"{_UUID}|{_PLACE}|{_RUPIAH}|{_MOMENT}", re.IGNORECASE)

_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"(?<!\d){_DAY}([.\- ]){_MONTH}\1(?:{_YEAR}|\d\d)(?!\d|\1\d)"
    rf"|(?<!\d){_YEAR}([.\-]){_MONTH}\2{_DAY}(?!\d|\2\d)"
    rf"|(?<!\d){_YEAR}(?!\d)"
)

_NIK_DIGITS = 16
_LONG_NUMBER = 13
_LONGEST_WINDOW = 20
_NIK_SHAPE = re.compile(r"[1-9]\d{5}(?:0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(?:0[1-9]|1[0-2])\d+")
_MOBILE = re.compile(r"(?:620?|0)8\d{7,11}")
_MOBILE_WITHOUT_ZERO = re.compile(r"8[1-9]\d{8,10}")
_ABROAD = re.compile(r"[1-9]\d{7,14}")
_OURS_MOBILE = re.compile(r"620?8")
_WHOLE_PHONE = 11
_AREA_CODE = re.compile(r"0[2-9]\d{1,2}")


class _Group(NamedTuple):
    text: str
    digits: str
    start: int
    end: int


def mask_numbers(text: str, keep: Set[str] = frozenset()) -> str:
    """The text with NIKs, phones and long numbers replaced; `keep` holds digits that stay in any spelling."""
    if _STRETCH.search(text) is None:
        return text
    parts, at = [], 0
    for stays in _STAYS.finditer(text):
        parts += [_mask_piece(text[at : stays.start()], keep), stays.group()]
        at = stays.end()
    return "".join([*parts, _mask_piece(text[at:], keep)])


def _mask_piece(piece: str, keep: Set[str]) -> str:
    return _STRETCH.sub(lambda found: _mask_stretch(found.group(), keep), piece)


def _mask_stretch(stretch: str, keep: Set[str]) -> str:
    parts, at = [], 0
    for run in _runs_between_kept(stretch, keep):
        i = 0
        while i < len(run):
            token, length = _read(stretch, run[i : i + _LONGEST_WINDOW + 1])
            if token:
                parts += [stretch[at : run[i].start], token]
                at = run[i + length - 1].end
            i += length
    return "".join([*parts, stretch[at:]])


def _runs_between_kept(stretch: str, keep: Set[str]) -> Iterator[list[_Group]]:
    """The groups of the stretch, without those that together spell a kept number."""
    groups = [_Group(g.group(), digits(g.group()), g.start(), g.end()) for g in _GROUP.finditer(stretch)]
    run: list[_Group] = []
    i = 0
    while i < len(groups):
        kept = (
            next((n for n, total in _windows(groups[i : i + _LONGEST_WINDOW]) if total in keep), 0)
            if keep
            else 0
        )
        if kept:
            yield run
            run = []
        else:
            run.append(groups[i])
        i += kept or 1
    yield run


def _windows(groups: list[_Group]) -> Iterator[tuple[int, str]]:
    """Each leading window of the groups: how many groups, and their digits together."""
    total = ""
    for n, group in enumerate(groups, 1):
        total += group.digits
        if n > 1 and len(total) > _LONGEST_WINDOW:
            return
        yield n, total


def _read(stretch: str, groups: list[_Group]) -> tuple[str, int]:
    """What stands at the first group: its token (empty: nothing to mask) and how many groups it takes."""
    windows = list(_windows(groups))
    for n, total in windows:
        if len(total) == _NIK_DIGITS and _is_nik(stretch, groups[:n], total):
            return NIK, n
    if length := _phone_length(stretch, groups[: len(windows)]):
        return PHONE, length
    if len(groups[0].digits) >= _LONG_NUMBER:
        return NUMBER, 1
    if (
        len(windows) == len(groups)
        and len(windows[-1][1]) in (15, 17)
        and _NIK_SHAPE.fullmatch(windows[-1][1])
    ):
        return NUMBER, len(groups)
    return "", 1


def _is_nik(stretch: str, window: list[_Group], total: str) -> bool:
    """True for one group of 16 digits; of several, unless they are dates and years, or hold a phone."""
    if "+" in window[0].text:
        return False
    if len(window) == 1:
        return True
    if not _NIK_SHAPE.fullmatch(total) and (total[0] == "0" or any(_is_phone([group]) for group in window)):
        return False
    return any(c.isdecimal() for c in _DATE.sub("", stretch[window[0].start : window[-1].end]))


def _phone_length(stretch: str, groups: list[_Group]) -> int:
    """How many leading groups are one phone, 0 for none; a group that is long enough stands for itself."""
    if _is_phone(groups[:1]) and len(groups[0].digits) >= _WHOLE_PHONE:
        return 1
    if _DATE.match(stretch, groups[0].start):
        return 0
    return next((n for n in range(len(groups), 0, -1) if _is_phone(groups[:n])), 0)


def _is_phone(window: list[_Group]) -> bool:
    number = "".join(group.digits for group in window)
    first = window[0]
    if _MOBILE.fullmatch(number):
        return True
    if "+" in first.text:
        return bool(_ABROAD.fullmatch(number)) and not _OURS_MOBILE.match(number)
    if len(window) == 1:
        return bool(_MOBILE_WITHOUT_ZERO.fullmatch(number) or (number[:1] == "0" and 9 <= len(number) <= 12))
    rest = len(number) - len(first.digits)
    return (
        bool(_AREA_CODE.fullmatch(first.digits))
        and len(window) <= 3
        and 5 <= rest <= 8
        and len(window[1].digits) >= 3
    )

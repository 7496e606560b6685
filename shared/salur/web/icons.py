"""The icons of Salur's pages (lucide, ISC licence), inlined; each always stands with a word."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

ICONS = (
    "archive",
    "arrow-left",
    "arrow-right",
    "ban",
    "building-2",
    "calendar-clock",
    "camera",
    "chart-column",
    "check",
    "check-check",
    "chevron-left",
    "chevron-right",
    "circle-alert",
    "circle-check",
    "circle-dot",
    "clock",
    "copy",
    "copy-x",
    "corner-up-right",
    "download",
    "eye",
    "eye-off",
    "file-plus",
    "file-text",
    "flag",
    "git-branch",
    "git-merge",
    "hand",
    "hourglass",
    "image",
    "inbox",
    "info",
    "languages",
    "layers",
    "link",
    "list",
    "lock",
    "log-in",
    "log-out",
    "map",
    "map-pin",
    "message-circle",
    "message-square",
    "minus",
    "pause",
    "pencil",
    "phone",
    "play",
    "plus",
    "printer",
    "reply",
    "rotate-ccw",
    "search",
    "send",
    "siren",
    "smartphone",
    "split",
    "star",
    "trending-down",
    "trending-up",
    "triangle-alert",
    "user",
    "user-check",
    "user-x",
    "users",
    "wifi-off",
    "x",
)
VENDOR = Path(__file__).parent / "static" / "vendor"

_SHAPE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def icon(name: str) -> Markup:
    """The icon as inline SVG, hidden from screen readers because a word stands beside it.

    Raises KeyError for a name that ICONS does not list, FileNotFoundError before the assets are copied.
    """
    if name not in ICONS:
        raise KeyError(f"icon {name!r} is not listed in salur.web.icons.ICONS")
    found = _SHAPE.search((VENDOR / "icons" / f"{name}.svg").read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{name}.svg holds no <svg> element")
    shape = re.sub(r"\s*\n\s*", "", found[1])
    return Markup(
        f'<svg class="icon icon-{name}" viewBox="0 0 24 24" width="20" height="20" fill="none"'
        ' stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
        f' aria-hidden="true" focusable="false">{shape}</svg>'
    )

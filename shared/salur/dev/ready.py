"""The ready file: what serves where, written once everything does."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from salur.dev.children import Kept
from salur.dev.plan import LANES, Planned


def process_rows(processes: Sequence[tuple[Planned, Kept]]) -> list[dict[str, Any]]:
    """The processes as the ready file lists them."""
    return [
        {
            "service": planned.service,
            "role": planned.role,
            "lanes": [planned.lane.value] if planned.lane else list(LANES),
            "pid": kept.pid,
            "admin": planned.admin,
        }
        for planned, kept in processes
    ]


def write_ready(path: Path, content: dict[str, Any]) -> None:
    """Writes the file at once, so that whoever waits for it never reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(content, file, indent=2)
    draft.rename(path)

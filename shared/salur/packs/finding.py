"""What is wrong in a pack, as a sentence that names pack, file and line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. An error keeps the pack from being loaded, a warning does not."""

    pack: str
    file: str
    line: int
    sentence: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"pack {self.pack}: {self.sentence} ({self.file}:{self.line})"


class PackError(Exception):
    """A pack cannot be loaded; the text lists every fault found, one a line."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings

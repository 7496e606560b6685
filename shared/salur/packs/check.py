"""Checks one pack folder: each file by itself, then all of them against one another and the list of regions."""

from __future__ import annotations

from pathlib import Path

from salur.packs.finding import Finding
from salur.packs.parts import Parts, read_parts
from salur.packs.rules import RULES


def check_pack(folder: Path) -> list[Finding]:
    """Everything wrong in a pack, errors before warnings, by file and line."""
    return examine(folder)[1]


def examine(folder: Path) -> tuple[Parts | None, list[Finding]]:
    """The parts of a pack (None where a file cannot be read) and everything wrong in it."""
    parts, findings = read_parts(folder)
    if parts is not None:
        for rule in RULES:
            findings.extend(rule(parts))
        if not folder.name.startswith(f"{parts.about.code}-"):
            sentence = f"the folder {folder.name} must begin with {parts.about.code}-"
            findings.append(
                Finding(
                    parts.about.code,
                    "pack.yaml",
                    parts.documents["pack.yaml"].line("code"),
                    sentence,
                )
            )
    findings.sort(key=lambda f: (f.severity, f.file, f.line))
    return parts, findings

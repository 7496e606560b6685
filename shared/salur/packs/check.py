"""Checks one pack folder: each file by itself, then all of them against one another and the list of regions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from salur.packs.days_off_rules import years_ahead_are_known
from salur.packs.finding import Finding
from salur.packs.parts import Parts, read_parts
from salur.packs.rules import RULES


def check_pack(folder: Path, today: date | None = None) -> list[Finding]:
    """Everything wrong in a pack, errors before warnings, by file and line.

    With a day it is also an error that a deadline begun on it may run into a year whose holidays nobody knows. Such a pack
    is loaded all the same: a citizen's case does not wait for a decree.
    """
    parts, findings = examine(folder)
    if parts is not None and today is not None:
        findings = _in_order([*findings, *years_ahead_are_known(parts, today)])
    return findings


def examine(folder: Path) -> tuple[Parts | None, list[Finding]]:
    """The parts of a pack (None where a file cannot be read) and everything wrong in it."""
    folder = folder.resolve()  # "." has no name
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
    return parts, _in_order(findings)


def _in_order(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (f.severity, f.file, f.line))

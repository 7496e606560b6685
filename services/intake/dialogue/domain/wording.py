"""A case in words: its state, its subject, who has it, where it is."""

from __future__ import annotations

from salur.contracts.cases import CaseState
from salur.packs import Pack
from salur.regions.codes import Level, RegionCode
from salur.regions.names import region
from services.intake.dialogue.domain.turn import Turn


def state_word(turn: Turn, state: CaseState) -> str:
    """The state as a reporter is told of it."""
    return turn.here.word(f"state_{state}", turn.scene.lang)


def category_name(turn: Turn, key: str, pack: str) -> str:
    """The subject as its pack calls it; a pack may have lost it since."""
    found = next((c for c in _pack(turn, pack).categories if c.key == key), None)
    return found.called(turn.scene.lang) if found else key


def agency_name(turn: Turn, code: str, pack: str) -> str:
    """The agency of a pack in short."""
    found = next((a for a in _pack(turn, pack).agencies if a.code == code), None)
    return found.short_name if found else code


def kecamatan(code: str | None) -> str:
    """The kecamatan in which a region lies; empty where it is not known."""
    at = RegionCode(code).at(Level.KECAMATAN) if code else None
    found = region(at) if at else None
    return found.title if found else ""


def _pack(turn: Turn, code: str) -> Pack:
    """The jurisdiction that has the case, which may be another than the one that is asked."""
    return turn.scene.others.get(code, turn.scene.jurisdiction).pack

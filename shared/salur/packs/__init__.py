"""A jurisdiction's own settings: what a pack holds, how it is loaded and how it is checked."""

from salur.packs.check import check_pack
from salur.packs.finding import Finding, PackError
from salur.packs.load import load_pack, load_packs
from salur.packs.model import Pack, Packs
from salur.packs.texts import TextError, Texts

__all__ = [
    "Finding",
    "Pack",
    "PackError",
    "Packs",
    "TextError",
    "Texts",
    "check_pack",
    "load_pack",
    "load_packs",
]

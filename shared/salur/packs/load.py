"""Loads packs: a pack that `check` finds an error in is not loaded."""

from __future__ import annotations

from pathlib import Path

from salur.packs.check import examine
from salur.packs.finding import Finding, PackError
from salur.packs.model import Pack, Packs
from salur.packs.parts import Parts
from salur.packs.texts import Texts


def load_pack(folder: Path) -> Pack:
    """One pack from its folder. Raises PackError, which lists every error with file and line."""
    parts, findings = examine(folder)
    errors = tuple(finding for finding in findings if finding.severity == "error")
    if errors or parts is None:
        raise PackError(errors)
    return _pack(parts)


def load_packs(root: Path) -> Packs:
    """All packs below a folder (every folder with a pack.yaml). Raises PackError with the faults of all."""
    faults: list[Finding] = []
    packs: list[tuple[Path, Pack]] = []
    for folder in sorted(path.parent for path in root.glob("*/pack.yaml")):
        try:
            packs.append((folder, load_pack(folder)))
        except PackError as error:
            faults.extend(error.findings)
    if not packs and not faults:
        faults.append(Finding("?", "pack.yaml", 1, f"no pack lies below {root}"))
    indexes = [_index(packs, kind, faults) for kind in ("code", "WhatsApp number", "host")]
    if faults:
        raise PackError(tuple(faults))
    return Packs(by_code=indexes[0], by_phone_number_id=indexes[1], by_host=indexes[2])


def _index(packs: list[tuple[Path, Pack]], kind: str, faults: list[Finding]) -> dict[str, Pack]:
    index: dict[str, Pack] = {}
    for _folder, pack in packs:
        for name in _names(pack, kind):
            if name in index:
                file = "channels.yaml" if kind == "WhatsApp number" else "pack.yaml"
                sentence = f"{kind} {name} belongs to pack {index[name].code} already"
                faults.append(Finding(pack.code, file, 1, sentence))
            index[name] = pack
    return index


def _names(pack: Pack, kind: str) -> tuple[str, ...]:
    if kind == "code":
        return (pack.code,)
    if kind == "host":
        return pack.about.hosts
    return tuple(number.phone_number_id for number in pack.channels.whatsapp)


def _pack(parts: Parts) -> Pack:
    about = parts.about
    own = {"service": about.service, "region": about.title}
    return Pack(
        about=about,
        channels=parts.channels,
        categories=parts.categories,
        agencies=parts.agencies,
        sla=parts.sla,
        hotlines=parts.hotlines,
        emergency=parts.emergency,
        texts=Texts(about.code, own, parts.texts),
    )

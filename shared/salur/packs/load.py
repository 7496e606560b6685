"""Loads packs: a pack that `check` finds an error in is not loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from salur.packs.check import examine
from salur.packs.document import At, read
from salur.packs.finding import Finding, PackError
from salur.packs.model import Pack, Packs
from salur.packs.parts import Parts
from salur.packs.texts import Texts
from salur.packs.words import spoken, with_danger, with_subjects


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
    by_code, by_phone, by_host, *_ = (
        _index(packs, names, faults) for names in (_code, _phones, _hosts, _short_codes, _lines)
    )
    if faults:
        raise PackError(tuple(faults))
    return Packs(by_code=by_code, by_phone_number_id=by_phone, by_host=by_host)


# A name a pack is found by, and where it stands: file and place.
_Name = tuple[str, str, At]


def _code(pack: Pack) -> Iterator[_Name]:
    yield pack.code, "pack.yaml", ("code",)


def _phones(pack: Pack) -> Iterator[_Name]:
    for i, number in enumerate(pack.channels.whatsapp):
        yield number.phone_number_id, "channels.yaml", ("whatsapp", i, "phone_number_id")


def _lines(pack: Pack) -> Iterator[_Name]:
    for i, line in enumerate(pack.channels.lines):
        yield f"{line.channel} {line.number}", "channels.yaml", ("lines", i, "number")


def _short_codes(pack: Pack) -> Iterator[_Name]:
    for i, sms in enumerate(pack.channels.sms):
        name = (
            f"SMS {sms.short_code} {sms.keyword}"
            if sms.keyword
            else f"SMS {sms.short_code} without a keyword"
        )
        yield name, "channels.yaml", ("sms", i, "short_code")


def _hosts(pack: Pack) -> Iterator[_Name]:
    for i, host in enumerate(pack.about.hosts):
        yield host, "pack.yaml", ("hosts", i)


def _index(
    packs: list[tuple[Path, Pack]], names: Callable[[Pack], Iterator[_Name]], faults: list[Finding]
) -> Mapping[str, Pack]:
    index: dict[str, Pack] = {}
    for folder, pack in packs:
        for name, file, at in names(pack):
            if (owner := index.setdefault(name, pack)) is not pack:
                sentence = f"{name} belongs to pack {owner.code} already"
                faults.append(Finding(pack.code, file, read(folder / file).line(*at), sentence))
    return MappingProxyType(index)


def _pack(parts: Parts) -> Pack:
    about = parts.about
    words = spoken(parts.words)
    return Pack(
        about=about,
        channels=parts.channels,
        categories=with_subjects(parts.categories, words.values()),
        agencies=parts.agencies,
        sla=parts.sla,
        hotlines=parts.hotlines,
        emergency=with_danger(parts.emergency, words.values()),
        duty=parts.duty.with_offices(parts.agencies),
        routing=parts.routing,
        days_off=parts.days_off,
        weights=parts.weights.weights,
        landmarks=parts.landmarks.searched(),
        texts=Texts(about.code, about.told, parts.texts),
        words=MappingProxyType(words),
    )

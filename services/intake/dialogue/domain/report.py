"""A draft as the report that goes on: masked, in refs, with what is missing said by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from salur.contracts.base import Sensitivity
from salur.contracts.messages import Address
from salur.contracts.reports import Identity, Place, ReportSubmitted
from salur.packs.category import Category
from salur.privacy.sealed import Sealed
from services.intake.dialogue.domain.cases import Told
from services.intake.dialogue.domain.conversation import Draft, Spot
from services.intake.dialogue.domain.effects import Submit

_ORDER = (Sensitivity.OPEN, Sensitivity.CONFIDENTIAL, Sensitivity.RESTRICTED)


@dataclass(frozen=True, slots=True)
class Filed:
    """What stands fixed for a report: its code, who it is from, its words sealed where it is restricted."""

    code: str
    reporter: Address
    citizen: str
    nik: str | None
    sealed_text: Sealed | None
    at: datetime
    profiling: bool = True
    language: str = "id"


def submitted(effect: Submit, category: Category, filed: Filed) -> ReportSubmitted:
    """The event of a report."""
    draft = effect.draft
    return ReportSubmitted(
        report_class=category.report_class,
        sensitivity=sensitivity(draft, category),
        report=effect.report,
        code=filed.code,
        pack=filed.reporter.pack,
        reporter=filed.reporter,
        identity=_identity(effect, filed),
        category=category.key,
        text="" if draft.restricted else effect.text,
        sealed_text=filed.sealed_text,
        place=place(draft.place, "" if draft.restricted else effect.place_text),
        media=draft.media,
        forwarded=draft.forwarded,
        urgent=effect.urgent,
        unfinished=effect.unfinished,
        accused=draft.accused,
        wish=effect.wish,
        filed_by=effect.filed_by,
        origin=draft.origin,
        language=filed.language,
        unproved=effect.unproved,
        submitted_at=filed.at,
    )


def sensitivity(draft: Draft, category: Category) -> Sensitivity:
    """The strictest that the words, the reporter's age and the category call for."""
    grounds = [category.sensitivity]
    if draft.minor or draft.confidential:
        grounds.append(Sensitivity.CONFIDENTIAL)
    if draft.restricted:
        grounds.append(Sensitivity.RESTRICTED)
    return max(grounds, key=_ORDER.index)


def place(spot: Spot | None, text: str) -> Place:
    """The place of an event; `text` is what may be said of it."""
    if spot is None:
        return Place(text=text)
    return Place(
        text=text, region=spot.region, name=spot.title, latitude=spot.latitude, longitude=spot.longitude
    )


def _identity(effect: Submit, filed: Filed) -> Identity:
    draft, told = effect.draft, effect.told
    if told is not None and not tells_identity(draft):
        return Identity(
            citizen=filed.citizen,
            nik=told.nik,
            named=told.named,
            nik_facts=told.nik_facts,
            missing=told.missing,
            show_name=effect.show_name,
            profiling=filed.profiling,
        )
    return Identity(
        citizen=filed.citizen,
        nik=filed.nik,
        named=draft.name is not None,
        nik_facts=draft.nik_facts,
        missing=_why_missing(effect),
        minor=draft.minor,
        show_name=effect.show_name,
        profiling=filed.profiling,
    )


def told_by(draft: Draft, shown: str) -> Told | None:
    """What need not be asked again after this report. A minor is asked each time (they grow up), as is who may hide."""
    if draft.minor or draft.restricted or (draft.nik is None and draft.name is None):
        return None
    return Told(
        nik_facts=draft.nik_facts, missing=draft.nik_missing, named=draft.name is not None, shown=shown
    )


def tells_identity(draft: Draft) -> bool:
    """Whether the reporter said anything of who they are while writing it."""
    return draft.nik is not None or draft.name is not None or draft.nik_missing is not None


def _why_missing(effect: Submit) -> str | None:
    if effect.draft.nik is not None:
        return None
    return effect.draft.nik_missing or ("emergency" if effect.urgent else None)

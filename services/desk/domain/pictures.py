"""Who sees which picture of a case, and how: blurred until an officer has looked at it, or not at all."""

from __future__ import annotations

from enum import StrEnum

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Audience, Case, CaseState, Role
from services.desk.domain.access import may_see
from services.desk.domain.officers import Officer


class Seen(StrEnum):
    """How a picture is seen."""

    CLEAR = "clear"
    BLURRED = "blurred"
    HIDDEN = "hidden"


def after_pictures(case: Case) -> tuple[str, ...]:
    """What officers added on the way, without what the reporter sent."""
    found = (ref for entry in case.timeline for ref in entry.media if ref not in case.media)
    return tuple(dict.fromkeys(found))


def audience_of(case: Case, ref: str) -> Audience | None:
    """For whom a picture was released; None where nobody has looked at it yet."""
    if ref in case.hidden_media:
        return Audience.NOBODY
    if ref in case.public_media:
        return Audience.PUBLIC
    return Audience.AGENCY if ref in case.agency_media else None


def seen(officer: Officer, case: Case, ref: str) -> Seen:
    """How this officer's list shows a picture. What officers took themselves needs no second look within the agencies;
    a restricted case is open to few, who see all of it."""
    audience = audience_of(case, ref)
    if (
        audience is Audience.NOBODY
        or ref not in (*case.media, *after_pictures(case))
        or not may_see(officer, case)
    ):
        return Seen.HIDDEN
    looked = audience is not None or ref not in case.media
    return Seen.CLEAR if looked or case.sensitivity is Sensitivity.RESTRICTED else Seen.BLURRED


def may_release(officer: Officer, case: Case) -> bool:
    """Who says for whom a picture is: the admin, the leader, and the agency that has the case. None of a restricted
    one is released at all."""
    if not may_see(officer, case) or case.sensitivity is Sensitivity.RESTRICTED:
        return False
    if case.state is CaseState.BELUM_TERVERIFIKASI:
        return False
    return officer.role is not Role.OFFICER or officer.agency == case.agency


def may_open(officer: Officer, case: Case, ref: str) -> bool:
    """Whether they may look at it whole: as it is shown to them, or to say for whom it is."""
    how = seen(officer, case, ref)
    return how is Seen.CLEAR or (how is Seen.BLURRED and may_release(officer, case))


def is_public(case: Case, ref: str) -> bool:
    """Whether everybody may see it."""
    return audience_of(case, ref) is Audience.PUBLIC and case.sensitivity is not Sensitivity.RESTRICTED

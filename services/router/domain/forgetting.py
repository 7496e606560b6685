"""What stays of a case whose reporter was erased: its place, category, dates and agencies, and no word of anybody.

UU 27/2022 article 8: who the data are about may have them erased; what the agency did stays accountable.
"""

from __future__ import annotations

from datetime import datetime

from salur.contracts.cases import Actor, Case, Entry, Role
from salur.contracts.messages import Address
from salur.contracts.reports import Place

ERASED = "erased"


def forgotten(case: Case, by: Actor, now: datetime) -> Case | None:
    """The case without its reporter, one version on; None where they are forgotten already."""
    if case.reporter.channel == ERASED:
        return None
    place = Place(region=case.place.region, name=case.place.name)
    entry = Entry(at=now, by=by, what="forgotten", state=case.state, agency=case.agency, public=False)
    return case.model_copy(
        update={
            "version": case.version + 1,
            "text": "",
            "sealed_text": None,
            "place": place,
            "reporter": Address(ref=ERASED, channel=ERASED, number="", pack=case.pack),
            "citizen": ERASED,
            "show_name": False,
            "media": (),
            "public_media": (),
            "agency_media": (),
            "hidden_media": (),
            "similar": (),
            "signals": (),
            "rating": case.rating.model_copy(update={"text": None}) if case.rating else None,
            "parts": tuple(part.model_copy(update={"text": None, "media": ()}) for part in case.parts),
            "timeline": (*(_silent(old) for old in case.timeline), entry),
            "changed_at": now,
        }
    )


def _silent(entry: Entry) -> Entry:
    by = Actor(role=Role.REPORTER, id=ERASED) if entry.by.role is Role.REPORTER else entry.by
    return entry.model_copy(
        update={"by": by, "text": None, "sealed_text": None, "media": (), "notification": None}
    )

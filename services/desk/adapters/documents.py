"""What desk keeps in MongoDB."""

from __future__ import annotations

from salur.store.kinds import Index, Kind
from services.desk.domain.record import CaseRecord, Delivery, Refusal

DATABASE = "desk"
_REFUSALS_KEPT = 2 * 86_400

FACTS = (
    "case.pack",
    "fact.at",
    "case.sensitivity",
    "fact.agency",
    "fact.district",
    "fact.category",
    "fact.closed_at",
    "fact.days",
    "fact.late",
    "fact.stars",
    "due_at",
)

CASES: Kind[CaseRecord] = Kind(
    database=DATABASE,
    collection="cases",
    model=CaseRecord,
    identify=lambda record: record.case.case,
    indexes=(
        Index((("case.pack", 1), ("order", 1))),
        Index((("case.pack", 1), ("case.agency", 1), ("order", 1))),
        # Enough to count a list's filters without reading a case.
        Index(
            (("case.pack", 1), ("case.agency", 1), ("case.sensitivity", 1), ("case.state", 1), ("due_at", 1))
        ),
        Index((("case.parts.agency", 1), ("order", 1)), sparse=True),
        Index((("case.code", 1),)),
        # All that the figures count, so that they read no case either.
        Index(tuple((field, 1) for field in FACTS)),
        Index((("case.pack", 1), ("fact.closed_at", 1)), sparse=True),
        Index((("case.filed_by", 1),)),
        Index((("case.officer", 1), ("case.state", 1))),
    ),
)
DELIVERIES: Kind[Delivery] = Kind(
    database=DATABASE,
    collection="deliveries",
    model=Delivery,
    identify=lambda delivery: delivery.notification,
    indexes=(Index((("case", 1),)),),
)
REFUSALS: Kind[Refusal] = Kind(
    database=DATABASE,
    collection="refusals",
    model=Refusal,
    identify=lambda refusal: refusal.command,
    indexes=(Index((("at", 1),), expire_after=_REFUSALS_KEPT),),
)
KINDS = (CASES, DELIVERIES, REFUSALS)

"""A case without its reporter keeps what the agency must answer for, and nothing of the person."""

from __future__ import annotations

from datetime import timedelta

from salur.contracts.cases import Actor, CaseChanged, Entry, Role
from salur.contracts.golden import EXAMPLES
from services.router.domain.forgetting import forgotten

CASE = next(event for event in EXAMPLES if isinstance(event, CaseChanged)).case
BY = Actor(role=Role.SYSTEM, id="intake")
WORDS = "Rumah saya di sebelah masjid"
LATER = CASE.changed_at + timedelta(days=1)


def test_words_and_refs_go_and_the_facts_stay() -> None:
    said = Entry(
        at=CASE.changed_at,
        by=Actor(role=Role.REPORTER, id=CASE.citizen),
        what="replied",
        state=CASE.state,
        text=WORDS,
        media=("a_1",),
    )
    whole = CASE.model_copy(update={"timeline": (*CASE.timeline, said), "media": ("a_1",), "text": WORDS})
    left = forgotten(whole, BY, LATER)
    assert left is not None
    bytes_left = left.model_dump_json()
    for gone in (WORDS, CASE.citizen, CASE.reporter.ref, "a_1", CASE.place.text):
        assert gone not in bytes_left
    kept = ("case", "code", "pack", "state", "category", "agency", "submitted_at", "dues")
    assert all(getattr(left, name) == getattr(whole, name) for name in kept)
    assert left.place.region == CASE.place.region
    assert [entry.what for entry in left.timeline] == ["dispatched", "replied", "forgotten"]
    assert left.version == whole.version + 1


def test_once_is_enough() -> None:
    left = forgotten(CASE, BY, LATER)
    assert left is not None
    assert forgotten(left, BY, LATER) is None

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.privacy.audit import Entry, next_entry, verify

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
WRITER = "notify/notify-0"


def chain(length: int, writer: str = WRITER) -> list[Entry]:
    entries: list[Entry] = []
    for n in range(length):
        what = {"action": "address_read", "subject": f"s_{n}", "why": "notify"}
        entries.append(
            next_entry(entries[-1] if entries else None, what, writer=writer, at=AT + timedelta(seconds=n))
        )
    return entries


def test_a_chain_holds_and_says_who_when_and_what() -> None:
    entries = chain(3)
    assert verify(entries, WRITER) is None
    assert verify([], WRITER) is None
    assert [e.seq for e in entries] == [1, 2, 3]
    assert entries[1].previous == entries[0].hash
    assert entries[0].what["subject"] == "s_0"
    assert entries[0].at == "2026-11-22T03:00:00+00:00"


@given(st.integers(0, 4), st.sampled_from(["writer", "seq", "at", "what", "previous", "hash"]))
def test_any_change_is_seen_where_it_was_made(which: int, field: str) -> None:
    entries = chain(5)
    change: object = {"what": {"action": "nothing"}, "seq": 99}.get(field, "x")
    entries[which] = entries[which].model_copy(update={field: change})
    assert verify(entries, WRITER) == entries[which]


@given(st.integers(0, 3))
def test_an_entry_made_anew_with_a_hash_that_fits_is_seen_at_the_next(which: int) -> None:
    entries = chain(5)
    forged = next_entry(entries[which - 1] if which else None, {"action": "nothing"}, writer=WRITER, at=AT)
    assert verify([*entries[:which], forged, *entries[which + 1 :]], WRITER) == entries[which + 1]


@given(st.integers(0, 3))
def test_an_entry_left_out_swapped_or_said_twice_is_seen(which: int) -> None:
    entries = chain(5)
    assert verify(entries[:which] + entries[which + 1 :], WRITER) == entries[which + 1]
    swapped = [*entries]
    swapped[which], swapped[which + 1] = swapped[which + 1], swapped[which]
    assert verify(swapped, WRITER) == entries[which + 1]
    assert verify([*entries[: which + 1], entries[which], *entries[which + 1 :]], WRITER) == entries[which]


def test_another_writers_chain_is_not_this_ones() -> None:
    assert verify(chain(2, "other"), WRITER) is not None
    with pytest.raises(ValueError, match="cannot be followed"):
        next_entry(chain(1)[0], {}, writer="other", at=AT)


def test_the_same_moment_in_another_zone_is_the_same_entry() -> None:
    wita = timezone(timedelta(hours=8))
    assert next_entry(None, {}, writer=WRITER, at=AT.astimezone(wita)) == next_entry(
        None, {}, writer=WRITER, at=AT
    )


def test_an_entry_reads_back_from_json_unharmed() -> None:
    entries = [Entry.model_validate_json(e.model_dump_json()) for e in chain(3)]
    assert verify(entries, WRITER) is None

"""Whose data, which fields, in what time: counted from the audit chains."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from typer.testing import CliRunner

from salur.commands import breach
from salur.commands.breach import exposed
from salur.privacy.audit import Entry, next_entry

AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)


def chain(writer: str, *told: tuple[int, str, str]) -> list[Entry]:
    entries: list[Entry] = []
    for minutes, action, subject in told:
        what = {"action": action, "subject": subject, "why": "check"}
        last = entries[-1] if entries else None
        entries.append(next_entry(last, what, writer=writer, at=AT + timedelta(minutes=minutes)))
    return entries


CHAINS = {
    "notify-a": chain("notify-a", (0, "address_read", "s_1"), (5, "address_read", "s_1"), (9, "anchor", "")),
    "desk-a": chain("desk-a", (4, "nik_read", "c_1"), (6, "name_read", "c_2"), (7, "erased", "c_2")),
}


def test_each_person_and_field_stands_once_with_its_reads() -> None:
    rows = exposed(CHAINS, AT, AT + timedelta(hours=1))
    assert [(row.subject, row.field, row.times) for row in rows] == [
        ("c_1", "nik", 1),
        ("c_2", "name", 1),
        ("s_1", "address", 2),
    ]
    assert rows[2].writers == ("notify-a",)
    assert (rows[2].first, rows[2].last) == ("2026-11-26T03:00:00+00:00", "2026-11-26T03:05:00+00:00")


def test_only_the_time_and_the_process_asked_for_count() -> None:
    rows = exposed(CHAINS, AT + timedelta(minutes=4), AT + timedelta(minutes=5))
    assert [(row.subject, row.times) for row in rows] == [("c_1", 1), ("s_1", 1)]
    assert [row.subject for row in exposed(CHAINS, AT, AT + timedelta(hours=1), "desk-a")] == ["c_1", "c_2"]


def test_a_span_of_time_is_read_in_its_own_zone_and_one_that_ends_before_it_begins_is_refused() -> None:
    given = ["--since", "2026-11-02T01:00:00+08:00", "--until"]
    for until in ("2026-11-01T16:59:59", "2026-11-02T00:59:59+08:00"):
        answer = CliRunner().invoke(breach.app, [*given, until])
        assert (answer.exit_code, "--until is before --since" in answer.output) == (1, True)
    assert breach._utc(AT.astimezone()) == breach._utc(AT.replace(tzinfo=None)) == AT

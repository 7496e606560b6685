"""Every event can be read by processes older and newer than the one that wrote it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from salur.contracts import wire
from salur.contracts.base import Contract, Lane
from salur.contracts.compatibility import breaks
from salur.contracts.golden import EXAMPLES, FOLDER, example_file, schema_file
from salur.contracts.topics import declared, registry
from salur.contracts.wire import EVENTS, Unreadable

BY_TYPE = {event.TYPE: event for event in EXAMPLES}


def test_every_event_has_an_example() -> None:
    assert set(BY_TYPE) == set(EVENTS)


def test_no_golden_file_is_left_without_its_event() -> None:
    expected = {f(kind).name for kind in EVENTS for f in (example_file, schema_file)}
    assert {path.name for path in FOLDER.iterdir()} == expected


@pytest.mark.parametrize("kind", sorted(EVENTS))
def test_what_was_written_is_read(kind: str) -> None:
    assert wire.read(kind, example_file(kind).read_bytes()) == BY_TYPE[kind]


@pytest.mark.parametrize("kind", sorted(EVENTS))
def test_schema_still_fits_its_readers(kind: str) -> None:
    old = json.loads(schema_file(kind).read_text())
    assert breaks(old, EVENTS[kind].model_json_schema()) == []


@pytest.mark.parametrize("kind", sorted(EVENTS))
def test_a_reader_ignores_fields_it_does_not_know(kind: str) -> None:
    raw = json.loads(example_file(kind).read_bytes()) | {"added_later": {"x": 1}}
    assert wire.read(kind, json.dumps(raw).encode()) == BY_TYPE[kind]


@pytest.mark.parametrize("kind", sorted(EVENTS))
def test_class_and_sensitivity_stand_in_every_contract(kind: str) -> None:
    assert {"report_class", "sensitivity"} <= set(EVENTS[kind].model_fields)


def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(schema_file("salur.report-submitted.v1").read_text())
    return schema


def _remove(schema: dict[str, Any]) -> None:
    del schema["properties"]["category"]


def _require(schema: dict[str, Any]) -> None:
    schema["properties"]["weather"] = {"type": "string"}
    schema["required"].append("weather")


def _retype(schema: dict[str, Any]) -> None:
    schema["properties"]["submitted_at"] = {"type": "integer"}


def _widen_enum(schema: dict[str, Any]) -> None:
    schema["$defs"]["ReportClass"]["enum"].append("keluhan")


def _nested(schema: dict[str, Any]) -> None:
    del schema["$defs"]["Place"]["properties"]["region"]


def _loosen(schema: dict[str, Any]) -> None:
    schema["required"].remove("pack")


@pytest.mark.parametrize("change", [_remove, _require, _retype, _widen_enum, _nested, _loosen])
def test_a_change_that_a_reader_could_not_bear_is_refused(change: Any) -> None:
    new = copy.deepcopy(_schema())
    change(new)
    assert breaks(_schema(), new)


def test_a_field_with_a_default_may_be_added() -> None:
    new = copy.deepcopy(_schema())
    new["properties"]["weather"] = {"type": "string", "default": ""}
    new["$defs"]["Place"]["properties"]["altitude"] = {"type": "number", "default": 0}
    new["$defs"]["Place"]["description"] = "Other words."
    assert breaks(_schema(), new) == []


def test_every_event_but_the_dead_letter_has_one_topic_and_topics_list_only_events() -> None:
    listed = [kind for topic in declared() for kind in topic.events]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(EVENTS) - {"salur.dead-letter.v1"}


def test_co_partitioned_topics_have_equal_counts_and_lanes() -> None:
    groups: dict[str, set[tuple[int, tuple[Lane, ...]]]] = {}
    for topic in declared():
        if topic.co_partitioned:
            groups.setdefault(topic.co_partitioned, set()).add((topic.partitions, topic.lanes))
    assert groups
    assert all(len(shapes) == 1 for shapes in groups.values())


@pytest.mark.parametrize(
    "event", [e for e in EXAMPLES if e.TYPE != "salur.dead-letter.v1"], ids=lambda e: e.TYPE
)
def test_events_go_to_a_topic_that_exists_in_their_lane(event: Contract) -> None:
    topics = registry("p.")
    assert topics.topic_of(event) in {physical.name for physical in topics.physical()}
    assert event.key()


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        (None, b"{}", "no_type"),
        ("salur.report-submitted.v2", b"{}", "unknown_type"),
        ("salur.report-submitted.v1", None, "empty"),
        ("salur.report-submitted.v1", b"\xff\xfe not json", "invalid"),
        ("salur.report-submitted.v1", b"{}", "invalid"),
        ("salur.report-submitted.v1", b"[]", "invalid"),
    ],
)
def test_unreadable_bytes_say_why(kind: str | None, value: bytes | None, reason: str) -> None:
    with pytest.raises(Unreadable) as bad:
        wire.read(kind, value)
    assert bad.value.reason == reason


def test_unreadable_says_where_and_quotes_nothing() -> None:
    raw = json.loads(example_file("salur.report-submitted.v1").read_bytes()) | {
        "identity": "7409991205900001"
    }
    with pytest.raises(Unreadable) as bad:
        wire.read("salur.report-submitted.v1", json.dumps(raw).encode())
    assert bad.value.where.startswith("identity")
    assert "7409991205900001" not in str(bad.value)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.observability import current_trace, new_trace, parse_trace, tracing

HEADER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_a_header_reads_and_writes_as_it_was() -> None:
    trace = parse_trace(HEADER)
    assert trace is not None
    assert trace.header() == HEADER
    unsampled = parse_trace(HEADER[:-1] + "0")
    assert unsampled is not None
    assert unsampled.header().endswith("-00")


def test_a_child_stays_in_the_trace_with_a_span_of_its_own() -> None:
    trace = new_trace()
    child = trace.child()
    assert child.trace_id == trace.trace_id
    assert child.span_id != trace.span_id
    assert parse_trace(child.header()) == child


def test_a_later_version_may_say_more() -> None:
    assert parse_trace("01" + HEADER[2:] + "-more") is not None


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "nonsense",
        "ff" + HEADER[2:],
        HEADER + "-more",
        HEADER.upper(),
        "00-" + "0" * 32 + "-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-" + "0" * 16 + "-01",
        HEADER + "\n",
    ],
)
def test_what_the_standard_does_not_allow_is_no_trace(header: str | None) -> None:
    assert parse_trace(header) is None


@given(st.text())
def test_no_header_breaks_the_reader(header: str) -> None:
    parse_trace(header)


def test_the_current_trace_ends_with_its_block() -> None:
    trace = new_trace()
    with tracing(trace):
        assert current_trace() == trace
        with tracing(None):
            assert current_trace() is None
        assert current_trace() == trace
    assert current_trace() is None

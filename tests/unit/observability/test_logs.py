import asyncio
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel

from salur.observability import configure_logs, get_logger, new_trace, tracing
from salur.privacy import KeyRing, Name, Nik, Unsealable

NIK, PHONE, NAME, EMAIL = "7409991205900001", "628001234567", "Siti Aminah", "siti@contoh.id"
log = get_logger("tests")


@dataclass
class Output:
    """What a process wrote."""

    stream: io.StringIO

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def line(self) -> dict[str, Any]:
        (only,) = self.lines
        return only

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def holds_nobody(self) -> bool:
        return not any(part in self.text for part in (NIK, PHONE, "Siti", "Aminah", EMAIL, "7409 9912"))


@pytest.fixture
def output() -> Iterator[Output]:
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    configure_logs("json", service="verify", role="worker", lanes=["routine", "urgent"], out=stream)
    yield Output(stream)
    configure_logs("json", service="verify", role="worker", lanes=[])
    root.handlers, root.level = handlers, level
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    logging.captureWarnings(False)


class Colour(StrEnum):
    RED = "red"


def test_a_line_says_when_who_what_and_under_which_trace(output: Output) -> None:
    trace = new_trace()
    with tracing(trace):
        log.warning("batch_again", stage="verify", reason="Conflict", attempt=3)
    line = output.line
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "warning",
        "event": "batch_again",
        "logger": "tests",
        "trace": trace.trace_id,
        "stage": "verify",
        "reason": "Conflict",
        "attempt": 3,
        "service": "verify",
        "role": "worker",
        "lane": "routine,urgent",
    }


def test_values_have_names_from_the_list_and_others_are_named_and_withheld(output: Output) -> None:
    log.info("x", text="jalan rusak", nik=NIK, topic="intake.messages", **{"siti aminah": 1, NIK: 2})
    assert output.line["topic"] == "intake.messages"
    assert output.line["withheld"] == ["text", "nik", "•••", "•••"]
    assert output.holds_nobody()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("router.cases", "router.cases"),
        (NAME, "•••"),
        (f"a.{NIK}", "a.[NIK]"),
        (PHONE, "[nomor telepon]"),
        (EMAIL, "[email]"),
        (int(NIK), "•••"),
        (int(PHONE), "•••"),
        (12, 12),
        (True, True),
        (None, None),
        (Colour.RED, "red"),
        (Path("/etc/salur/keys.json"), "/etc/salur/keys.json"),
        (UUID("2f1c0e4a-9914-4c8d-9c2b-081234567890"), "2f1c0e4a-9914-4c8d-9c2b-081234567890"),
        ([NIK, "a"], ["[NIK]", "a"]),
        ({"nik": NIK}, "•••"),
        (Nik(NIK), "•••"),
        (Name(NAME), "•••"),
        (KeyRing.generate().seal("a", NAME.encode()), "•••"),
        (NAME.encode(), "•••"),
        (ValueError(NAME), "•••"),
    ],
)
def test_a_value_is_shown_only_where_it_points_to_nobody(
    output: Output, value: object, shown: object
) -> None:
    log.info("x", reason=value)
    assert output.line["reason"] == shown
    assert output.holds_nobody()


def test_an_offset_is_a_number_whatever_it_looks_like(output: Output) -> None:
    log.info("x", offset=81234567890, partition=NIK)
    assert output.line["offset"] == 81234567890
    assert output.holds_nobody()


class Person(BaseModel):
    nik: int
    names: dict[str, int]


def test_an_exception_shows_where_it_arose_and_never_what_it_quotes(output: Output) -> None:
    try:
        try:
            raise ValueError(f"bad name {NAME}")
        except ValueError as error:
            raise RuntimeError(NIK) from error
    except RuntimeError:
        log.exception("handler_failed", stage="verify")
    outer, inner = output.line["exception"]
    assert outer["type"] == "builtins.RuntimeError"
    assert inner["type"] == "builtins.ValueError"
    assert "test_logs.py:" in inner["at"][-1]
    assert output.line["level"] == "error"
    assert output.holds_nobody()


def test_pydantic_is_quoted_by_place_and_kind_alone(output: Output) -> None:
    try:
        Person.model_validate({"nik": NAME, "names": {NAME: EMAIL}})
    except ValueError:
        log.exception("unreadable")
    assert output.line["exception"][0]["invalid"] == [
        {"loc": ["nik"], "type": "int_parsing"},
        {"loc": ["names", "•••"], "type": "int_parsing"},
    ]
    assert output.holds_nobody()


def test_an_exception_of_ours_that_is_safe_says_its_sentence(output: Output) -> None:
    try:
        raise Unsealable("a box for x does not open with key message-1 " + PHONE)
    except Unsealable:
        log.exception("unsealable")
    assert output.line["exception"][0]["sentence"].startswith("a box for x does not open with key message-1")
    assert output.holds_nobody()


def test_a_group_of_exceptions_shows_each(output: Output) -> None:
    try:
        raise ExceptionGroup(NAME, [ValueError(NIK), TypeError(NAME)])
    except ExceptionGroup:
        log.exception("several")
    assert [one["type"] for one in output.line["exception"][0]["group"]] == [
        "builtins.ValueError",
        "builtins.TypeError",
    ]
    assert output.holds_nobody()


def test_libraries_write_through_the_same_pipe(output: Output) -> None:
    logging.getLogger("aiokafka.consumer").warning("Topic %s: %s\nbody: %s", "cases.changed", PHONE, NAME)
    assert output.line["logger"] == "aiokafka.consumer"
    assert output.line["event"] == "Topic cases.changed: [nomor telepon]"
    assert output.holds_nobody()


def test_libraries_that_write_content_below_warning_are_quiet(output: Output) -> None:
    for name in ("pymongo.command", "faststream", "aiokafka", "uvicorn.error", "uvicorn.access", "salur.x"):
        logging.getLogger(name).debug("insert %s", NAME)
    logging.getLogger("pymongo.command").info("insert %s", NAME)
    logging.getLogger("uvicorn.access").error("GET /lacak/4821-0937-5562?name=%s", NAME)
    assert output.text == ""


def test_a_librarys_exception_is_not_quoted_either(output: Output) -> None:
    try:
        raise KeyError(NAME)
    except KeyError:
        logging.getLogger("somebody").exception("Failed")
    assert output.lines[0]["exception"][0]["type"] == "builtins.KeyError"
    assert output.holds_nobody()


def test_a_record_that_cannot_be_formatted_is_written_as_it_is(output: Output) -> None:
    record = logging.LogRecord("somebody", logging.ERROR, __file__, 1, "%d items", (NAME,), None)
    ours = [
        handler for handler in logging.getLogger().handlers if type(handler).__module__.startswith("salur.")
    ]
    for handler in ours:
        handler.handle(record)
    assert output.line["event"] == "%d items"


async def test_what_asyncio_says_of_a_failed_task_is_cut_before_the_exception(output: Output) -> None:
    loop = asyncio.get_running_loop()
    failed: asyncio.Future[None] = loop.create_future()
    failed.set_exception(ValueError(f"{NAME} {NIK}"))
    loop.call_exception_handler({"message": "Future exception was never retrieved", "future": failed})
    loop.call_exception_handler(
        {"message": f"Exception in callback f('{NAME}')", "exception": ValueError(NAME)}
    )
    assert output.holds_nobody()
    assert [line["event"] for line in output.lines] == [
        "Future exception was never retrieved",
        "Exception in callback f",
    ]
    failed.exception()


def test_what_nobody_caught_and_warnings_are_lines_too(output: Output) -> None:
    error = ValueError(NAME)
    sys.excepthook(ValueError, error, None)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    threading.Thread(target=lambda: int(NAME)).start()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"deprecated {PHONE}", DeprecationWarning, stacklevel=1)
    _wait_for(lambda: len(output.lines) == 3)
    assert [line["event"] for line in output.lines if line["level"] == "critical"] == ["uncaught"] * 2
    assert output.holds_nobody()


def _wait_for(condition: Any) -> None:
    for thread in threading.enumerate():
        if thread is not threading.main_thread():
            thread.join(1)
    assert condition()


def test_the_console_is_for_a_persons_eyes_and_hides_the_same(output: Output) -> None:
    configure_logs("console", service="verify", role="worker", lanes=["routine"], out=output.stream)
    try:
        int(NAME)
    except ValueError:
        log.exception("handler_failed", stage="verify", reason=PHONE)
    first, second, third = output.text.splitlines()
    assert "ERROR" in first
    assert first.endswith("handler_failed  stage=verify reason=[nomor telepon]")
    assert second == "    builtins.ValueError"
    assert "test_logs.py:" in third
    assert output.holds_nobody()


def test_debug_is_not_written_and_values_of_libraries_objects_are_not_asked(output: Output) -> None:
    log.debug("x", topic="a")
    assert output.text == ""


def test_a_command_logs_beside_its_result(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salur.observability.logs._writer.configured", False)
    get_logger("classifier").info("model_in_use")
    told = capsys.readouterr()
    assert (told.out, "model_in_use" in told.err) == ("", True)

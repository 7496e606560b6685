"""Log lines: one JSON object each, from our own loggers and every library's through the same pipe.

A service writes them to stdout; a command, whose stdout is its result, to stderr.

A line cannot hold personal data: values stand under names from a closed list (`scrubbing`), exceptions show where
they arose and not what they say (`failures`), and of a library's text one line without numbers of people remains.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import threading
from collections.abc import Iterable, MutableMapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Protocol, TextIO

import structlog

from salur.observability.failures import described
from salur.observability.meters import metrics
from salur.observability.scrubbing import scrubbed, sentence
from salur.observability.trace import current_trace

_QUIET = {
    # At DEBUG pymongo's loggers write whole commands, and FastStream's whole messages.
    "pymongo": logging.WARNING,
    "faststream": logging.WARNING,
    "aiokafka": logging.WARNING,
    "aiohttp": logging.WARNING,
    "uvicorn": logging.WARNING,
    "uvicorn.access": logging.CRITICAL,
    "aiohttp.access": logging.CRITICAL,
    "asyncio": logging.WARNING,
}
_LEVELS = {"exception": "error", "warn": "warning", "fatal": "critical"}

Line = MutableMapping[str, Any]


class Logger(Protocol):
    """What code logs with. `event` is a fixed word such as "batch_again"; values go by the names of `scrubbing`."""

    def debug(self, event: str, **values: object) -> None: ...
    def info(self, event: str, **values: object) -> None: ...
    def warning(self, event: str, **values: object) -> None: ...
    def error(self, event: str, **values: object) -> None: ...
    def exception(self, event: str, **values: object) -> None:
        """Like error, with the exception that is being handled."""


class _Writer:
    """Turns lines into text and writes them; what process this is stands in each."""

    def __init__(self) -> None:
        self.process: dict[str, str] = {}
        self.console = False
        self.configured = False
        self.out: TextIO | None = None

    def write(self, line: Line) -> None:
        whole = {**line, **{name: value for name, value in self.process.items() if name not in line}}
        text = _console(line) if self.console else json.dumps(whole, ensure_ascii=False)
        # A command that prints its result sets up no log: what it does beside that must not stand in the result.
        print(text, file=self.out or (sys.stdout if self.configured else sys.stderr), flush=True)


_writer = _Writer()


def get_logger(name: str) -> Logger:
    """The logger of a part of Salur. Safe to make and to use before `configure_logs`; it writes to stderr then."""
    wrapped = structlog.wrap_logger(
        None,
        processors=[_finish],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        context_class=dict,
    )
    logger: Logger = wrapped.bind(logger=name)
    return logger


def configure_logs(
    form: str, *, service: str, role: str, lanes: Iterable[str], out: TextIO | None = None
) -> None:
    """Sets up this process's log. `form` is "json" or "console"; `out` is stdout if not given."""
    _writer.process = {"service": service, "role": role, "lane": ",".join(lanes)}
    _writer.console = form == "console"
    _writer.configured = True
    _writer.out = out
    root = logging.getLogger()
    root.handlers = [_Captured()]
    root.setLevel(logging.INFO)
    for name, level in _QUIET.items():
        library = logging.getLogger(name)
        library.handlers, library.propagate = [], True
        library.setLevel(level)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    metrics.gauge("salur_process_info").labels(service=service, role=role, version=_version()).set(1)


def _finish(_logger: object, method: str, values: Line) -> Line:
    error = _exception(values.pop("exc_info", None))
    event, name = str(values.pop("event", "")), str(values.pop("logger", ""))
    _writer.write(_line(_LEVELS.get(method, method), event, name, values, error))
    raise structlog.DropEvent


def _line(level: str, event: str, logger: str, values: Line, error: BaseException | None) -> Line:
    line: Line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": level,
        "event": sentence(event),
        "logger": logger,
    }
    if trace := current_trace():
        line["trace"] = trace.trace_id
    line.update(scrubbed(values))
    if error is not None:
        line["exception"] = described(error)
    return line


class _Captured(logging.Handler):
    """Takes in what libraries log by the standard library's means."""

    def emit(self, record: logging.LogRecord) -> None:
        error = _exception(record.exc_info)
        _writer.write(_line(record.levelname.lower(), _text(record), record.name, {}, error))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the standard library's name
        """A record that cannot be written is told by its logger alone; its text must not reach stderr."""
        _writer.write(_line("error", "unwritable_log_record", record.name, {}, None))


def _text(record: logging.LogRecord) -> str:
    """What a library says. asyncio prints the exceptions and arguments of its callbacks: of it the first words."""
    try:
        said = record.getMessage()
    except (TypeError, ValueError):
        said = str(record.msg)
    if record.name.split(".")[0] == "asyncio":
        said = said.split("(", 1)[0].split("<", 1)[0].strip()
    return said


def _exception(info: Any) -> BaseException | None:
    if info is True:
        info = sys.exc_info()
    if isinstance(info, tuple):
        info = info[1]
    return info if isinstance(info, BaseException) else None


def _uncaught(kind: type[BaseException], error: BaseException | None, _traceback: object) -> None:
    if issubclass(kind, KeyboardInterrupt | SystemExit | asyncio.CancelledError):
        return
    _writer.write(_line("critical", "uncaught", "process", {}, error))


def _console(line: Line) -> str:
    """A line for a person: time, level, who, what, then the values; an exception in lines of its own."""
    rest = {
        k: v for k, v in line.items() if k not in ("time", "level", "event", "logger", "exception", "trace")
    }
    values = " ".join(f"{name}={_shown(value)}" for name, value in rest.items())
    head = f"{line['time'][11:23]} {line['level'].upper():<8} {line['logger']:<12} {line['event']}  {values}".rstrip()
    return "\n".join(
        [head, *(f"    {text}" for error in line.get("exception", ()) for text in _error_lines(error))]
    )


def _error_lines(error: dict[str, Any]) -> list[str]:
    said = f": {error['sentence']}" if "sentence" in error else ""
    return [f"{error['type']}{said}", *(f"  at {place}" for place in error["at"])]


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _version() -> str:
    try:
        return version("salur")
    except PackageNotFoundError:
        return "unknown"

"""What Meta's answers mean for a text that we want to send. Each product has a table of codes of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

import orjson

from salur.channels.protocol import Down, ProviderResponse, Refused, Wait
from salur.channels.shape import Json

OK = range(200, 300)
# 200 to 299: "API permission: permission is either not granted or has been removed".
_PERMISSION = range(200, 300)
_THROTTLED, _SERVER = 429, 500


class Fate(Enum):
    """What to do with the text that met a code."""

    WAIT = auto()
    """Slow down on the whole number."""
    WAIT_FOR_PERSON = auto()
    """Slow down towards this one person."""
    DOWN = auto()
    """Nothing can be sent at the moment; the same request may succeed later."""
    REFUSED = auto()
    """This text will never be taken."""
    SILENT = auto()
    """Only a template is taken, since the person has been silent for too long."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One code: its fate, a short name that is safe to log, and how long to wait if Meta does not say."""

    fate: Fate
    name: str
    wait: timedelta = timedelta(0)


def wait(name: str, seconds: int) -> Meaning:
    """A code that asks the whole number to slow down."""
    return Meaning(Fate.WAIT, name, timedelta(seconds=seconds))


def down(name: str) -> Meaning:
    """A code that an operator or Meta must mend."""
    return Meaning(Fate.DOWN, name)


def refused(name: str) -> Meaning:
    """A code that ends this text."""
    return Meaning(Fate.REFUSED, name)


def silent(name: str) -> Meaning:
    """A code that ends this text and would not have ended its template."""
    return Meaning(Fate.SILENT, name)


def unlisted(code: int | None, status: int) -> Meaning:
    """What a code means that is in no table: by its range, else by the HTTP status."""
    if code in _PERMISSION:
        return down("no_permission")
    if status == _THROTTLED:
        return wait("throttled", 60)
    return down("http") if status >= _SERVER else refused("unlisted")


def outcome(response: ProviderResponse, found: Meaning, code: int | None) -> Wait | Down | Refused:
    """A meaning as what is to be done."""
    reason = f"{found.name} {code if code is not None else response.status}"
    if found.fate in (Fate.REFUSED, Fate.SILENT):
        return Refused(reason, silent=found.fate is Fate.SILENT)
    if found.fate is Fate.DOWN:
        return Down(reason)
    return Wait(_asked_wait(response, found), reason, one_person=found.fate is Fate.WAIT_FOR_PERSON)


def answer_of(response: ProviderResponse) -> Json:
    """The answer's object, an empty one where there is none."""
    try:
        answer = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        return {}
    return answer if isinstance(answer, dict) else {}


def error_number(answer: Json, key: str) -> int | None:
    """A number in the answer's error: its `code` or `error_subcode`."""
    error = answer.get("error")
    number = error.get(key) if isinstance(error, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _asked_wait(response: ProviderResponse, found: Meaning) -> timedelta:
    asked = response.headers.get("retry-after", "")
    known = asked.isascii() and asked.isdigit() and len(asked) < 6
    return timedelta(seconds=int(asked)) if known else found.wait

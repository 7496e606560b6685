"""How a question to Dukcapil is written and its answer read: a table that an operator keeps, since the contract is theirs.

The real interface is given under agreement. What differs from one agreement to the next (names of fields, where the
answer stands, which words mean what) is data; the code knows only facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.verify.domain.identity import IdentityFact


class Meaning(StrEnum):
    """What an answer can mean: a fact, or that there is none today (`quota`) or now (`away`)."""

    MATCH = "match"
    LISTED = "listed"
    MISMATCH = "mismatch"
    NOT_FOUND = "not_found"
    QUOTA = "quota"
    AWAY = "away"

    @property
    def fact(self) -> IdentityFact | None:
        """The fact, None where it is none."""
        return None if self in (Meaning.QUOTA, Meaning.AWAY) else IdentityFact(self.value)


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class AnswerRule(_Table):
    """One line: what it means where the HTTP status and the text at a path of the answer are these.

    `at` is a path such as `content.0.NIK`; `is` and `starts` are compared without regard to case and spaces.
    """

    means: Meaning
    status: int | None = None
    at: str = ""
    exactly: tuple[str, ...] = Field((), alias="is")
    starts: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_when(self) -> AnswerRule:
        if self.status is None and not self.at:
            raise ValueError("a rule names a status, or a path and its texts")
        if bool(self.at) != bool(self.exactly or self.starts):
            raise ValueError("a path and the texts that may stand there belong together")
        return self

    def fits(self, status: int, body: Any) -> bool:
        """Whether an answer is of this kind."""
        if self.status is not None and self.status != status:
            return False
        if not self.at:
            return True
        if (found := _at(body, self.at)) is None:
            return False
        text = _plain(found)
        return text in map(_plain, self.exactly) or any(text.startswith(_plain(s)) for s in self.starts)


class DukcapilContract(_Table):
    """The whole table: where a question goes, how it is written, what answers mean (the first rule that fits)."""

    path: str = ""
    body: Literal["json", "form"] = "json"
    nik: str
    name: str
    fields: Mapping[str, str] = {}
    answers: tuple[AnswerRule, ...] = Field(min_length=1)

    def question(self, nik: str, name: str | None, own: Mapping[str, str]) -> dict[str, Any]:
        """The body of a question. `own` are the fields of this operator's account."""
        body: dict[str, Any] = {}
        for path, value in (*self.fields.items(), *own.items(), (self.nik, nik), (self.name, name)):
            if value is not None:
                _put(body, path, value)
        return body

    def read(self, status: int, body: Any) -> Meaning | None:
        """What an answer means, None where no rule says it."""
        return next((rule.means for rule in self.answers if rule.fits(status, body)), None)


def written_name(name: str) -> str:
    """A name as the registry writes it: capitals, single spaces."""
    return " ".join(name.split()).upper()


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _at(body: Any, path: str) -> str | None:
    for part in path.split("."):
        if isinstance(body, Mapping):
            body = body.get(part)
        elif isinstance(body, list) and part.isdecimal() and int(part) < len(body):
            body = body[int(part)]
        else:
            return None
    return str(body) if isinstance(body, str | int | float) else None


def _put(body: dict[str, Any], path: str, value: str) -> None:
    *parents, last = path.split(".")
    for parent in parents:
        body = body.setdefault(parent, {})
    body[last] = value

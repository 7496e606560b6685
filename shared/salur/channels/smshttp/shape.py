"""How one aggregator speaks: which field is what, coming in and going out. Read from a settings file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from salur.contracts.messages import ReceiptState
from salur.yaml_text import parsed


class Format(StrEnum):
    """Where the fields are."""

    QUERY = "query"
    FORM = "form"
    JSON = "json"


def _compiles(pattern: str) -> str:
    re.compile(pattern)
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


def _is_known(codec: str) -> str:
    try:
        b"".decode(codec)
    except LookupError:
        raise ValueError(f"Python knows no charset {codec}") from None
    return codec


Codec = Annotated[str, AfterValidator(_is_known)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class SecretAt(_Part):
    """Where the shared secret stands in what the aggregator sends."""

    at: Literal["query", "form", "header", "json"]
    name: str


class Charset(_Part):
    """Which charset a message's words are in: the aggregator's name for it stands in a field `at`.

    `names` says what Python calls those that are words; a message in any other is none.
    """

    at: str
    names: Mapping[str, Codec]


class Inbound(_Part):
    """A message that comes in, at the aggregator's time. Without `id` it is named by sender, time and words.

    Words are UTF-8 where no `charset` stands beside them.
    """

    format: Format
    from_: str
    to: str | None = None
    text: str
    id: str | None = None
    at: str
    charset: Charset | None = None
    secret: SecretAt | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_is_a_word_of_python(cls, given: dict[str, object]) -> dict[str, object]:
        if "at" not in given:
            raise ValueError("say in `at` where a message has its time")
        return {("from_" if key == "from" else key): value for key, value in given.items()}


class Receipts(_Part):
    """What became of a text; a request with a `state` field is a receipt. They come in the format of messages."""

    id: str
    state: str
    at: str
    states: Mapping[str, ReceiptState]


class Send(_Part):
    """A text that goes out. `taken` is what the answer to a taken text begins with; `id` is its name in a JSON answer,
    `id_in_text` finds it in another."""

    method: Literal["GET", "POST"]
    format: Format
    headers: Mapping[str, str] = {}
    fields: Mapping[str, str]
    taken: Pattern | None = None
    id: str | None = None
    id_in_text: Pattern | None = None


class Shape(_Part):
    """One aggregator."""

    inbound: Inbound
    receipts: Receipts | None = None
    send: Send

    @property
    def names_itself(self) -> bool:
        """Receipts come by a reference of ours: the answer to a text does not name it."""
        return any("{reference}" in value for value in self.send.fields.values())


@cache
def shapes(further: Path | None = None) -> Mapping[str, Shape]:
    """All shapes by name: ours, and those of a file. Raises OSError and pydantic's ValidationError."""
    own = resources.files("salur.channels.smshttp").joinpath("shapes.yaml").read_text("utf-8")
    found = parsed(own)
    if further is not None:
        found |= parsed(further.read_text("utf-8"))
    return {name: Shape.model_validate(shape) for name, shape in found.items()}

"""A value nobody can read without the key: what stands in Kafka and Mongo in place of a citizen's words.

The box is nonce ‖ AES-256-GCM ciphertext in base64. The key id and the field's name are authenticated with
it, so that a box moved to another field does not open.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

NAME = r"^[a-z][a-z0-9_.\-]{0,63}$"

_new = object.__new__
_set = object.__setattr__


class Unsealable(Exception):
    """A box that cannot be opened here. Its text names the key and never the content."""

    safe_to_log = True


class Sealed(BaseModel):
    """One encrypted value: `kid` names the key, `field` the place it was sealed for, `box` is the bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kid: Annotated[str, Field(pattern=NAME)]
    field: Annotated[str, Field(pattern=NAME)]
    box: Annotated[str, Field(min_length=40, pattern=r"^[A-Za-z0-9+/]+={0,2}$", repr=False)]

    def __repr__(self) -> str:
        return f"Sealed(kid={self.kid!r}, field={self.field!r}, •••)"

    __str__ = __repr__


def sealed_unchecked(kid: str, field: str, box: str) -> Sealed:
    """A `Sealed` of parts we have just made ourselves: the same value, without the cost of pydantic's checks."""
    made = _new(Sealed)
    _set(made, "__dict__", {"kid": kid, "field": field, "box": box})
    _set(made, "__pydantic_fields_set__", {"kid", "field", "box"})
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made

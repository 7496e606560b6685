"""Values that do not print: a NIK, a name, a phone shows as `•••` wherever it is written by mistake."""

from __future__ import annotations

import hmac
from typing import Any, NoReturn

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

MASK = "•••"


class Secret:
    """A string that shows as `•••` in str, repr and format, and refuses JSON and pickle; `reveal()` gives it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value in clear. Each call is a decision: to seal it, to send it, or to compare it."""
        return self._value

    def __repr__(self) -> str:
        return f"{type(self).__name__}({MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash((type(self), self._value))

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} is not pickled: seal it")

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Read from a string; written to JSON never: seal it first."""
        return core_schema.union_schema(
            [
                core_schema.is_instance_schema(cls),
                core_schema.no_info_after_validator_function(cls, core_schema.str_schema()),
            ],
            serialization=core_schema.plain_serializer_function_ser_schema(
                cls._refuse_json, when_used="json"
            ),
        )

    @classmethod
    def _refuse_json(cls, _value: object) -> NoReturn:
        raise TypeError(f"a {cls.__name__} is not written as JSON: seal it")


class Nik(Secret):
    """A NIK (Nomor Induk Kependudukan), 16 digits as typed."""

    __slots__ = ()


class Name(Secret):
    """A person's name."""

    __slots__ = ()


class Phone(Secret):
    """A phone number."""

    __slots__ = ()

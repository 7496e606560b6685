"""A kind of stored document: its database and collection, its model, what identifies it, its indexes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)

VERSION = "_v"
CAUSE = "_c"


@dataclass(frozen=True)
class Index:
    """An index over fields (1 ascending, -1 descending). `expire_after` (seconds) makes MongoDB delete.

    `pages` is WiredTiger's configuration of its pages, for an index that is made anew; one that is there stays as it is.
    """

    fields: tuple[tuple[str, int], ...]
    unique: bool = False
    sparse: bool = False
    expire_after: int | None = None
    pages: str | None = None


@dataclass(frozen=True, eq=False)
class Kind(Generic[M]):
    """Documents of one model in one collection of one service's database."""

    database: str
    collection: str
    model: type[M]
    identify: Callable[[M], str]
    indexes: tuple[Index, ...] = ()

    def document(self, model: M, version: int, cause: str = "") -> dict[str, Any]:
        """The BSON document of a model at a version, with what caused it."""
        document = model.model_dump()
        document["_id"] = self.identify(model)
        document[VERSION] = version
        if cause:
            document[CAUSE] = cause
        return document

    def read(self, document: dict[str, Any]) -> M:
        """The model in a document."""
        return self.model.model_validate(document)

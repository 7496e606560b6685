"""signals.yaml: where a jurisdiction weighs a signal of verification otherwise than Salur does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from salur.packs.value import Key, Value

Weight = Annotated[float, Field(ge=-1, le=1)]


class Weights(Value):
    """Weights by the name of the signal, -1 to 1. Which names there are, verify knows; it does not start with others."""

    weights: Mapping[Key, Weight] = {}

"""One message as the dialogue hears it: the words, what was tapped, what came with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from salur.contracts.reports import Origin


class Hidden(BaseModel):
    """A frozen value whose repr shows none of its content: it holds a citizen's words."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(•••)"

    __str__ = __repr__

    def but(self, **changes: Any) -> Self:
        """A copy with some fields changed to values of their own types: nothing is checked again.

        A step makes a dozen of them; pydantic's `model_copy` takes ten times as long.
        """
        made = object.__new__(type(self))
        object.__setattr__(made, "__dict__", self.__dict__ | changes)
        object.__setattr__(made, "__pydantic_fields_set__", self.__pydantic_fields_set__ | changes.keys())
        object.__setattr__(made, "__pydantic_extra__", None)
        object.__setattr__(made, "__pydantic_private__", None)
        return made


class Pin(Hidden):
    """A shared location: WGS 84 degrees, and the name the citizen's map gave it."""

    latitude: float
    longitude: float
    name: str | None = None


class Form(Hidden):
    """What a form says beside its words: each may be missing. `wish` is the agency that was chosen, `filed_by` the id of
    the officer who wrote it down for somebody; `show_name` lets the agency see who reports.
    `known_elsewhere`: the system it comes from knows who reports. `pack` is the jurisdiction that was chosen for it;
    without, its place decides where it `moves`. `unproved`: nobody has shown that the sender's telephone is theirs.
    """

    category: str | None = None
    place: str = ""
    name: str | None = None
    nik: str | None = None
    wish: str | None = None
    filed_by: str | None = None
    show_name: bool = False
    known_elsewhere: bool = False
    pack: str | None = None
    unproved: bool = False

    @property
    def moves(self) -> bool:
        """An officer and another system know whose it is."""
        return self.pack is None and self.filed_by is None and not self.known_elsewhere


class Heard(Hidden):
    """One message. `id` is ours and stable over redelivery; `at` is when the citizen sent it (provider's clock).

    `media` are opaque refs of what came with it; `voice` says that one of them is a recording. `silent` messages
    (a reaction, a sticker) ask for nothing. `amends` is our id of an earlier message whose words these replace, or
    which is `withdrawn`. `origin` is what of ours brought them here. `words_only`: the channel carries nothing else, so no photo is asked for.
    """

    id: str
    at: datetime
    text: str = ""
    choice: str | None = None
    media: tuple[str, ...] = ()
    voice: bool = False
    pin: Pin | None = None
    form: Form | None = None
    amends: str | None = None
    withdrawn: bool = False
    unsupported: bool = False
    silent: bool = False
    forwarded: bool = False
    words_only: bool = False
    profile_name: str | None = None
    origin: Origin | None = None

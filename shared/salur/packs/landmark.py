"""landmarks.yaml: places that people name instead of a desa, as a jurisdiction knows them."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from salur.packs.value import Sourced, Text, Value
from salur.regions.codes import RegionCode
from salur.regions.landmarks import Landmark as Searched
from salur.regions.landmarks import Landmarks

# Indonesia, from Rote to We and from We to Merauke.
Latitude = Annotated[float, Field(ge=-11.1, le=6.2)]
Longitude = Annotated[float, Field(ge=94.9, le=141.1)]


class Landmark(Sourced):
    """One place: its desa, or where it is in degrees (WGS 84). `aliases` are what else people call it."""

    name: Text
    aliases: tuple[Text, ...] = ()
    desa: RegionCode | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if (self.latitude is None) is not (self.longitude is None):
            raise ValueError("it needs both latitude and longitude, or neither")
        if self.desa is None and self.latitude is None:
            raise ValueError("it needs its desa, or latitude and longitude")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)

    def searched(self) -> Searched:
        """As texts are searched for it; nobody having checked it is said with its name."""
        shown = f"{self.name} (contoh)" if self.is_example else self.name
        if self.latitude is None or self.longitude is None:
            return Searched(shown, self.names, self.desa)
        return Searched(shown, self.names, self.desa, (self.latitude, self.longitude))


class LandmarkList(Value):
    """The whole file."""

    landmarks: tuple[Landmark, ...] = ()

    def searched(self) -> Landmarks:
        """All of them as texts are searched for them."""
        return Landmarks(tuple(one.searched() for one in self.landmarks))

"""How near two reports are to one another, by their pins, else by their desa."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from salur.regions.distances import distance_m

NEAR_M, FAR_M = 500.0, 5_000.0
_DESA = len("74.09.01.10")


class Spot(BaseModel):
    """Where something is and of which category: a region's code, WGS 84 degrees, or both."""

    model_config = ConfigDict(frozen=True)

    category: str
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, None where there is no pin."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


def apart(one: Spot, other: Spot) -> tuple[bool, bool]:
    """Whether two spots are near one another and of one matter, and whether they are far apart; unknown is neither."""
    same_matter = one.category == other.category
    if one.point and other.point:
        away = distance_m(one.point, other.point)
        return same_matter and away <= NEAR_M, away >= FAR_M
    if one.region is None or other.region is None:
        return False, False
    desa = len(one.region) >= _DESA and one.region == other.region
    return same_matter and desa, one.region.split(".")[:3] != other.region.split(".")[:3]

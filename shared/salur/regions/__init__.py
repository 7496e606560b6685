"""Where things are and what day it is there: region codes and names, places in free text, working days."""

from salur.regions.codes import Level, RegionCode
from salur.regions.zones import Zone

__all__ = ["Level", "RegionCode", "Zone"]

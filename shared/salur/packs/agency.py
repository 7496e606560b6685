"""The agencies (OPD and above) that act on reports, as a tree: desa, kecamatan, OPD, regency, province, SP4N."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from salur.packs.value import Sourced, Text
from salur.regions.codes import RegionCode

AgencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]*$", max_length=32)]
OfficeLevel = Literal["desa", "kecamatan"]
AgencyLevel = Literal[OfficeLevel, "opd", "kabupaten", "provinsi", "nasional"]


class Agency(Sourced):
    """One agency. `regions` are those it serves; empty means all of the pack's jurisdiction."""

    code: AgencyCode
    name: Text
    short_name: Text
    level: AgencyLevel = "opd"
    parent: AgencyCode | None = None
    regions: tuple[RegionCode, ...] = ()
    contact: Text | None = None
    # Watches over the others (the Inspektorat): restricted reports go to it and never to whom they accuse.
    supervisory: bool = False

"""What every contract shares: the frozen base, the class and sensitivity of a report, the two lanes."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class ReportClass(StrEnum):
    """What a citizen asks for; SP4N-LAPOR! knows the same three (PermenPANRB 62/2018)."""

    PENGADUAN = "pengaduan"
    ASPIRASI = "aspirasi"
    PERMINTAAN_INFORMASI = "permintaan_informasi"


class Sensitivity(StrEnum):
    """Who may see a report: everybody in its masked form, its agency, or named officers only."""

    OPEN = "open"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"


class Lane(StrEnum):
    """The two ways through every stage; an emergency never waits behind the day's routine."""

    ROUTINE = "routine"
    URGENT = "urgent"


class Value(BaseModel):
    """A frozen part of a contract. Unknown fields are ignored, so an older reader survives a newer writer."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Contract(Value):
    """An event or command on a topic.

    `TYPE` is the CloudEvents type and carries the version. `key()` is the Kafka key: what must stay in
    order shares it. `lane()` picks the topic or its `.urgent` twin.
    """

    TYPE: ClassVar[str] = ""

    report_class: ReportClass = ReportClass.PENGADUAN
    sensitivity: Sensitivity = Sensitivity.OPEN

    def key(self) -> str:
        raise TypeError(f"{type(self).__name__} names no Kafka key")

    def lane(self) -> Lane:
        return Lane.ROUTINE

"""Service levels: versioned policies of clocks, each with its start event, its length and the rule it comes from."""

from __future__ import annotations

from datetime import date, time
from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import Field

from salur.packs.agency import AgencyCode
from salur.packs.value import Key, Sourced, Text, Value

ClockName = Literal["first_response", "forward", "coordination", "completion", "reporter_reply"]
StartEvent = Literal["submitted", "verified", "dispatched", "answered"]
Unit = Literal["working_days", "hours", "minutes"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_OF = "@"
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


class SlaClock(Sourced):
    """One deadline: it starts at an event and runs for `amount` of `unit`.

    Working days run out at the end of office hours; hours and minutes run day and night. `responsible` says who answers
    for it where a written procedure does ("Admin OPD").
    """

    name: ClockName
    starts: StartEvent
    amount: Annotated[int, Field(gt=0)]
    unit: Unit
    responsible: Text | None = None


class SlaPolicy(Value):
    """A set of clocks. A case keeps the version it began with, so a version once used is never changed.

    With an `agency` it is that agency's own table, which takes the place of the general one of the same key.
    """

    key: Key
    agency: AgencyCode | None = None
    version: Annotated[int, Field(ge=1)]
    in_force: date
    note: Text | None = None
    clocks: tuple[SlaClock, ...]

    def clock(self, name: ClockName) -> SlaClock:
        """The clock of that name. Raises LookupError where the policy has none."""
        for clock in self.clocks:
            if clock.name == name:
                return clock
        raise LookupError(f'SLA policy {self.name} has no clock "{name}"')

    @property
    def name(self) -> str:
        """As people are told of it: "pengaduan" version 2 of DUKCAPIL."""
        whose = f" of {self.agency}" if self.agency else ""
        return f'"{self.key}" version {self.version}{whose}'

    @cached_property
    def mark(self) -> str:
        """As a case keeps it: "pengaduan/1", an agency's own "pengaduan@DUKCAPIL/1"."""
        whose = f"{_OF}{self.agency}" if self.agency else ""
        return f"{self.key}{whose}/{self.version}"


class OfficeHours(Sourced):
    """When the offices are open, in the pack's own zone."""

    days: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday")
    opens: time
    closes: time


Mark = Literal["half", "three_quarters", "due", "after"]


class Escalation(Value):
    """How far up is told when a clock comes to a mark (duty.yaml says who that is)."""

    mark: Mark
    level: Annotated[int, Field(ge=1, le=9)]


# Where a pack says nothing else: the agency's admin, its head, the secretary, the regent.
ESCALATION: tuple[Escalation, ...] = (
    Escalation(mark="half", level=1),
    Escalation(mark="three_quarters", level=2),
    Escalation(mark="due", level=3),
    Escalation(mark="after", level=4),
)


class Sla(Value):
    """All of sla.yaml. `restricted` is the policy of restricted reports, whatever their category says."""

    office_hours: OfficeHours
    policies: tuple[SlaPolicy, ...]
    restricted: Key | None = None
    escalation: tuple[Escalation, ...] = ESCALATION

    def escalation_at(self, mark: str) -> Escalation:
        """Who is told at a mark: the pack's own word, else the usual one. Raises LookupError for no mark."""
        for step in (*self.escalation, *ESCALATION):
            if step.mark == mark:
                return step
        raise LookupError(f'there is no mark "{mark}"')

    def policy(
        self, key: str, version: int | None = None, *, agency: str | None = None, on: date | None = None
    ) -> SlaPolicy:
        """A policy by key. Raises LookupError.

        Of an `agency` that has a table of its own, that one. The version asked for; else the newest of those that were
        in force on a day, where there were any; without a day the newest.
        """
        found = [policy for policy in self.policies if policy.key == key]
        own = [policy for policy in found if policy.agency == agency]
        found = own or [policy for policy in found if policy.agency is None]
        if version is not None:
            found = [policy for policy in found if policy.version == version]
        if not found:
            wanted = f'"{key}"' if version is None else f'"{key}" version {version}'
            raise LookupError(f"sla.yaml has no policy {wanted}")
        in_force = [policy for policy in found if on is None or policy.in_force <= on]
        if not in_force:
            return min(found, key=lambda policy: policy.version)
        return max(in_force, key=lambda policy: policy.version)

    def kept(self, mark: str) -> SlaPolicy:
        """The policy that a case keeps by its `mark`. Raises LookupError."""
        found = next((policy for policy in self.policies if policy.mark == mark), None)
        if found is None:
            raise LookupError(f"sla.yaml has no policy {mark}")
        return found

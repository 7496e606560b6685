"""The router process: one stage over verified reports and commands, which share a partition by their case."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from pydantic import Field

from salur.classifier.shelf import KIND, ModelSettings, Shelf
from salur.contracts.cases import CaseChanged
from salur.contracts.commands import CallDuty, Command, ForgetReporter, MergeCase
from salur.contracts.reports import ReportVerified
from salur.messaging import references
from salur.messaging.clock import Clock
from salur.messaging.routes import Route, StageSpec
from salur.observability import get_logger
from salur.packs import Packs
from salur.packs.days_off import how_to_write
from salur.process import Process, Role
from salur.store.kinds import Kind
from salur.store.work import Work
from services.router.adapters.cases import CASES, StoredCases
from services.router.adapters.changes import changes
from services.router.adapters.models import Models
from services.router.adapters.notices import NOTICES, StoredNotices
from services.router.adapters.tally import count_transitions
from services.router.domain.rulebook import RULES
from services.router.domain.telling import Teller
from services.router.handlers import RouterUnit, on_call, on_command, on_forget, on_verified
from services.router.ports import Proposals

log = get_logger("router")


class RouterSettings(ModelSettings):
    """How router's worker is set up."""

    duty_pace: float = Field(
        1.0,
        gt=0,
        description="how many times faster than duty.yaml says those on duty are called; for trials",
    )


def spec(packs: Packs, public_url: str, proposals: Proposals) -> StageSpec[RouterUnit]:
    """The stage, with the jurisdictions it knows, the address its links lead to and who proposes agencies."""
    teller = Teller(public_url)

    def unit(work: Work, clock: Clock) -> RouterUnit:
        return RouterUnit(StoredCases(work), packs, teller, clock, proposals, StoredNotices(work))

    commands = dict.fromkeys(rule.command for rule in RULES)
    return StageSpec(
        name="router",
        database="router",
        topics=("reports.verified", "cases.commands"),
        routes=(
            Route(ReportVerified, on_verified, needs=_case_of),
            Route(ForgetReporter, on_forget, needs=_case_of),
            Route(CallDuty, on_call, needs=_case_of),
            *(Route(command, on_command, needs=_case_of) for command in commands),
        ),
        unit=unit,
        kinds=(CASES, NOTICES),
        batches=8,
        co_partitioned=True,
        newest=(CASES, CaseChanged),
        audit=changes,
        after=lambda _, events: count_transitions(events),
    )


def _hurried(packs: Packs, times: float) -> Packs:
    """The packs with their duty officers called so many times faster."""
    if times == 1:
        return packs
    return replace(
        packs,
        by_code={code: replace(pack, duty=pack.duty.faster(times)) for code, pack in packs.by_code.items()},
    )


def tell_unknown_years(packs: Packs, clock: Clock) -> None:
    """Says loudly, a line for each, that deadlines may run into a year whose holidays nobody knows.

    Nothing is kept from starting: those deadlines are provisional, and a citizen's case does not wait for a decree.
    """
    for pack in packs:
        for year in pack.unknown_years(clock.now().date()):
            log.error("holidays_unknown", pack=pack.code, sentence=how_to_write(year))


def _case_of(event: ReportVerified | Command) -> Iterable[tuple[Kind[Any], str]]:
    if isinstance(event, MergeCase):
        return ((CASES, event.key()), (CASES, event.into))
    return ((CASES, event.key()),)


@asynccontextmanager
async def start(process: Process) -> AsyncIterator[None]:
    """Holds the stage up until the context ends; models that are announced come into use meanwhile."""
    tell_unknown_years(process.packs, process.clock)
    models = Models(Shelf.at(process.settings.models), process.keys)
    stage = spec(_hurried(process.packs, process.settings.duty_pace), process.settings.public_url, models)
    heard = references.follow(process.settings.kafka, process.registry, KIND, models.take)
    process.spawn(heard, "models")
    async with (
        process.store() as store,
        process.producer() as producer,
        process.stages([stage], store, producer),
    ):
        yield


ROLE = Role(service="router", name="worker", settings=RouterSettings, start=start)

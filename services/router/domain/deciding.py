"""A command meets its case: the table of rules says whether it may be, and what comes of it."""

from __future__ import annotations

from datetime import datetime

from salur.contracts.cases import Case, CaseState, Linked, Role
from salur.contracts.commands import Command, UpdateLinked
from salur.packs.model import Pack
from services.router.domain import refusals
from services.router.domain.effects import before, effect_of
from services.router.domain.needs import Asked, open_parts
from services.router.domain.refusals import Refused
from services.router.domain.rulebook import HELD, INNER, After, Rule, rules_for
from services.router.domain.steps import Step, Taken, take
from services.router.domain.telling import Teller


def decide(
    case: Case,
    command: Command,
    pack: Pack,
    teller: Teller,
    now: datetime,
    parent: Case | None = None,
) -> Taken | Refused:
    """The case after the command, or why it is refused. Changes nothing by itself.

    `parent` is the case that a merge names, as it stands at this moment.
    """
    asked = Asked(case, command, pack, now, parent)
    rules = rules_for(type(command))
    mine = tuple(rule for rule in rules if command.by.role in rule.who)
    if not mine:
        return refusals.wrong_person(rules)
    for need in dict.fromkeys(need for rule in mine for need in rule.needs if need.first):
        if not need.holds(asked):
            return refusals.unmet(need, asked)
    rule = next((rule for rule in mine if case.state in rule.before), None)
    if rule is None:
        return refusals.wrong_state(asked)
    for need in rule.needs:
        if not need.holds(asked):
            return refusals.unmet(need, asked)
    return take(case, _step(rule, asked), pack, teller, now)


def _step(rule: Rule, asked: Asked) -> Step:
    command = asked.command
    if isinstance(command, UpdateLinked):
        return _news_from(command, rule, asked)
    effect = effect_of(rule.what, asked)
    what, media = effect.what or rule.what, asked.given("media")
    return Step(
        what=what,
        state=effect.state or _after(rule, asked.case),
        by=command.by,
        text=asked.text or asked.given("reason"),
        sealed_text=asked.sealed_text,
        place=asked.given("place") if command.by.role is Role.REPORTER else None,
        media=media if isinstance(media, tuple) else (),
        note=effect.note or asked.given("note"),
        about=effect.about,
        tells=effect.tells or rule.tells,
        changes=effect.changes,
        asks=effect.asks,
        public=what not in INNER,
    )


def _news_from(command: UpdateLinked, rule: Rule, asked: Asked) -> Step:
    """Another system's news: its state and id stand in the case, what its agency says is told to the reporter."""
    case = asked.case
    theirs = case.state in HELD and _beyond(case.agency, asked.pack)
    linked = Linked(system=command.system, id=command.id, state=command.state, at=command.at)
    if command.refused and theirs:
        return _sent_back(command, case, linked)
    ends = command.done and theirs and not open_parts(case)
    words = None if command.text or not ends else "ended_elsewhere"
    tells = "case_finished" if ends else rule.tells
    return Step(
        what="ended_elsewhere" if ends else rule.what,
        state=CaseState.SELESAI if ends else case.state,
        by=command.by,
        text=command.text or None,
        words=words,
        tells=tells if command.text or words else None,
        linked=linked,
    )


def _sent_back(command: UpdateLinked, case: Case, linked: Linked) -> Step:
    """There is nowhere further up: the admin finds who has it, with the trail of who has not."""
    declined = tuple(dict.fromkeys((*case.declined, case.agency)))
    return Step(
        what="declined",
        state=CaseState.BUKAN_KEWENANGAN,
        by=command.by,
        text=command.text or None,
        words=None if command.text else "declined_elsewhere",
        tells="case_to_admin",
        about=case.agency,
        changes={"agency": None, "officer": None, "declined": declined},
        linked=linked,
    )


def _beyond(agency: str | None, pack: Pack) -> bool:
    """Whether an agency is reached through that system: what one of ours has is not done because they say so."""
    return any(one.code == agency and one.level in ("provinsi", "nasional") for one in pack.agencies)


def _after(rule: Rule, case: Case) -> CaseState:
    if rule.after is After.SAME:
        return case.state
    if rule.after is After.BACK:
        return before(case, case.state)
    return CaseState(rule.after)

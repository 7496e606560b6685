"""What of a case SP4N-LAPOR! is to be told, and what of its answers the case is to be told. Pure.

A link joins a case to a report there. One that we began there is theirs to answer: its state there comes back. One that
they gave us is ours to answer: its state here goes there. Neither is told what it said itself, so nothing goes round.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Actor, Case, CaseState, Entry, Role
from salur.contracts.commands import UpdateLinked
from salur.contracts.ids import derived_id
from salur.packs.model import Pack
from salur.regions.names import describe
from salur.sp4n.states import TOLD, meaning
from salur.sp4n.values import SYSTEM, Outgoing, Standing

BRIDGE = Actor(role=Role.SYSTEM, id=SYSTEM)
# Beyond the regency's own authority: the province and the nation are reached through SP4N-LAPOR!.
BEYOND = frozenset({"provinsi", "nasional"})
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
# Silence for so long is no outage any more: a person must look.
PATIENCE = timedelta(days=14)
ASK_EVERY = timedelta(minutes=15)
LONGEST_TEXT = 2000


class Told(BaseModel):
    """What they are to be told of a case that they gave us. `steps` is how long its timeline was by then."""

    model_config = ConfigDict(frozen=True)

    state: str
    text: str
    steps: int = 0


class Link(BaseModel):
    """One case and its report there. `id` is theirs, None until they have it; `ours` that we began it there.

    `seen` is their newest state that the case knows, `heard` stands for their newest words.

    `due` is when something is to be done for it (UTC), None when there is nothing more. `since` is when what is to be
    done now began to wait, `attempts` how often it was tried in vain, `trouble` the last reason as a code.
    """

    model_config = ConfigDict(frozen=True)

    case: str
    code: str
    pack: str
    ours: bool
    id: str | None = None
    outgoing: Outgoing | None = None
    seen: str | None = None
    heard: str | None = None
    told: Told | None = None
    tell: Told | None = None
    due: datetime | None = None
    since: datetime | None = None
    attempts: int = 0
    trouble: str | None = None
    given_up: bool = False
    done: bool = False


def linked(link: Link | None, case: Case, pack: Pack, now: datetime) -> Link | None:
    """The link after a new version of its case; None where nothing is to be linked."""
    if case.sensitivity is Sensitivity.RESTRICTED:
        return link
    if case.reporter.channel == SYSTEM:
        return _answering(link, case, now)
    if link is None and _goes_out(case, pack):
        return Link(
            case=case.case,
            code=case.code,
            pack=case.pack,
            ours=True,
            outgoing=_outgoing(case, pack),
            due=now,
            since=now,
        )
    return link


def _goes_out(case: Case, pack: Pack) -> bool:
    """An agency beyond the regency has it, or national rule wants its category there once somebody took it as true."""
    try:
        beyond = case.agency is not None and pack.agency(case.agency).level in BEYOND
        by_rule = case.agency is not None and pack.category(case.category).national
    except LookupError:
        return False
    return beyond or by_rule


def _outgoing(case: Case, pack: Pack) -> Outgoing:
    place = case.place.name or case.place.text
    if case.place.region:
        place = describe(case.place.region) or place
    return Outgoing(
        ours=case.code,
        category=pack.category(case.category).name,
        text=case.text[:LONGEST_TEXT],
        place=place,
        submitted_at=case.submitted_at,
    )


def _answering(link: Link | None, case: Case, now: datetime) -> Link | None:
    """They gave it to us: whatever is new about it here is told there."""
    their = next((other.id for other in case.linked if other.system == SYSTEM), None)
    if their is None:
        return link  # the command that names their id is still on its way
    link = link or Link(case=case.case, code=case.code, pack=case.pack, ours=False, id=their)
    said = _words_since(case, link.told.steps if link.told else 0)
    tell = Told(state=TOLD[case.state], text=said or _last_words(case), steps=len(case.timeline))
    if link.tell is not None and (link.tell.state, link.tell.text) == (tell.state, tell.text):
        return link
    if link.tell is None and link.told is not None and link.told.state == tell.state and not said:
        return link
    return link.model_copy(update={"tell": tell, "due": now, "since": now, "attempts": 0, "given_up": False})


def _words_since(case: Case, steps: int) -> str:
    """All that agencies said to the reporter since a moment: while nobody can be reached there may be several answers."""
    return "\n\n".join(_answers(case.timeline[steps:]))[-LONGEST_TEXT:]


def _last_words(case: Case) -> str:
    """What an agency said last to the reporter; where it said nothing yet, nothing."""
    return next(iter(_answers(case.timeline)[::-1]), "")[:LONGEST_TEXT]


def _answers(entries: Sequence[Entry]) -> list[str]:
    mine = (Role.OFFICER, Role.ADMIN, Role.LEADER)
    return [entry.text for entry in entries if entry.public and entry.text and entry.by.role in mine]


def submitted(link: Link, standing: Standing, now: datetime) -> Link:
    """They have it now, under an id of theirs."""
    return _went_well(link).model_copy(
        update={"id": standing.id, "seen": standing.state, "heard": _words(standing), "due": now + ASK_EVERY}
    )


def asked(link: Link, standing: Standing, now: datetime) -> Link:
    """They said how it stands."""
    found = meaning(standing.state)
    done = found is not None and found.done
    due = None if done else now + ASK_EVERY
    return _went_well(link).model_copy(
        update={"seen": standing.state, "heard": _words(standing), "done": done, "due": due}
    )


def name_of(link: Link, tell: Told) -> str:
    """What is to be told under a name of its own, so that they know it again when it comes twice."""
    return derived_id(SYSTEM, link.case, str(tell.steps), tell.state, tell.text)


def told(link: Link) -> Link:
    """They know what was to be told."""
    return _went_well(link).model_copy(update={"told": link.tell, "tell": None, "due": None})


def failed(link: Link, reason: str, now: datetime, *, for_good: bool) -> Link:
    """It could not be done: again later, in growing pauses, for two weeks; what they refuse is not tried again."""
    attempts = link.attempts + 1
    since = link.since or now
    if for_good or now - since >= PATIENCE:
        return link.model_copy(
            update={"attempts": attempts, "trouble": reason, "given_up": True, "due": None, "since": since}
        )
    pause = min(FIRST_PAUSE * (1 << min(attempts - 1, 12)), LONGEST_PAUSE)
    return link.model_copy(
        update={"attempts": attempts, "trouble": reason, "due": now + pause, "since": since}
    )


def once_more(link: Link, now: datetime) -> Link:
    """What was given up is due again, with all its time."""
    return link.model_copy(update={"given_up": False, "attempts": 0, "due": now, "since": now})


def news(link: Link, standing: Standing, now: datetime) -> UpdateLinked:
    """The command that tells the case. The same news is the same command, however often it is said."""
    found = meaning(standing.state)
    return UpdateLinked(
        command=derived_id(SYSTEM, link.case, standing.id, standing.state, standing.text or ""),
        case=link.case,
        by=BRIDGE,
        at=now,
        system=SYSTEM,
        id=standing.id,
        state=standing.state,
        text=standing.text,
        done=found is not None and found.done and found.state is CaseState.SELESAI,
    )


def is_news(link: Link, standing: Standing) -> bool:
    """Whether the case does not know this yet: another state, or more words in the same."""
    if link.id is None or standing.state != link.seen:
        return True
    return standing.text is not None and _words(standing) != link.heard


def _words(standing: Standing) -> str | None:
    """Stands for what they said, so that it is known again and kept nowhere."""
    return derived_id(SYSTEM, standing.id, standing.text) if standing.text else None


def _went_well(link: Link) -> Link:
    return link.model_copy(update={"attempts": 0, "trouble": None, "since": None, "given_up": False})

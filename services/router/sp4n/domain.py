"""What of a case SP4N-LAPOR! is to be told, and what of its answers the case is to be told. Pure.

A link joins a case to a report there. One that we began there is theirs to answer: its state there comes back. One that
they gave us is ours to answer: its state here goes there. Neither is told what it said itself, so nothing goes round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from salur.channels.splitting import split
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
# How much one call carries. Their real limit is not known; what is longer goes in parts, each marked.
LONGEST_TEXT = 2000
_MARK = "(Bagian {} dari {})\n"
_LONGEST_MARK = len(_MARK.format(99, 99))
# Told of an answer's first parts: a report that is done there may take no more.
_UNDER_WAY = TOLD[CaseState.TINDAK_LANJUT]


def parts_of(text: str) -> tuple[str, ...]:
    """A text as the calls carry it: whole, or cut where a reader would pause, each part with its number and how many there are."""
    if len(text) <= LONGEST_TEXT:
        return (text,)
    parts = split(text, LONGEST_TEXT - _LONGEST_MARK)
    return tuple(_MARK.format(n, len(parts)) + part for n, part in enumerate(parts, 1))


class Told(BaseModel):
    """What they are to be told of a case. `steps` is how long its timeline was by then.

    `said` is how many parts of the text they have; once it is `begun` they may have heard one, and it stays as it is.
    """

    model_config = ConfigDict(frozen=True)

    state: str
    text: str
    steps: int = 0
    said: int = 0
    begun: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        return parts_of(self.text)

    @property
    def is_last(self) -> bool:
        """Whether no part follows the next one."""
        return self.said >= len(self.parts) - 1


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One call: a state, words, and the mark by which they know it again when it comes twice."""

    state: str
    text: str
    mark: str


class Link(BaseModel):
    """One case and its report there. `id` is theirs, None until they have it; `ours` that we began it there.

    `seen` is their newest state that the case knows, `heard` stands for their newest words. `tell` is being told, `then` comes
    after it.

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
    then: Told | None = None
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
        text=case.text,
        place=place,
        submitted_at=case.submitted_at,
    )


def _answering(link: Link | None, case: Case, now: datetime) -> Link | None:
    """They gave it to us: whatever is new about it here is told there."""
    their = next((other.id for other in case.linked if other.system == SYSTEM), None)
    if their is None:
        return link  # the command that names their id is still on its way
    link = link or Link(case=case.case, code=case.code, pack=case.pack, ours=False, id=their)
    if link.tell is not None and link.tell.begun and (link.tell.said or not link.given_up):
        after = link.model_copy(update={"then": _news_since(case, link.tell)})
        return once_more(after, now) if link.given_up else after
    tell = _news_since(case, link.told)
    if tell is None:
        return link
    if link.tell is not None and (link.tell.state, link.tell.text) == (tell.state, tell.text):
        return link
    return link.model_copy(update={"tell": tell, "due": now, "since": now, "attempts": 0, "given_up": False})


def _news_since(case: Case, told: Told | None) -> Told | None:
    """Its state, and all that agencies said to the reporter since what was told: while nobody can be reached there may be
    several answers. None where nothing of it is new."""
    said = "\n\n".join(_answers(case.timeline[told.steps if told else 0 :]))
    state = TOLD[case.state]
    if told is not None and told.state == state and not said:
        return None
    return Told(state=state, text=said or _last_words(case), steps=len(case.timeline))


def _last_words(case: Case) -> str:
    """What an agency said last to the reporter; where it said nothing yet, nothing."""
    return next(iter(_answers(case.timeline)[::-1]), "")


def _answers(entries: Sequence[Entry]) -> list[str]:
    mine = (Role.OFFICER, Role.ADMIN, Role.LEADER)
    return [entry.text for entry in entries if entry.public and entry.text and entry.by.role in mine]


def submitted(link: Link, standing: Standing, now: datetime, asks: timedelta = ASK_EVERY) -> Link:
    """They have it now, under an id of theirs. Where its text was too long, what is left of it follows."""
    text = link.outgoing.text if link.outgoing else ""
    more = len(parts_of(text)) > 1
    rest = Told(state=standing.state, text=text, said=1, begun=True) if more else None
    known = {"id": standing.id, "seen": standing.state, "heard": _words(standing)}
    return _went_well(link).model_copy(
        update=known | {"tell": rest, "due": now if rest else now + asks, "since": now if rest else None}
    )


def asked(link: Link, standing: Standing, now: datetime, asks: timedelta = ASK_EVERY) -> Link:
    """They said how it stands."""
    found = meaning(standing.state)
    done = found is not None and found.done
    due = None if done else now + asks
    return _went_well(link).model_copy(
        update={"seen": standing.state, "heard": _words(standing), "done": done, "due": due}
    )


def begun(link: Link) -> Link:
    """What is to be told is being told now: what comes meanwhile is told after it."""
    tell = link.tell.model_copy(update={"begun": True}) if link.tell else None
    return link.model_copy(update={"tell": tell})


def follow_up(link: Link) -> FollowUp | None:
    """The next call for what is being told; None where nothing is."""
    tell = link.tell
    if tell is None:
        return None
    closes = (found := meaning(tell.state)) is not None and found.done
    state = _UNDER_WAY if closes and not tell.is_last else tell.state
    # How a report of ours stands there is theirs to say.
    state = link.seen if link.ours and link.seen else state
    number = (str(tell.said),) if tell.said or not tell.is_last else ()
    mark = derived_id(SYSTEM, link.case, str(tell.steps), tell.state, tell.text, *number)
    return FollowUp(state, tell.parts[tell.said], mark)


def told(link: Link, call: FollowUp, now: datetime, asks: timedelta = ASK_EVERY) -> Link:
    """They know that part of what was to be told. After the last, what came meanwhile is next."""
    if link.tell is None or follow_up(link) != call:
        return link  # another courier was faster
    # Of a report of ours they say our own words back: that is no news.
    heard = derived_id(SYSTEM, link.id or "", call.text) if link.ours else link.heard
    well = _went_well(link).model_copy(update={"heard": heard})
    if not link.tell.is_last:
        more = link.tell.model_copy(update={"said": link.tell.said + 1})
        return well.model_copy(update={"tell": more, "due": now, "since": now})
    again = now + asks if link.ours and not link.done else None
    after = {"told": link.tell, "tell": link.then, "then": None}
    return well.model_copy(
        update=after | {"due": now if link.then else again, "since": now if link.then else None}
    )


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
        refused=found is not None and found.done and found.state is not CaseState.SELESAI,
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

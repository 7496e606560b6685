"""What a step changes beside state, timeline and clocks: one small function each, found by the step's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Audience, Case, CaseState, Part, Rating
from salur.contracts.commands import Command
from salur.contracts.reports import Verdict
from services.router.domain import deadlines, family, lines, proposing, ringing
from services.router.domain.needs import MOST_REOPENINGS, Asked, agency_name, share_spoken_of

# What a case that leaves its parent cannot go on in: what was waited for, refused or finished was the other's.
_OF_THE_PARENT = {CaseState.TUNDA, CaseState.BUKAN_KEWENANGAN, CaseState.NEEDS_ANSWER, CaseState.SELESAI}
_ALONE: Mapping[str, Any] = {"merged_into": None, "followed_dues": ()}


@dataclass(frozen=True, slots=True)
class Effect:
    """What comes of a step: fields of the case, and where they differ from the rule's, its state, name and text.

    `asks` are commands to other cases; `note` is for officers; `about` is the agency whose step it is, where that is
    another than the one that has the case after it.
    """

    changes: Mapping[str, Any] = field(default_factory=dict)
    state: CaseState | None = None
    what: str | None = None
    tells: str | None = None
    text: str | None = None
    note: str | None = None
    about: str | None = None
    asks: tuple[Command, ...] = ()


def before(case: Case, passing: CaseState) -> CaseState:
    """Where the case was before it came to a passing state; a report nobody has taken up yet goes to review."""
    for entry in reversed(case.timeline):
        if entry.state is not passing:
            return CaseState.REVIEW if entry.state is CaseState.BELUM_TERVERIFIKASI else entry.state
    return CaseState.REVIEW


def _led_by(agency: str | None, case: Case) -> dict[str, Any]:
    """Fields of a case that another agency has from now on; who leads has no share beside."""
    shares = tuple(part for part in case.parts if part.agency != agency)
    return {"agency": agency, "officer": None, "parts": shares}


def _handed_on(asked: Asked) -> Effect:
    return Effect(_led_by(asked.given("agency"), asked.case) | {"level": 0})


def _declined(asked: Asked) -> Effect:
    case = asked.case
    declined = tuple(dict.fromkeys((*case.declined, case.agency)))
    above = lines.next_above(case, asked.pack)
    changes = _led_by(above, case) | {"declined": declined}
    if above is None:
        return Effect(changes, state=CaseState.BUKAN_KEWENANGAN, tells="case_to_admin", about=case.agency)
    return Effect(changes, state=CaseState.TERDISPOSISI, about=case.agency)


def _reopened(asked: Asked) -> Effect:
    case = asked.case
    changes: dict[str, Any] = {**_ALONE, "reopened": case.reopened + 1}
    asks = family.leaves(case, asked.now)
    if case.reopened < MOST_REOPENINGS:
        return Effect(changes, asks=asks)
    above = lines.superior(case, asked.pack)
    note = "Dibuka lagi untuk ketiga kalinya: diperiksa atasan instansi."
    return Effect(
        changes | _led_by(above or case.agency, case),
        note=note,
        tells="case_reopened_above" if above else None,
        asks=asks,
    )


def _added(asked: Asked) -> Effect:
    """Whoever works on the parent reads it there, and does not close for want of a word."""
    return Effect(asks=family.spoke(asked.case, asked.text, asked.given("media") or (), asked.now))


def _postponed(asked: Asked) -> Effect:
    return Effect({"paused_until": asked.given("until")})


def _judged_false(asked: Asked) -> Effect:
    return Effect({"judged": "false"}, asks=family.freed(asked.case, asked.now))


def _archived(asked: Asked) -> Effect:
    return Effect(asks=family.freed(asked.case, asked.now))


def _spoken_to(asked: Asked) -> Effect:
    return Effect({"language": asked.given("language")})


def _proved(_: Asked) -> Effect:
    return Effect({"unproved": False})


def _appealed(_: Asked) -> Effect:
    return Effect({"judged": None, "level": 0})


def _rated(asked: Asked) -> Effect:
    return Effect({"rating": Rating(score=asked.given("score"), text=asked.text or None, at=asked.now)})


def _merged(asked: Asked) -> Effect:
    return Effect(
        {"merged_into": asked.given("into")}, asks=family.joins(asked.case, asked.given("into"), asked.now)
    )


def _unmerged(asked: Asked) -> Effect:
    case = asked.case
    asks = family.leaves(case, asked.now)
    if case.agency is None or case.state is CaseState.BUKAN_KEWENANGAN:
        return Effect(_ALONE, state=_before_merge(case), asks=asks)
    state = CaseState.TERDISPOSISI if case.state in _OF_THE_PARENT else case.state
    return Effect(_ALONE, state=state, asks=asks)


def _before_merge(case: Case) -> CaseState:
    """The state of a case when it was merged last."""
    merged = [n for n, entry in enumerate(case.timeline) if entry.what == "merged"]
    return case.timeline[merged[-1]].state if merged else CaseState.REVIEW


def _adopted(asked: Asked) -> Effect:
    child, released = asked.given("child"), asked.given("released")
    if released:
        left = tuple(one for one in asked.case.children if one != child)
        return Effect({"children": left}, what="child_left")
    # What was looked at as the child was merged may have changed since.
    if asked.case.merged_into is not None or asked.case.state is CaseState.ARSIP:
        return Effect(what="child_refused", asks=family.sent_away(asked.case, child, asked.now))
    children = tuple(dict.fromkeys((*asked.case.children, child)))
    return Effect({"children": children}, asks=family.caught_up(asked.case, child, asked.now))


def _followed(asked: Asked) -> Effect:
    case, agency = asked.case, asked.given("agency")
    if agency is not None and not lines.may_have(agency, case, asked.pack):
        # Whom a report accuses must not come to it by way of another.
        alone = {**_ALONE, "agency": None, "officer": None}
        asks = family.leaves(case, asked.now)
        return Effect(alone, state=_back_with_admin(case), what="unmerged", asks=asks)
    tells = family.TELLS.get(asked.given("what"))
    state = asked.given("state")
    until = asked.given("until") if state is CaseState.TUNDA else None
    followed = {"followed_dues": asked.given("dues"), "paused_until": until}
    return Effect({"agency": agency, **followed}, state=state, tells=tells)


def _involved(asked: Asked) -> Effect:
    part = Part(
        agency=asked.given("agency"),
        task=asked.given("task"),
        state=CaseState.TERDISPOSISI,
        asked_at=asked.now,
        changed_at=asked.now,
    )
    # Whose share was done is asked again, of a case that was opened again or grew.
    others = tuple(one for one in asked.case.parts if one.agency != part.agency)
    return Effect({"parts": (*others, part)}, note=asked.given("task"), about=part.agency)


def _part_answered(asked: Asked) -> Effect:
    state = CaseState.SELESAI if asked.given("done") else CaseState.TINDAK_LANJUT
    mine = share_spoken_of(asked)
    told = {"state": state, "text": asked.text, "media": asked.given("media"), "changed_at": asked.now}
    parts = tuple(part.model_copy(update=told) if part.agency == mine else part for part in asked.case.parts)
    return Effect({"parts": parts}, about=mine)


def _taken(asked: Asked) -> Effect:
    return Effect({"officer": asked.command.by.id})


def _assigned(asked: Asked) -> Effect:
    return Effect({"officer": asked.given("officer")})


def _corrected(asked: Asked) -> Effect:
    wanted = {name: asked.given(name) for name in ("category", "place", "accused")}
    changes = {name: value for name, value in wanted.items() if value is not None}
    if asked.given("nobody_accused"):
        changes["accused"] = None
    case = asked.case.model_copy(update=changes)
    if case.agency is None and case.sensitivity is not Sensitivity.RESTRICTED:
        changes["proposals"] = proposing.anew(case, asked.pack)
        case = case.model_copy(update=changes)
        changes["proposed_agency"] = proposing.best(case.proposals, case, asked.pack)
    first = changes.get("proposed_agency", case.proposed_agency)
    if first is not None and not lines.may_have(first, case, asked.pack):
        changes["proposed_agency"] = lines.watching(case, asked.pack)
    shares = tuple(part for part in case.parts if lines.may_have(part.agency, case, asked.pack))
    if len(shares) != len(case.parts):
        changes["parts"] = shares
    if case.agency is not None and not lines.may_have(case.agency, case, asked.pack):
        # Whom a report accuses must not go on reading it.
        changes |= {"agency": None, "officer": None}
        return Effect(changes, state=_back_with_admin(case), note=_accusation(asked, case))
    return Effect(changes, note=_accusation(asked, case))


def _accusation(asked: Asked, case: Case) -> str:
    """That somebody changed whom a report is against: it decides who may read it."""
    if case.accused == asked.case.accused:
        return ""
    was, now = (agency_name(asked.pack, one, "tidak ada") for one in (asked.case.accused, case.accused))
    return f"Instansi yang diadukan: semula {was}, sekarang {now}."


def _back_with_admin(case: Case) -> CaseState:
    ended = {CaseState.SELESAI, CaseState.ARSIP}
    return case.state if case.state in ended else CaseState.BUKAN_KEWENANGAN


def _released(asked: Asked) -> Effect:
    media, audience = asked.given("media"), asked.given("audience")
    if audience is None:
        audience = Audience.PUBLIC if asked.given("public") else Audience.AGENCY
    shown = {
        "public_media": (asked.case.public_media, Audience.PUBLIC),
        "agency_media": (asked.case.agency_media, Audience.AGENCY),
        "hidden_media": (asked.case.hidden_media, Audience.NOBODY),
    }
    return Effect(
        {
            name: (*(one for one in held if one != media), *((media,) if audience is whose else ()))
            for name, (held, whose) in shown.items()
        }
    )


def _signals_added(asked: Asked) -> Effect:
    """A doubt found late sends a case back that nobody has yet; no machine rejects, nor clears what a person looks at."""
    case, verdict = asked.case, asked.given("verdict")
    held = (signal for signal in case.signals if signal.name not in asked.given("over"))
    new = {signal.name: signal for signal in (*held, *asked.given("signals"))}
    similar = {one.case: one for one in (*case.similar, *asked.given("similar"))}
    changes = {
        "signals": tuple(new.values()),
        "similar": tuple(similar.values()),
        "verdict": verdict or case.verdict,
    }
    doubts = " ".join(signal.sentence for signal in asked.given("signals") if signal.weight < 0)
    if verdict is Verdict.NEEDS_REVIEW and case.state is CaseState.TERVERIFIKASI and case.agency is None:
        return Effect(changes, state=CaseState.REVIEW, what="review", note=doubts or "Mohon ditinjau.")
    return Effect(changes, note=doubts or None)


def _rung(asked: Asked) -> Effect:
    dues = deadlines.decreed_since(asked.case, asked.pack)
    if dues != asked.case.dues:
        # The mark was that of a provisional clock: it rings at the moment that holds now.
        note = "Batas waktu dihitung ulang, karena hari libur tahun berikutnya sudah ditetapkan."
        return Effect({"dues": dues}, what="reckoned", note=note)
    rung = ringing.ring(asked.case, asked.pack, asked.given("clock"), asked.given("mark"))
    return Effect(rung.changes, state=rung.state, what=rung.what, tells=rung.tells, note=rung.note)


EFFECTS: Mapping[str, Callable[[Asked], Effect]] = {
    "dispatched": _handed_on,
    "moved": _handed_on,
    "declined": _declined,
    "replied": _added,
    "added": _added,
    "reopened": _reopened,
    "postponed": _postponed,
    "judged_false": _judged_false,
    "archived": _archived,
    "appealed": _appealed,
    "language": _spoken_to,
    "proved": _proved,
    "rated": _rated,
    "merged": _merged,
    "unmerged": _unmerged,
    "adopted": _adopted,
    "followed": _followed,
    "involved": _involved,
    "part_answered": _part_answered,
    "taken": _taken,
    "assigned": _assigned,
    "corrected": _corrected,
    "media_released": _released,
    "signals_added": _signals_added,
    "rung": _rung,
}


def effect_of(what: str, asked: Asked) -> Effect:
    """What a step changes; most change nothing beside the state."""
    effect = EFFECTS.get(what)
    return effect(asked) if effect else Effect()

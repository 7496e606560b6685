"""Ends a draft: sends it, hands it to a person, or drops it; then takes up the next report, if one waits."""

from __future__ import annotations

from salur.contracts.base import Lane
from services.intake.dialogue.domain import identity, wishing
from services.intake.dialogue.domain.conversation import Question, Why, attach
from services.intake.dialogue.domain.effects import Submit
from services.intake.dialogue.domain.missing import unfinished
from services.intake.dialogue.domain.report import told_by
from services.intake.dialogue.domain.turn import Turn


def send(turn: Turn) -> None:
    """The citizen confirmed."""
    report = submit(turn, Lane.ROUTINE)
    turn.say("report_received", about=report)
    draft = turn.open_draft
    turn.set(attached=attach(report, Why.SENT, turn.scene.now, restricted=draft.restricted, pack=draft.pack))
    close(turn)


def hand_over(turn: Turn, text: str = "not_understood_human") -> None:
    """We do not understand one another: a person at the desk goes on, with all that was told. `text` says so."""
    if turn.draft is None:
        turn.begin()
    draft = turn.open_draft
    words = (*draft.words, *turn.conversation.strays)
    turn.edit(words=words, category=draft.category or turn.here.fallback.key)
    report = submit(turn, Lane.ROUTINE, "understanding")
    turn.say(text, about=report)
    known = {"restricted": turn.open_draft.restricted, "pack": turn.open_draft.pack}
    turn.set(attached=attach(report, Why.HANDED_OVER, turn.scene.now, **known))
    close(turn)


def submit(turn: Turn, lane: Lane, *lacks: str) -> str:
    """Hands the draft on as it is; gives the report's id."""
    draft = turn.open_draft
    report = turn.report_id(lane)
    shown = identity.shown(turn)
    lacking = (*unfinished(draft, turn.category, turn.told), *lacks)
    turn.do(
        Submit(
            report,
            draft,
            text=turn.mask("\n".join(draft.words)) or turn.noted("voice_note"),
            place_text=turn.mask(draft.place.text) if draft.place else "",
            reporter=shown,
            told=turn.told,
            urgent=lane is Lane.URGENT,
            unfinished=tuple(dict.fromkeys(lacking)),
            show_name=turn.heard.form.show_name if turn.heard.form else False,
            wish=turn.heard.form.wish if turn.heard.form else _wish(turn, lane),
            filed_by=turn.heard.form.filed_by if turn.heard.form else None,
            unproved=turn.heard.form is not None and turn.heard.form.unproved,
        )
    )
    turn.told_now = told_by(draft, shown) or turn.told_now
    return report


def _wish(turn: Turn, lane: Lane) -> str | None:
    wish = wishing.wish(turn) if lane is Lane.ROUTINE else None
    return wish.code if wish else None


def cancel(turn: Turn) -> None:
    """The citizen drops the draft."""
    if turn.draft is None:
        turn.say("nothing_to_cancel")
        return
    turn.say("cancelled")
    close(turn)


def close(turn: Turn) -> None:
    """There is no draft any more."""
    turn.set(draft=None, asked=Question.NOTHING, editing=False)
    turn.understood()
    turn.settled = True

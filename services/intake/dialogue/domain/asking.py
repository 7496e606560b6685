"""Asks the next question: each with its text, and its options where there are some."""

from __future__ import annotations

from salur.contracts.notifications import Option
from salur.packs.texts import Lang
from services.intake.dialogue.domain import identity, placing, wishing
from services.intake.dialogue.domain.conversation import Question
from services.intake.dialogue.domain.effects import Say, ShowNotice
from services.intake.dialogue.domain.jurisdiction import Jurisdiction, place_option, place_title
from services.intake.dialogue.domain.missing import is_short, next_question
from services.intake.dialogue.domain.turn import Turn

_LONGEST_SHOWN = 300
_NOTICE_AND_NIK = "ask_identity_nik_first"
_WHO = (Question.NIK, Question.NAME)
_EDITABLE = ("description", "category", "place", "identity")


def go_on(turn: Turn) -> None:
    """Asks for what is missing now."""
    ask(turn, next_question(turn.open_draft, turn.category, turn.told))


def ask(turn: Turn, question: Question) -> None:
    """Asks one question and remembers that it waits for an answer."""
    draft = turn.open_draft
    if not draft.notice and (question in _WHO or draft.nik or draft.name):
        turn.edit(notice=True)
        _notice(turn, question)
    elif (
        question is Question.DESCRIPTION and is_short(draft) and draft.words and not turn.conversation.editing
    ):
        turn.edit(short=True)
        turn.say("description_too_short")
    else:
        turn.do(_question(turn, question))
    turn.set(asked=question, asked_at=turn.scene.now)
    turn.settled = True


def _notice(turn: Turn, question: Question) -> None:
    """The privacy notice before the first question about who they are; both in one text where each costs."""
    if question is Question.NIK and turn.heard.words_only:
        turn.do(ShowNotice(_NOTICE_AND_NIK))
        turn.say(_NOTICE_AND_NIK, options=turn.here.options("nik", "ask_identity_nik", turn.scene.lang))
        return
    turn.do(ShowNotice())
    turn.say("privacy_notice")
    turn.do(_question(turn, question))


def editable(turn: Turn) -> tuple[str, ...]:
    """The parts of the report that can be changed, in the order in which they are listed."""
    return (*_EDITABLE, "office") if wishing.is_open(turn) else _EDITABLE


def again(turn: Turn) -> None:
    """Asks the open question once more, after something else was answered."""
    if turn.draft is None:
        return
    asked = turn.conversation.asked
    if asked in (Question.NOTHING, Question.MENU):
        go_on(turn)
    else:
        ask(turn, asked)


def _question(turn: Turn, question: Question) -> Say:
    here, lang, draft = turn.here, turn.scene.lang, turn.open_draft
    if question is Question.CATEGORY:
        return category("ask_category", here, lang)
    if question is Question.WHICH_PLACE:
        options = tuple(place_option(code) for code in draft.places_offered)
        names = dict.fromkeys(option.label.split(" ", 1)[-1] for option in options)
        called = f" {here.word('either', lang)} ".join(names)
        return Say("place_ambiguous", {"name": called}, options=options)
    if question is Question.ELSEWHERE:
        there = turn.of(draft.elsewhere).pack.about.title
        text = "place_hint_named" if draft.elsewhere_named else "place_hint"
        values = (
            {"place": place_title(draft.elsewhere_named), "name": there}
            if draft.elsewhere_named
            else {"place": there}
        )
        return Say(text, values, options=here.options("elsewhere", text, lang))
    if question is Question.PLACE and draft.place_outside:
        turn.edit(place_outside=None)
        return Say("place_outside", {"place": draft.place_outside})
    if question is Question.NIK:
        return Say("ask_identity_nik", options=here.options("nik", "ask_identity_nik", lang))
    if question is Question.PHOTO:
        return Say("ask_photo", options=here.options("photo", "ask_photo", lang))
    if question in (Question.EDIT, Question.OFFICE):
        return _change(turn, question)
    if question is Question.CONFIRM:
        return _summary(turn)
    if question is Question.NAME and draft.nik_missing == identity.FOREIGNER:
        return Say("ask_name_foreigner")
    return Say(_PLAIN[question])


def _change(turn: Turn, question: Question) -> Say:
    """Which part is to be changed, and the one that is only asked for then."""
    here, lang = turn.here, turn.scene.lang
    if question is Question.OFFICE:
        title = dict(here.pack.texts.buttons("ask_office", lang))["choose"]
        return Say("ask_office", options=wishing.options(turn), options_title=title)
    labels = [(part, here.word(f"edit_{part}", lang)) for part in editable(turn)]
    return Say("ask_edit", options=tuple(Option(id=f"edit:{part}", label=label) for part, label in labels))


_PLAIN = {Question.DESCRIPTION: "ask_description", Question.PLACE: "ask_place", Question.NAME: "ask_name"}


def category(text: str, here: Jurisdiction, lang: Lang) -> Say:
    """The list of categories under a text."""
    title = dict(here.pack.texts.buttons("ask_category", lang))["choose"]
    return Say(text, options=here.categories(lang), options_title=title)


def menu(turn: Turn, text: str) -> None:
    """A text with the short menu under it."""
    turn.say(text, options=turn.here.options("menu", text, turn.scene.lang))
    turn.set(asked=Question.MENU, asked_at=turn.scene.now)
    turn.settled = True


def _summary(turn: Turn) -> Say:
    """All that would be sent, masked. What is restricted is not repeated: it would stand outside its seal."""
    here, draft = turn.here, turn.open_draft
    subject = turn.category.called(turn.scene.lang) if turn.category else ""
    wish = wishing.wish(turn)
    if wish is not None:
        subject = here.word("category_for", turn.scene.lang, category=subject, agency=wish.short_name)
    values = {"category": subject, "reporter": identity.shown(turn)}
    if draft.restricted:
        text = "summary_confirm_restricted"
        values["place"] = (draft.place.title if draft.place else None) or here.word(
            "place_none", turn.scene.lang
        )
    else:
        text = "summary_confirm"
        values["place"] = placing.shown(turn, draft.place)
        values["description"] = _shortened(
            turn.mask(" ".join(draft.words)) or here.word("voice_note", turn.scene.lang)
        )
    return Say(text, values, options=here.options("confirm", text, turn.scene.lang))


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_SHOWN:
        return text
    return text[:_LONGEST_SHOWN].rsplit(" ", 1)[0] + " …"

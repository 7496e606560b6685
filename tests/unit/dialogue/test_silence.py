"""Silence: one reminder by day, then the draft goes with a word; said again by another clock it counts once."""

from __future__ import annotations

from datetime import datetime, timedelta

from salur.contracts.messages import DraftOverdue
from salur.contracts.notifications import NotificationRequested
from salur.regions.zones import Zone
from services.intake.dialogue.domain.conversation import Conversation, Draft, Question
from services.intake.dialogue.domain.silence import rings_at
from tests.made_up import AT
from tests.theatre import PATIENCE, Theatre
from tests.unit.dialogue.scenes import NIK, talked


def waiting(touched: datetime, reminded: datetime | None = None) -> Conversation:
    draft = Draft(begun_by="m", begun_at=touched)
    return Conversation(draft=draft, touched_at=touched, reminded_at=reminded)


def test_a_reminder_comes_by_day_and_the_end_never_before_it() -> None:
    """AT is a Monday, 09:15 in Wanggudu (UTC+8)."""
    hours = {0: 2, 10: 12 - 0.25 + 10, 14: 21.75, 21: 23, 23: 25}
    for after, due in hours.items():
        touched = AT + timedelta(hours=after)
        assert rings_at(waiting(touched), PATIENCE, Zone.WITA) == AT + timedelta(hours=due), after
    late = AT + timedelta(hours=30)
    assert rings_at(waiting(AT, AT + timedelta(hours=2)), PATIENCE, Zone.WITA) == AT + timedelta(hours=23)
    assert rings_at(waiting(AT, late), PATIENCE, Zone.WITA) == late + PATIENCE.remind
    assert rings_at(Conversation(touched_at=AT), PATIENCE, Zone.WITA) is None


async def test_said_twice_it_is_told_once_and_after_an_answer_not_at_all() -> None:
    theatre = Theatre()
    await theatre.hear("LAPOR jalan rusak di desa Sawa")
    _, ring = theatre._next_ring() or (None, None)
    assert isinstance(ring, DraftOverdue)
    theatre.clock.advance(PATIENCE.remind)
    (told,) = await theatre.give(ring)
    assert isinstance(told, NotificationRequested)
    assert (told.text, told.expires_at) == ("draft_reminder_sms", told.moments["until"])
    assert await theatre.give(ring) == []

    _, end = theatre._next_ring() or (None, None)
    assert isinstance(end, DraftOverdue)
    await theatre.hear(NIK)
    theatre.clock.advance(PATIENCE.drop)
    assert await theatre.give(end) == []
    assert (await theatre.conversation()).draft is not None


def test_each_question_has_its_words_in_a_reminder() -> None:
    asked = {
        "LAPOR": "waits_description",
        "ada masalah di desa Sawa": "waits_category",
        "LAPOR jalan rusak": "waits_place",
        "LAPOR jalan rusak di Bandaeha": "waits_which_place",
        "LAPOR jalan rusak di desa Sawa": "waits_nik",
    }
    for text, key in asked.items():
        talk = talked(text)
        words = talk.is_silent(PATIENCE.remind)[0].values["question"]
        assert words == talk.here.word(key, "id"), text
    talk = talked("LAPOR jalan rusak di desa Sawa", "hmm", "hmm")
    assert talk.conversation.asked is Question.MENU
    assert talk.is_silent(PATIENCE.remind)[0].values["question"] == "NIK Anda"
    assert [say.text for say in talk.is_silent(PATIENCE.drop)] == ["draft_expired"]
    assert talk.conversation.draft is None
    assert talk.is_silent(PATIENCE.drop) == []

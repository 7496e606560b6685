"""A form becomes a report at once: nothing is asked, what it lacks is named, danger goes first."""

from __future__ import annotations

from typing import Any

from salur.channels.inbound import InboundForm, InboundProved, Sender
from salur.contracts.commands import ProveReporter, ReplyToCase
from salur.contracts.notifications import NotificationRequested
from services.intake.dialogue.domain import wording
from services.intake.dialogue.domain.conversation import Conversation
from services.intake.dialogue.domain.effects import Hurry, Submit
from services.intake.dialogue.domain.heard import Form, Heard
from services.intake.dialogue.domain.turn import Scene, Turn
from tests.made_up import AT
from tests.theatre import PHONE, Theatre
from tests.unit.dialogue.scenes import NIK, Talk, konawe_utara


def filed(text: str, **form: Any) -> tuple[Submit, list[str], Talk]:
    talk = Talk()
    told = talk.hears(text, form=Form(**form))
    (submit,) = talk.submits
    assert talk.conversation.draft is None
    return submit, told, talk


def test_a_whole_form_is_a_whole_report() -> None:
    submit, told, _ = filed(
        "Jalan berlubang, sudah dua motor jatuh", category="infrastruktur", place="desa Sawa", name="Siti Aminah", nik=NIK, wish="PUPR", filed_by="o_7",
    )  # fmt: skip
    assert told == ["report_received"]
    assert (submit.draft.category, submit.unfinished) == ("infrastruktur", ())
    assert submit.draft.place is not None
    assert submit.draft.place.region == "74.09.07.1002"
    assert (submit.draft.nik, submit.draft.name) == (NIK, "Siti Aminah")
    assert (submit.wish, submit.filed_by) == ("PUPR", "o_7")


def test_what_a_form_lacks_is_named_and_not_asked() -> None:
    submit, told, _ = filed("Puskesmas tutup terus")
    assert told == ["report_received"]
    assert submit.draft.category == "kesehatan"
    assert {"place", "nik"} <= set(submit.unfinished)


async def test_danger_with_an_unproved_telephone_tells_nothing_of_its_owner_until_it_is_proved() -> None:
    theatre = Theatre()
    for text in ("LAPOR jalan rusak parah di desa Sawa", NIK, "Siti Aminah", "ya"):
        await theatre.hear(text)
    filled: dict[str, Any] = {"sender": Sender(phone=PHONE), "at": AT, "text": "Rumah di desa Sawa terbakar"}
    given = await theatre.take(InboundForm(provider_id="f-1", **filled, unproved=True), urgent=True)
    told = [one for one in given if isinstance(one, NotificationRequested)]
    assert [one.text for one in told] == ["emergency_hotlines", "report_unproved"]
    known, report = theatre.reports()
    assert known.identity.nik is not None
    assert (report.urgent, report.unproved, report.identity.nik, report.identity.named) == (
        True,
        True,
        None,
        False,
    )
    # The owner of the number, who is told of it, says that it was not they: that goes to those who are on their way.
    (reply, *_) = await theatre.hear("bukan saya")
    assert isinstance(reply, ReplyToCase)
    assert reply.case == report.report
    common = {"at": AT, "report": report.report}
    stranger = Sender(phone="628001112299")
    await theatre.hear("LAPOR lampu jalan mati", phone="628001112299")
    assert await theatre.take(InboundProved(provider_id="p-1", sender=stranger, **common)) == []
    (proved,) = await theatre.take(InboundProved(provider_id="p-2", sender=Sender(phone=PHONE), **common))
    assert isinstance(proved, ProveReporter)
    assert (proved.case, proved.by.id) == (report.report, report.identity.citizen)


def test_whom_another_system_knows_is_marked_so() -> None:
    submit, _, _ = filed("Puskesmas tutup terus", known_elsewhere=True)
    assert (submit.draft.nik, submit.draft.nik_missing) == (None, "elsewhere")


def test_a_place_that_nobody_knows_stays_as_written() -> None:
    submit, _, _ = filed("Lampu mati", place="dekat pohon beringin tua")
    assert submit.draft.place is not None
    assert (submit.draft.place.text, submit.draft.place.region) == ("dekat pohon beringin tua", None)


def test_an_unknown_category_is_guessed_else_the_usual_one() -> None:
    assert filed("Puskesmas tutup", category="entah")[0].draft.category == "kesehatan"
    assert filed("Tolong diperhatikan", category="entah")[0].draft.category is not None


def test_a_reader_of_english_is_told_of_categories_in_english() -> None:
    here = konawe_utara()
    assert here.categories("en")[1].label == "Health"
    named = here.named("health")
    assert named is not None
    turn = Turn(Conversation(), Heard(id="m", at=AT), Scene(here, AT, Talk().sender, lang="en"))
    assert wording.category_name(turn, named.key, "74.09") == "Health"


def test_danger_in_a_form_goes_by_the_urgent_lane() -> None:
    submit, told, talk = filed("Ada kebakaran di pasar", category="umum")
    assert told[0] == "emergency_hotlines"
    assert (submit.urgent, submit.draft.category) == (True, "bencana")
    assert submit.report.startswith("u-")
    assert Hurry(submit.report) in talk.effects


def test_what_accuses_somebody_in_office_is_protected_in_a_form_too() -> None:
    assert filed("Kepala dinas korupsi dana bansos", category="bansos")[0].draft.restricted

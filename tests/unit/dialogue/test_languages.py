"""A further language is a file: chosen by its name, kept, and Indonesian where it says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from salur.channels.inbound import InboundForm, Media, MediaKind, Sender
from salur.contracts.cases import CaseState
from salur.contracts.commands import ReplyToCase, SpeakTo
from salur.contracts.messages import Address
from salur.contracts.notifications import NotificationRequested
from salur.packs import check_pack, load_pack
from salur.packs.texts import DEFAULTS, default_templates
from salur.packs.words import default_words, words_in
from salur.regions.gazetteer import Gazetteer
from services.intake.dialogue.domain import reading
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.dialogue.domain.reading import plain
from services.intake.dialogue.domain.vocabulary import Command
from services.notify.domain.wording import word
from tests.made_up import AT
from tests.theatre import PHONE, Theatre
from tests.unit.dialogue.scenes import konawe_utara
from tests.unit.packs.places import copied

# Made up: nobody speaks it.
SAID = """
language_name: Basa Rawa
language_chosen: Ee, to basa Rawa.
ask_place:
  text: Inda ni mo?
ask_edit: "{place} ni mo?"
"""


def test_a_file_in_a_pack_is_a_language(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "texts.rw.yaml").write_text(SAID, encoding="utf-8")
    errors = [str(one) for one in check_pack(folder) if one.severity == "error"]
    assert errors == [
        'pack 74.09: text "ask_edit" has a placeholder {place} that nothing fills (texts.rw.yaml:6)'
    ]
    (folder / "texts.rw.yaml").write_text(SAID.rpartition("ask_edit")[0], encoding="utf-8")
    pack = load_pack(folder)
    assert pack.texts.languages == {"id": "Bahasa Indonesia", "en": "English", "rw": "Basa Rawa"}
    here = Jurisdiction(pack, Gazetteer())
    for said, lang in (
        ("basa rawa", "rw"),
        ("english", "en"),
        ("bahasa inggris", "en"),
        ("rawa rusak", None),
    ):
        assert here.language(said) == lang, said
    assert here.categories("rw") == here.categories("id")
    to = Address(ref="s_1", channel="whatsapp", number="740900000000001", pack="74.09")

    def told(text: str) -> str:
        asked = NotificationRequested(notification="n-1", to=to, text=text, language="rw", requested_at=AT)
        return word(asked, pack).text

    assert told("ask_place") == "Inda ni mo?"
    assert told("cancelled") == pack.texts.render("cancelled")


def test_the_languages_of_salur_are_whole_and_written_as_they_are_compared() -> None:
    for lang in words_in(DEFAULTS):
        words = default_words(lang)
        assert words.lacks(default_words("id")) == ()
        assert [one for one in phrases(words.model_dump()) if plain(one) != one] == []
    assert set(default_templates("en")) == set(default_templates("id"))


def phrases(words: object) -> Iterator[str]:
    if isinstance(words, dict):
        for value in words.values():
            yield from phrases(value)
    elif isinstance(words, str):
        yield words
    else:
        assert isinstance(words, tuple)
        for one in words:
            yield from phrases(one)


def test_words_of_a_pack_are_its_languages_own_and_the_check_says_what_lacks(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "texts.rw.yaml").write_text(SAID.rpartition("ask_edit")[0], encoding="utf-8")
    (folder / "words.rw.yaml").write_text("yes: [Ee]\n", encoding="utf-8")
    (fault,) = [str(one) for one in check_pack(folder) if one.severity == "error"]
    assert "words.rw.yaml:1" in fault
    # "iyo" is no in it; there is no such kind of danger, and no such category.
    said = "yes: [ee]\nno: [iyo]\ncommands:\n  cancel: [pupu]\ndanger:\n  api: [rumah ma api]\n  kebakaran: [ma api]\nsubjects:\n  laut: [wave]\n"
    (folder / "words.rw.yaml").write_text(said, encoding="utf-8")
    found = [str(one) for one in check_pack(folder) if one.file.endswith(".rw.yaml")]
    assert 'pack 74.09: "laut" is no category of this pack (words.rw.yaml:9)' in found
    assert 'pack 74.09: "api" is no kind of danger of this pack (words.rw.yaml:6)' in found
    (texts,) = [one for one in found if "texts.rw.yaml" in one]
    assert "language rw does not say" in texts
    assert "ask_photo" in texts
    assert "ask_place" not in texts
    (words,) = [one for one in found if "has no words for" in one]
    assert "commands.help" in words
    assert "commands.cancel" not in words
    (folder / "words.rw.yaml").write_text(
        said.replace("  api: [rumah ma api]\n", "").rpartition("subjects")[0]
    )
    here = Jurisdiction(load_pack(folder), Gazetteer())
    ours, usual = here.words("rw"), here.words("id")
    assert reading.is_yes("ee", ours)
    assert reading.is_no("iyo", ours)
    assert not reading.is_yes("iyo", ours)
    assert reading.is_yes("iyo", usual)
    assert reading.command("pupu", ours) == (Command.CANCEL, "")
    assert reading.command("batal", ours) == (Command.CANCEL, "")
    assert reading.command("pupu", usual) is None
    danger = here.emergency("rumah ma api sekarang")
    assert danger is not None
    assert danger.key == "kebakaran"


def test_danger_in_english_is_heard_before_a_language_is_chosen_and_other_words_are_no_alarm() -> None:
    here = konawe_utara()
    for text, kind in (
        ("my neighbour's house is on fire in Sawa!", "kebakaran"),
        ("please send an ambulance, he is not breathing", "medis"),
        ("a boy is drowning in the river at Andowia", "penyelamatan"),
        ("there is a flash flood in Asera, please help", "bencana"),
        ("a man with a knife: he has a knife near the market", "kejahatan"),
        ("EMERGENCY at the market", "darurat"),
    ):
        found = here.emergency(text)
        assert found is not None, text
        assert found.key == kind, text
    for text in (
        "the emergency room at the hospital is dirty",
        "this is not an emergency, the street lamp is broken",
        "the labour office in Wanggudu is always closed",
        "we need your help, the road to the school is broken now",
        "there was a car accident last week, the railing is still broken",
        "the fire brigade should have a better road",
        "please save the turtles of Labengki",
        "the clinic is short of medicine for heart patients",
    ):
        assert here.emergency(text) is None, text


async def test_a_language_is_chosen_and_kept() -> None:
    theatre = Theatre()

    async def said(text: str) -> list[tuple[str, str]]:
        events = await theatre.hear(text)
        return [(e.text, e.language) for e in events if isinstance(e, NotificationRequested)]

    assert await said("LAPOR jalan rusak parah") == [("ask_place", "id")]
    assert await said("English please") == [("language_chosen", "en"), ("ask_place", "en")]
    assert {lang for _, lang in await said("desa Sawa")} == {"en"}
    assert (await said("bahasa Indonesia"))[0] == ("language_chosen", "id")


async def test_what_was_reported_and_what_comes_later_is_told_in_the_language_chosen() -> None:
    theatre = Theatre()
    for text in (
        "LAPOR jalan rusak parah di desa Sawa, jembatan juga",
        "english",
        "tidak punya",
        "Siti",
        "ya",
    ):
        await theatre.hear(text)
    (report,) = theatre.reports()
    assert report.language == "en"
    received = next(e for e in theatre.events if getattr(e, "text", "") == "report_received")
    assert isinstance(received, NotificationRequested)
    assert received.values["link"].endswith(f"/lacak/{report.code}?bahasa=en")
    await theatre.hear(media=(Media(kind=MediaKind.IMAGE, provider_id="f1"),))
    (added,) = [e for e in theatre.events if isinstance(e, ReplyToCase)]
    assert added.text == "1 berkas"
    await theatre.case(report, CaseState.PROSES)
    theatre.clock.advance(timedelta(days=30))
    assert (await theatre.conversation()).draft is None
    (spoken, chosen) = await theatre.hear("indonesia")
    assert isinstance(spoken, SpeakTo)
    assert (spoken.case, spoken.by.id, spoken.language) == (report.report, report.identity.citizen, "id")
    assert isinstance(chosen, NotificationRequested)
    assert chosen.language == "id"


async def test_a_page_read_in_english_is_answered_in_english_from_then_on() -> None:
    theatre = Theatre()
    filled = {"sender": Sender(phone=PHONE), "at": AT, "text": "Puskesmas tutup terus", "language": "en"}
    await theatre.take(InboundForm(provider_id="f-1", **filled, agreed="v1"))
    assert theatre.reports()[0].language == "en"
    (answer, *_) = await theatre.hear("LAPOR lampu jalan mati")
    assert isinstance(answer, NotificationRequested)
    assert answer.language == "en"
    # What an officer wrote down says how the officer reads.
    filled["sender"] = Sender(phone="628001112224")
    await theatre.take(InboundForm(provider_id="f-2", **filled, agreed="v1", filed_by="o_1"))
    assert theatre.reports()[1].language == "id"
    (answer, *_) = await theatre.hear("LAPOR lampu jalan mati", phone="628001112224")
    assert isinstance(answer, NotificationRequested)
    assert answer.language == "id"

"""A further language is a file: chosen by its name, kept, and Indonesian where it says nothing."""

from __future__ import annotations

from pathlib import Path

from salur.contracts.messages import Address
from salur.contracts.notifications import NotificationRequested
from salur.packs import check_pack, load_pack
from salur.regions.gazetteer import Gazetteer
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.notify.domain.wording import word
from tests.made_up import AT
from tests.theatre import Theatre
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


async def test_a_language_is_chosen_and_kept() -> None:
    theatre = Theatre()

    async def said(text: str) -> list[tuple[str, str]]:
        events = await theatre.hear(text)
        return [(e.text, e.language) for e in events if isinstance(e, NotificationRequested)]

    assert await said("LAPOR jalan rusak parah") == [("ask_place", "id")]
    assert await said("English please") == [("language_chosen", "en"), ("ask_place", "en")]
    assert {lang for _, lang in await said("desa Sawa")} == {"en"}
    assert (await said("bahasa Indonesia"))[0] == ("language_chosen", "id")

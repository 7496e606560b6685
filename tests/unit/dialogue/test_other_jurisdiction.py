"""A place in another jurisdiction of ours takes the report there: told, filed and followed, by the same number."""

from __future__ import annotations

from typing import Any

from salur.channels.inbound import InboundForm, Sender
from salur.contracts.commands import ReplyToCase
from salur.contracts.notifications import NotificationRequested
from salur.regions.elsewhere import Grounds
from services.intake.dialogue.domain.conversation import Draft
from tests.drawn import FewPlaces, drawn
from tests.made_up import packs
from tests.theatre import NUMBER, PHONE, Theatre


async def told(theatre: Theatre, text: str) -> list[NotificationRequested]:
    return [e for e in await theatre.hear(text) if isinstance(e, NotificationRequested)]


async def test_the_report_is_filed_where_its_place_is_and_answered_by_the_number_that_was_written_to() -> (
    None
):
    theatre = Theatre()
    elsewhere, where = await told(theatre, "LAPOR lampu jalan mati di kota Palu")
    assert (elsewhere.text, elsewhere.values["place"], where.text) == (
        "place_elsewhere",
        "Kota Palu",
        "ask_place",
    )
    assert {(said.to.pack, said.to.number) for said in (elsewhere, where)} == {("72.71", NUMBER)}
    # A code goes on at the numbers of the jurisdiction that was written to: another's does not know it.
    (move,) = await told(theatre, "PINDAH")
    assert "+62 800 7409 0001" in move.values["ways"]
    await theatre.hear("dekat kantor lurah Besusu Barat")
    await theatre.hear("ya")
    (report,) = theatre.reports()
    assert (report.pack, report.category, report.place.region) == ("72.71", "perhubungan", "72.71.01.1004")
    assert (report.reporter.pack, report.reporter.number) == ("72.71", NUMBER)
    # Here again: their report is known, and what is said is said by the jurisdiction that was written to.
    (status,) = await told(theatre, "STATUS")
    assert (status.to.pack, status.values["category"]) == ("74.09", "Lampu & lalu lintas")


async def test_an_office_is_one_of_the_place() -> None:
    for words, wish in (("untuk Dinas Perkim", "PERKIM"), ("untuk Dinas PUPR", None)):
        theatre = Theatre()
        await theatre.hear(f"LAPOR lampu jalan mati, {words}")
        await theatre.hear("di kota Palu")
        draft = (await theatre.conversation()).draft
        assert draft is not None
        assert (draft.pack, draft.wish) == ("72.71", wish)


async def test_the_place_can_be_put_right_and_whom_nobody_of_ours_serves_is_told() -> None:
    theatre = Theatre()
    await theatre.hear("LAPOR jalan rusak di kota Palu")
    await theatre.hear("bukan, desa Sawa")
    draft = (await theatre.conversation()).draft
    assert draft is not None
    assert draft.place is not None
    assert (draft.pack, draft.category, draft.place.region) == (None, "infrastruktur", "74.09.07.1002")
    assert draft.place.text == "desa Sawa"
    await theatre.hear("bukan, di Kota Palu")
    draft = (await theatre.conversation()).draft
    assert draft is not None
    assert draft.pack == "72.71"
    await theatre.hear("hapus data saya")
    assert theatre.reports()[-1].pack == "74.09"
    assert (await told(Theatre(), "LAPOR lampu jalan mati di kota Kendari"))[0].text == "place_outside"


def surveyed() -> Theatre:
    """Konawe Utara and Palu are drawn."""
    return Theatre(grounds=Grounds(drawn, FewPlaces))


IN_PALU = {"type": "location", "latitude": -0.90, "longitude": 119.87}
HERE = {"type": "location", "latitude": -3.52, "longitude": 122.10}
IN_JAKARTA = {"type": "location", "latitude": -6.2, "longitude": 106.8}


async def pins(theatre: Theatre, where: dict[str, Any]) -> list[str]:
    return [e.text for e in await theatre.hear(**where) if isinstance(e, NotificationRequested)]


async def draft_of(theatre: Theatre) -> Draft:
    draft = (await theatre.conversation()).draft
    assert draft is not None
    return draft


async def test_a_pin_within_another_jurisdiction_takes_the_report_there_unless_the_place_was_named() -> None:
    theatre = surveyed()
    await theatre.hear("LAPOR lampu jalan mati")
    assert (await pins(theatre, IN_PALU))[0] == "place_elsewhere"
    draft = await draft_of(theatre)
    assert draft.place is not None
    assert (draft.pack, draft.category, draft.place.latitude) == ("72.71", "perhubungan", -0.90)
    await pins(theatre, HERE)
    assert (await draft_of(theatre)).pack is None
    # Whoever has named the place may write from elsewhere.
    named = surveyed()
    await named.hear("LAPOR jalan rusak di desa Sawa")
    assert await pins(named, IN_PALU) == ["location_received"]
    assert (await draft_of(named)).pack is None


async def test_what_only_the_nearest_place_hints_at_is_asked() -> None:
    for answer, pack in (("ya", "72.71"), ("2", None), ("bukan", None), ("desa Sawa", None)):
        theatre = Theatre()
        await theatre.hear("LAPOR jalan rusak")
        assert await pins(theatre, IN_PALU) == ["place_hint"], answer
        assert (await draft_of(theatre)).pack is None
        await theatre.hear(answer)
        draft = await draft_of(theatre)
        assert draft.place is not None
        assert (draft.pack, draft.place.latitude, draft.elsewhere) == (pack, -0.90, None), answer
    tapped = Theatre()
    await tapped.hear("LAPOR jalan rusak")
    await pins(tapped, IN_PALU)
    await tapped.hear(choice="elsewhere:there")
    assert (await draft_of(tapped)).pack == "72.71"


async def test_a_pin_that_nobody_of_ours_serves_is_explained_once_and_then_kept() -> None:
    theatre = Theatre()
    assert await pins(theatre, IN_JAKARTA) == ["place_outside"]
    assert (await draft_of(theatre)).place is None
    assert "place_outside" not in await pins(theatre, IN_JAKARTA)
    assert (await draft_of(theatre)).place is not None
    # A hint of the neighbour's is nothing to bother anybody with.
    near = Theatre()
    assert await pins(near, {"type": "location", "latitude": -3.9, "longitude": 122.5}) == ["ask_description"]


async def test_danger_is_told_the_numbers_of_where_it_is_and_goes_there_by_the_urgent_lane() -> None:
    numbers = {str(p.code): {line.number for line in p.hotlines} for p in packs()}
    for told_by in ({"text": "tolong kebakaran di kota Palu"}, {"text": "tolong kebakaran", **IN_PALU}):
        alarm = surveyed()
        hotlines, *rest = [e for e in await alarm.hear(**told_by) if isinstance(e, NotificationRequested)]
        assert (hotlines.text, hotlines.to.pack) == ("emergency_hotlines", "72.71")
        said = {word for line in hotlines.values["hotlines"].split("\n") for word in line.split()}
        assert said & numbers["72.71"]
        assert [one.text for one in rest][-1] == "place_elsewhere"
        (report,) = alarm.reports()
        assert (report.pack, report.report[0], report.reporter.number) == ("72.71", "u", NUMBER)
    # Where it is becomes known a moment later: the alarm is raised there, with the words from before.
    for answer in ({"text": "di kota Palu, Besusu Barat"}, IN_PALU):
        late = surveyed()
        await late.hear("kebakaran, rumah sudah habis")
        events = await late.hear(**answer)
        assert [type(e) for e in events[:2]] == [ReplyToCase, NotificationRequested]
        first, second = late.reports()
        assert (first.pack, second.pack, second.report[0]) == ("74.09", "72.71", "u")
        assert second.text.startswith("kebakaran, rumah sudah habis")
        # What is added now is added there.
        (added, *_) = await late.hear("dekat kantor lurah Besusu Barat")
        assert isinstance(added, ReplyToCase)
        assert (added.case, added.place.region if added.place else None) == (second.report, "72.71.01.1004")


async def test_words_of_corruption_keep_their_guard_there_and_the_accused_agency_is_one_of_theirs() -> None:
    theatre = Theatre()
    await theatre.hear("LAPOR oknum pegawai Disdukcapil minta uang, pungli, di kota Palu")
    draft = await draft_of(theatre)
    accused = next(a.code for a in packs().get("72.71").agencies if a.code == draft.accused)
    assert (draft.pack, draft.restricted, accused) == ("72.71", True, draft.accused)


async def test_a_form_goes_where_its_place_is_or_where_its_reporter_chose() -> None:
    common: dict[str, Any] = {"sender": Sender(phone=PHONE), "text": "Lampu jalan mati terus"}
    cases: list[tuple[dict[str, Any], str, list[str]]] = [
        ({"place": "Kota Palu"}, "72.71", ["report_received", "place_elsewhere"]),
        ({"latitude": -0.90, "longitude": 119.87}, "72.71", ["report_received", "place_elsewhere"]),
        ({"place": "Kota Palu", "pack": "74.09"}, "74.09", ["report_received"]),
        ({"place": "Kota Palu", "pack": "72.71"}, "72.71", ["report_received"]),
        ({"place": "Kota Palu", "filed_by": "o_7"}, "74.09", ["report_received"]),
    ]
    for number, (told_by, pack, said) in enumerate(cases):
        theatre = surveyed()
        form = InboundForm(provider_id=f"f{number}", at=theatre.clock.now(), **common, **told_by)
        events = await theatre.take(form)
        assert theatre.reports()[0].pack == pack, told_by
        assert [e.text for e in events if isinstance(e, NotificationRequested)] == said, told_by
    fire = surveyed()
    form = InboundForm(
        provider_id="f", at=fire.clock.now(), sender=Sender(phone=PHONE), text="Kebakaran di kota Palu"
    )
    (hotlines, *_) = [e for e in await fire.take(form) if isinstance(e, NotificationRequested)]
    assert (hotlines.to.pack, fire.reports()[0].report[0]) == ("72.71", "u")

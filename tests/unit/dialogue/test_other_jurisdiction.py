"""A place in another jurisdiction of ours takes the report there: told, filed and followed, by the same number."""

from __future__ import annotations

from salur.contracts.notifications import NotificationRequested
from tests.theatre import NUMBER, Theatre


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
    await theatre.hear("dekat kantor lurah Besusu Barat")
    await theatre.hear("ya")
    (report,) = theatre.reports()
    assert (report.pack, report.category, report.place.region) == ("72.71", "perhubungan", "72.71.01.1004")
    assert (report.reporter.pack, report.reporter.number) == ("72.71", NUMBER)
    # Here again: their report is known, and what is said is said by the jurisdiction that was written to.
    (status,) = await told(theatre, "STATUS")
    assert (status.to.pack, status.values["category"]) == ("74.09", "Lampu & lalu lintas")


async def test_the_place_can_be_put_right_and_danger_stays_where_it_was_told() -> None:
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
    # Whom nobody of ours serves is told so; danger is never sent on a detour.
    assert (await told(Theatre(), "LAPOR lampu jalan mati di kota Kendari"))[0].text == "place_outside"
    alarm = Theatre()
    await alarm.hear("tolong kebakaran di kota Palu")
    assert alarm.reports()[0].pack == "74.09"

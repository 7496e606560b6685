"""The dialogue at work on a real Kafka and MongoDB: what citizens write becomes reports, once, in order, unseen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from salur.contracts.cases import CaseChanged, CaseState
from salur.contracts.commands import ReopenCase, ReplyToCase, TakeCase
from salur.contracts.messages import UrgentSender
from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import ReportSubmitted
from salur.contracts.topics import DEAD_LETTER_SUFFIX
from services.intake.dialogue.app import ROLE
from tests.integration.dialogue.searching import lying_open, spellings
from tests.integration.dialogue.talking import CLOCK, NIK, REFS, Citizen
from tests.kafka_tools import make_topics, put, read_all
from tests.polling import eventually
from tests.roles import KEYS, held_up
from tests.theatre import case_of

OFFICER = "628001112299"


@pytest.fixture
async def citizen(kafka: str, mongo: str, prefix: str) -> AsyncIterator[Citizen]:
    await make_topics(kafka, prefix)
    on_duty = {"74.09/DAMKAR/regu_a": {"whatsapp": OFFICER}}
    async with held_up(ROLE, kafka, mongo, prefix, duty_numbers=on_duty):
        yield Citizen(kafka, prefix)


async def sent(citizen: Citizen) -> ReportSubmitted:
    """A report of the citizen, step by step."""
    await citizen.says("LAPOR jalan rusak di depan kantor desa Wanggudu", hears="ask_identity_nik")
    await citizen.says(NIK, hears="ask_name")
    await citizen.says("Zulaiha Aminah", hears="summary_confirm")
    await citizen.says("ya", hears="report_received")
    return (await citizen.reports())[-1]


async def test_a_report_from_its_first_word_to_its_end(citizen: Citizen) -> None:
    report = await sent(citizen)
    assert (report.category, report.place.region) == ("infrastruktur", "74.09.01.1005")
    assert (report.identity.nik, report.identity.named) == (REFS.nik(NIK), True)
    assert report.unfinished == ()
    received = (await citizen.told())[-1]
    assert received.values["code"].replace(" ", "") == report.code
    assert received.values["link"].endswith(f"/lacak/{report.code}")

    asked = case_of(report, CaseState.NEEDS_ANSWER, version=2)
    await put(citizen.kafka, citizen.prefix, [("c2", CaseChanged(case=asked, cause="x"))])
    await eventually(lambda: _status(citizen, "status_waiting"))
    await citizen.says(f"sisi kiri, kata Zulaiha Aminah {NIK}", hears="follow_up_added")
    (reply,) = await citizen.commands()
    assert isinstance(reply, ReplyToCase)
    assert (reply.case, reply.by.id) == (report.report, report.identity.citizen)
    assert reply.text == "sisi kiri, kata [nama] [NIK]"

    # An older version that comes late changes nothing.
    done = case_of(report, CaseState.SELESAI, version=4)
    late = case_of(report, CaseState.PROSES, version=3)
    news = [("c4", CaseChanged(case=done, cause="y")), ("c3", CaseChanged(case=late, cause="z"))]
    await put(citizen.kafka, citizen.prefix, news)
    await eventually(lambda: _status(citizen, "status_plain"))
    await citizen.says("belum, masih rusak", hears="reopen_asked")
    assert isinstance((await citizen.commands())[-1], ReopenCase)


async def _status(citizen: Citizen, text: str) -> bool:
    before = {said.notification for said in await citizen.told()}
    await citizen.send(citizen.message("STATUS"))

    async def answered() -> str:
        return next((s.text for s in await citizen.told() if s.notification not in before), "")

    return await eventually(answered) == text


async def test_a_telephone_is_proved_and_a_form_is_a_report(citizen: Citizen) -> None:
    """The code never stands in Kafka in clear; notify opens it and words it."""
    await citizen.send(citizen.proof("481516"))
    (told,) = await eventually(citizen.told)
    assert (told.text, told.values) == ("web_code", {})
    seen = await read_all(
        citizen.kafka, *(citizen.prefix + n for n in ("intake.messages", "notifications.requested"))
    )
    assert seen
    assert not any(b"481516" in record.value for record in seen)
    assert KEYS.open(told.sealed["code"]) == b"481516"

    await citizen.send(
        citizen.form("Jalan berlubang di depan kantor desa Wanggudu", nik=NIK, name="Zulaiha Aminah")
    )
    (report,) = await eventually(citizen.reports)
    assert (report.category, report.identity.nik) == ("infrastruktur", REFS.nik(NIK))
    assert report.identity.show_name is False
    received = await eventually(lambda: _heard(citizen, "report_received"))
    assert received.values["code"].replace(" ", "") == report.code


async def _heard(citizen: Citizen, text: str) -> NotificationRequested | None:
    return next((told for told in await citizen.told() if told.text == text), None)


async def test_one_message_twenty_times_at_once_is_one_message(citizen: Citizen) -> None:
    await citizen.says("ada masalah di desa Sawa", hears="ask_category")
    photo, more = citizen.photo(), citizen.message("jalan rusak parah")
    await citizen.send(*[photo] * 20, *[more] * 20)
    await eventually(lambda: _told(citizen, "ask_identity_nik"))
    await citizen.says(f"{NIK} Zulaiha Aminah", hears="summary_confirm")
    await citizen.says("ya", hears="report_received")
    (report,) = await citizen.reports()
    assert report.text == "ada masalah di desa Sawa\njalan rusak parah"
    assert len(report.media) == 1
    assert [said.text for said in await citizen.told()].count("privacy_notice") == 1


async def _told(citizen: Citizen, text: str) -> bool:
    return any(said.text == text for said in await citizen.told())


async def test_messages_of_one_second_are_one_draft_in_order(citizen: Citizen) -> None:
    await citizen.send(
        citizen.message("LAPOR jalan rusak parah"),
        citizen.message("sudah banyak yang jatuh"),
        citizen.message("di depan kantor desa Wanggudu"),
        citizen.message(NIK),
        citizen.message("Zulaiha Aminah"),
    )
    await eventually(lambda: _told(citizen, "summary_confirm"))
    await citizen.says("ya", hears="report_received")
    (report,) = await citizen.reports()
    assert report.text.splitlines()[0] == "jalan rusak parah"
    assert report.place.region == "74.09.01.1005"
    assert report.identity.named


async def test_both_lanes_work_on_one_draft(citizen: Citizen) -> None:
    await citizen.says("ada masalah di desa Sawa", hears="ask_category")
    await citizen.send(*[citizen.photo(urgent=number % 2 == 0) for number in range(40)])
    await citizen.says("6", hears="ask_identity_nik", urgent=True)
    await citizen.says(f"{NIK} Zulaiha Aminah", hears="summary_confirm")
    await citizen.says("ya", hears="report_received", urgent=True)
    (report,) = await citizen.reports()
    told = await eventually(lambda: _media(citizen, 40))
    assert told
    assert report.code


async def _media(citizen: Citizen, number: int) -> bool:
    """All pictures are in the report, or followed it: the lanes have no order between them."""
    (report,) = await citizen.reports()
    replied = [ref for command in await citizen.commands() for ref in command.media]
    assert len(set(report.media) | set(replied)) == number
    assert len([*report.media, *replied]) == number
    return True


async def test_danger_goes_by_the_urgent_lane(citizen: Citizen) -> None:
    hotlines = await citizen.says("tolong kebakaran di Asera", hears="emergency_hotlines")
    assert hotlines.urgent
    assert "113" in hotlines.values["hotlines"]
    (report,) = await eventually(citizen.reports)
    assert (report.urgent, report.report[0], report.category) == (True, "u", "bencana")
    urgent = await read_all(citizen.kafka, f"{citizen.prefix}reports.submitted.urgent")
    assert [seen.event().report for seen in urgent] == [report.report]
    hurried = [s.event() for s in await read_all(citizen.kafka, f"{citizen.prefix}intake.urgent-senders")]
    assert [(event.sender, event.report) for event in hurried] == [(citizen.ref, report.report)]
    assert hurried[0].until > CLOCK.now() + timedelta(hours=5)

    over = case_of(report, CaseState.SELESAI, version=5)
    await put(citizen.kafka, citizen.prefix, [("c5", CaseChanged(case=over, cause="x"))])

    async def calm() -> bool:
        senders = await read_all(citizen.kafka, f"{citizen.prefix}intake.urgent-senders")
        last = senders[-1].event()
        return isinstance(last, UrgentSender) and last.until <= CLOCK.now()

    assert await eventually(calm)


async def test_what_cannot_be_opened_is_a_dead_letter_and_its_siblings_go_on(citizen: Citizen) -> None:
    good, (bad_id, bad) = citizen.message("LAPOR jalan rusak parah"), citizen.message("x")
    moved = bad.payload.model_copy(update={"box": "A" * 60})
    unknown = citizen.message("LAPOR jalan", pack="99.99")
    await citizen.send((bad_id, bad.model_copy(update={"payload": moved})), unknown, good)
    await eventually(lambda: _told(citizen, "ask_place"))
    letters = [
        seen.event()
        for seen in await read_all(citizen.kafka, f"{citizen.prefix}intake.messages{DEAD_LETTER_SUFFIX}")
    ]
    assert sorted(letter.reason for letter in letters) == ["unknown_pack", "unsealable"]


async def test_nothing_of_a_citizen_lies_open(citizen: Citizen, mongo: str) -> None:
    """The typed NIK and name, the profile name and the phone are in no topic and no database in clear."""
    await sent(citizen)
    await citizen.says(
        "LAPOR bansos tidak cair di desa Sawa, nama saya Wa Contoh Sekali", hears="summary_confirm"
    )
    await citizen.says("telepon saja Zulaiha di 0800-1112-223 ya", hears="summary_confirm")
    await citizen.says("ubah nama jadi La Contoh Baharuddin", hears="summary_confirm")
    await citizen.says("ya", hears="report_received")
    await citizen.says(f"STATUS {NIK}", hears="status_bad_code")
    await citizen.says("kepala desa korupsi dana desa, kata Baharuddin", hears="ask_category")
    await citizen.says("DARURAT rumah Samaria kebakaran", hears="emergency_hotlines")
    names = ("Zulaiha", "Aminah", "Samaria", "Wa Ode", "Wa Contoh", "Baharuddin", "korupsi")
    secrets = spellings(NIK, citizen.phone, "0800-1112-223", "08001112223", *names)
    found = await lying_open(citizen.kafka, mongo, citizen.prefix, secrets)
    assert not found, sorted(set(found))
    # The search does find what lies open.
    assert await lying_open(citizen.kafka, mongo, citizen.prefix, spellings("jalan rusak"))


async def test_a_telephone_on_duty_is_an_officers_and_takes_a_case_by_a_tap_or_its_code(
    citizen: Citizen,
) -> None:
    await citizen.says("TOLONG kebakaran di Wanggudu", hears="emergency_hotlines", urgent=True)
    (report,) = await eventually(citizen.reports)
    officer = Citizen(citizen.kafka, citizen.prefix, phone=OFFICER)
    code = f"{report.code[:4]} {report.code[4:8]} {report.code[8:]}"
    await officer.send(
        officer.message(f"Tangani {code}", urgent=True),
        officer.message(choice=f"take:{report.report}", text="Saya tangani", urgent=True),
        officer.message("tangani", urgent=True),
        officer.message("LAPOR jalan rusak di Wanggudu", urgent=True),
    )
    post = "duty:74.09/DAMKAR/regu_a"

    async def answered() -> bool:
        seen = await read_all(citizen.kafka, f"{citizen.prefix}notifications.requested.urgent")
        asked = [one.event() for one in seen]
        told = {one.text for one in asked if getattr(one, "to", None) and one.to.ref == f"{post}/whatsapp"}
        return told == {"duty_which", "duty_help"}

    await eventually(answered)
    taken = [one for one in await citizen.commands() if isinstance(one, TakeCase)]
    assert {(one.case, one.by.id, one.by.agency) for one in taken} == {(report.report, post, "DAMKAR")}
    assert len({one.command for one in taken}) == 2
    assert await officer.reports() == []

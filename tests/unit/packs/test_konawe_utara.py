"""Konawe Utara's pack is the service its people know: eight categories, no anonymous hoaxes, help in danger."""

from __future__ import annotations

import pytest

from salur.contracts.base import ReportClass, Sensitivity
from salur.packs import load_pack
from salur.regions import Zone
from salur.regions.names import children
from tests.unit.packs.places import KONAWE_UTARA

pack = load_pack(KONAWE_UTARA)


def test_the_eight_categories_of_the_service() -> None:
    assert [category.key for category in pack.categories] == [
        "bupati", "kesehatan", "umum", "bansos", "pariwisata", "infrastruktur", "bencana", "pertanian",
    ]  # fmt: skip
    assert (pack.service, pack.zone) == ("Lapor Konasara", Zone.WITA)


def test_identity_is_asked_of_all_but_those_in_danger_and_those_who_only_ask() -> None:
    asked = {category.key: category.asks.identity for category in pack.categories}
    assert {key for key, ask in asked.items() if ask != "required"} == {"bencana", "pariwisata"}
    assert pack.category("bencana").emergency


def test_only_social_assistance_shows_its_agency_who_it_is() -> None:
    assert [category.key for category in pack.categories if category.shares_identity] == ["bansos"]
    assert pack.category("bansos").sensitivity is Sensitivity.CONFIDENTIAL


@pytest.mark.parametrize(
    ("category", "agency", "report_class", "days"),
    [
        ("infrastruktur", "PUPR", ReportClass.PENGADUAN, 14),
        ("kesehatan", "DINKES", ReportClass.PENGADUAN, 14),
        ("bansos", "DINSOS", ReportClass.PENGADUAN, 14),
        ("pariwisata", "DISPAR", ReportClass.PERMINTAAN_INFORMASI, 5),
        ("bupati", "SETDA", ReportClass.ASPIRASI, 14),
    ],
)
def test_who_acts_and_by_when(category: str, agency: str, report_class: ReportClass, days: int) -> None:
    found = pack.category(category)
    assert (found.agency, found.report_class) == (agency, report_class)
    clock = pack.policy_of(category).clock("completion")
    assert (clock.amount, clock.unit) == (days, "working_days")


def test_complaints_that_need_an_inspection_have_sixty_days() -> None:
    assert pack.sla.policy("pengawasan").clock("completion").amount == 60


def test_every_kecamatan_has_its_office() -> None:
    offices = {code for agency in pack.agencies if agency.level == "kecamatan" for code in agency.regions}
    assert offices == {kecamatan.code for kecamatan in children("74.09")}


def test_restricted_reports_go_to_the_inspectorate() -> None:
    assert pack.supervisory is not None
    assert pack.supervisory.code == "INSPEKTORAT"


def test_every_agency_leads_up_to_sp4n() -> None:
    for agency in pack.agencies:
        assert agency.code == "SP4N" or pack.above(agency.code)[-1].code == "SP4N"


def test_what_is_unchecked_says_so() -> None:
    assert {hotline.key for hotline in pack.unchecked_hotlines} == {"darurat", "damkar"}
    assert pack.hotline("damkar").line() == "Pemadam kebakaran: 113 (contoh)"
    assert pack.hotline("polisi").line() == "Polisi: 110"
    assert pack.channels.whatsapp[0].is_example
    assert pack.channels.sms[0].is_example


def test_the_list_fits_into_whatsapp() -> None:
    assert len(pack.categories) <= 10
    assert len({category.name for category in pack.categories}) == len(pack.categories)

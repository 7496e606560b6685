"""The five packs are the services their own people know, and each holds what every jurisdiction must have."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from salur.packs import Pack, load_packs
from salur.packs.sla import SlaClock
from salur.regions import Zone
from salur.regions.names import children
from salur.regions.workdays import add_working_days
from tests.unit.packs.places import PACKS

packs = load_packs(PACKS)
FIVE = ("74.09", "17.06", "72.71", "16.02", "64.08")
each = pytest.mark.parametrize("pack", [packs.get(code) for code in FIVE], ids=FIVE)


def clock(code: str, category: str, name: str) -> SlaClock:
    (found,) = (c for c in packs.get(code).policy_of(category).clocks if c.name == name)
    return found


def test_there_are_five() -> None:
    assert {str(pack.code) for pack in packs} == set(FIVE)


@each
def test_every_class_has_its_days(pack: Pack) -> None:
    days = {
        key: pack.sla.policy(key).clock("completion").amount
        for key in ("informasi", "pengaduan", "jangka_menengah", "pengawasan")
        if any(policy.key == key for policy in pack.sla.policies)
    }
    assert days.pop("informasi") == 5
    assert days.pop("pengawasan") == 60
    assert set(days.values()) == {14}
    restricted = pack.policy_restricted(agency=None, on=date(2026, 12, 1))
    assert restricted is not None
    assert restricted.clock("completion").amount == 60


def test_every_category_has_an_english_name_of_its_own_and_an_example() -> None:
    for pack in packs:
        names = [category.called("en") for category in pack.categories]
        assert len(set(names)) == len(names)
        for category in pack.categories:
            assert category.called("en") != category.name, category.key
            assert category.shown("en") != category.example, category.key
            assert (category.called("id"), category.called("jv")) == (category.name, category.name)


@each
def test_what_is_beyond_an_agency_goes_up_to_sp4n(pack: Pack) -> None:
    for agency in pack.agencies:
        way = [agency, *pack.above(agency.code)]
        assert way[-1].code == "SP4N"
        levels = ("desa", "kecamatan", "opd", "kabupaten", "provinsi", "nasional")
        heights = [levels.index(step.level) for step in way]
        assert heights == sorted(heights)


@each
def test_every_kecamatan_has_its_office(pack: Pack) -> None:
    offices = {code for agency in pack.agencies if agency.level == "kecamatan" for code in agency.regions}
    assert offices == {kecamatan.code for kecamatan in children(pack.code)}


@each
def test_danger_is_heard_and_a_hotline_is_at_hand(pack: Pack) -> None:
    heard = pack.emergency.match("tolong ada kebakaran di pasar")
    assert heard is not None
    kind = pack.emergency.kind_of(heard)
    assert pack.agency(kind.agency).code == "DAMKAR"
    assert pack.category(kind.category).emergency
    assert next(pack.hotline(key).number for key in kind.hotlines) == "113"
    assert pack.hotline("damkar").line().endswith("(contoh)")


@each
def test_no_emergency_has_days_for_its_first_response(pack: Pack) -> None:
    """An ambulance that is called by the health category is as urgent as a fire."""
    policy = pack.policy_in_danger(on=date(2026, 11, 26))
    assert policy is not None
    first = policy.clock("first_response")
    assert (first.amount, first.unit, first.starts) == (2, "minutes", "submitted")


@each
def test_restricted_reports_have_somewhere_to_go(pack: Pack) -> None:
    assert pack.supervisory is not None


@each
def test_a_keyword_of_its_own_picks_it_out_of_1708(pack: Pack) -> None:
    (sms,) = pack.channels.sms
    assert packs.short_codes.holder("1708", f"lapor {sms.keyword} jalan rusak") is pack


def test_mukomuko_asks_for_a_name_by_category() -> None:
    pack = packs.get("17.06")
    assert pack.category("jalan").asks.identity == "none"
    assert pack.category("adminduk").asks.identity == "required"
    assert pack.category("adminduk").shares_identity
    assert not pack.channels.whatsapp


def test_mukomuko_answers_first_within_two_days() -> None:
    pack = packs.get("17.06")
    assert {(c.amount, c.unit, c.starts) for p in pack.sla.policies for c in p.clocks if c.name == "first_response" and p.key != "darurat"} == {(2, "working_days", "submitted")}  # fmt: skip
    friday = datetime(2026, 3, 6, 2, tzinfo=UTC)
    # Saturday and Sunday do not count: Tuesday, at the end of office hours in WIB.
    assert add_working_days(friday, 2, pack.calendar).astimezone(UTC) == datetime(2026, 3, 10, 9, tzinfo=UTC)


def test_palu_has_a_term_for_each_matter_and_somebody_responsible_at_each_stage() -> None:
    pack = packs.get("72.71")
    terms = {category: pack.policy_of(category).key for category in ("lingkungan", "kesehatan", "jalan")}
    assert terms == {"lingkungan": "jangka_pendek", "kesehatan": "jangka_menengah", "jalan": "jangka_panjang"}
    lengths = [pack.sla.policy(key).clock("completion").amount for key in terms.values()]
    assert lengths == sorted(lengths)
    assert clock("72.71", "jalan", "forward").responsible == "Admin Kominfo"
    assert clock("72.71", "jalan", "coordination").responsible == "Admin OPD"


def test_ogan_komering_ilir_has_314_desa_and_13_kelurahan() -> None:
    kinds = [village.kind for kecamatan in children("16.02") for village in children(kecamatan.code)]
    assert (kinds.count("desa"), kinds.count("kelurahan")) == (314, 13)


def test_kutai_timur_goes_down_to_the_village() -> None:
    pack = packs.get("64.08")
    assert sum(agency.level == "kecamatan" for agency in pack.agencies) == 18
    villages = {code for agency in pack.agencies if agency.level == "desa" for code in agency.regions}
    assert villages == {village.code for k in children("64.08") for village in children(k.code)}
    village = next(agency for agency in pack.agencies if agency.level == "desa")
    assert [step.level for step in pack.above(village.code)][:2] == ["kecamatan", "kabupaten"]


def test_kutai_timur_answers_112() -> None:
    assert packs.get("64.08").hotline("darurat").line() == "Darurat: 112"
    assert packs.get("16.02").hotline("darurat").line() == "Darurat: 112 (contoh)"


def test_zones() -> None:
    assert {code: packs.get(code).zone for code in FIVE} == {
        "74.09": Zone.WITA, "17.06": Zone.WIB, "72.71": Zone.WITA, "16.02": Zone.WIB, "64.08": Zone.WITA,
    }  # fmt: skip

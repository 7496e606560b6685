"""Each signal has cases for it and against it, and none of them ever rejects a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from salur.contracts.base import Sensitivity
from salur.contracts.reports import Identity, Place, PlaceGrade, ReportVerified, Verdict
from salur.packs import Packs
from salur.regions.codes import RegionCode
from salur.regions.gazetteer import Gazetteer
from salur.regions.nik import NikFact
from services.verify.domain.identity import IdentityFact
from services.verify.domain.past import Alike, Past, Trace
from services.verify.domain.places import Geography
from services.verify.domain.signals import SIGNALS
from services.verify.domain.verification import record_of, verify
from tests.drawn import PUUWANGGUDU, OnlyPalu, drawn
from tests.made_up import ADDRESS, AT, CITIZEN, pack, packs, report

LAND = Geography(Gazetteer(), drawn(), OnlyPalu())
VALID = ("valid",)


def with_palu() -> Packs:
    """The packs, Palu's among them."""
    about = pack().about.model_copy(
        update={"code": RegionCode("72.71"), "name": "Palu", "title": "Kota Palu"}
    )
    return Packs({**packs().by_code, "72.71": replace(pack(), about=about)}, {}, {})


PACKS = with_palu()


def weighed(**changes: Any) -> ReportVerified:
    past, said = changes.pop("past", Past()), changes.pop("said", None)
    submitted = report(**changes)
    found = LAND.find_place(submitted.place, submitted.text, submitted.pack)
    return verify(submitted, PACKS, found, past, AT, said)


def trace(number: int, **changes: Any) -> Trace:
    """An earlier report of somebody else, an hour and more ago."""
    given: dict[str, Any] = {
        "report": f"r-{number:032x}", "code": f"{number:012}", "pack": "74.09", "area": "74.09.01/infrastruktur",
        "region": "74.09.01.1005", "latitude": None, "longitude": None, "sender": f"s_{number}", "web": False,
        "newcomer": True, "minima": None, "length": 100, "bands": (), "at": AT - timedelta(hours=2),
    }  # fmt: skip
    return Trace.model_validate(given | changes)


def alike(
    number: int, *, near: bool = False, far: bool = False, likeness: float = 0.9, **changes: Any
) -> Alike:
    return Alike(trace(number, **changes), likeness, near, far)


def known(**changes: Any) -> dict[str, Any]:
    return {"past": Past(**({"sender": "s_madeup"} | changes))}


WEB = {"reporter": ADDRESS.model_copy(update={"channel": "web"})}
JUST_NOW = AT - timedelta(minutes=5)


def names(event: ReportVerified) -> set[str]:
    return {signal.name for signal in event.signals}


def identity(facts: tuple[str, ...] = VALID, **changes: Any) -> Identity:
    given: dict[str, Any] = {"citizen": CITIZEN, "nik": "n_madeup", "named": True, "nik_facts": facts}
    return Identity.model_validate(given | changes)


def without_nik(reason: str | None = None) -> Identity:
    return identity((), nik=None, missing=reason)


def place(text: str = "", **changes: Any) -> Place:
    return Place(text=text, **changes)


PIN: dict[str, Any] = {"latitude": -3.52, "longitude": 122.10}
BY_BORDER: dict[str, Any] = {"latitude": -3.52, "longitude": 122.108}
IN_PALU: dict[str, Any] = {"latitude": -0.90, "longitude": 119.87}
NEAR_PALU: dict[str, Any] = {"latitude": -0.80, "longitude": 119.87}
ADRIFT: dict[str, Any] = {"latitude": -6.0, "longitude": 110.0}

# signal: reports that show it, reports that do not
CASES: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {
    "nik_valid": ([{}], [{"identity": identity(("date",))}, {"identity": without_nik()}]),
    "nik_unlisted": ([{"identity": identity(("valid", "unlisted"))}], [{}]),
    "nik_foreign": ([{"identity": identity(("valid", "foreign"))}], [{}]),
    "nik_letters": ([{"identity": identity(("letters",))}], [{}]),
    "nik_length": ([{"identity": identity(("length",))}], [{}]),
    "nik_date": ([{"identity": identity(("date",))}], [{}]),
    "nik_future": ([{"identity": identity(("future",))}], [{}]),
    "nik_region": ([{"identity": identity(("region",))}], [{}]),
    "nik_serial": ([{"identity": identity(("serial",))}], [{}]),
    "nik_unchecked": ([{"identity": identity(())}], [{}, {"identity": without_nik()}]),
    "nik_missing": (
        [{"identity": without_nik()}],
        [{}, {"identity": without_nik("no_card")}, {"identity": without_nik(), "urgent": True}],
    ),
    "nik_missing_reason": (
        [{"identity": without_nik("no_card")}],
        [
            {"identity": without_nik()},
            {"identity": without_nik("no_card"), "category": "pariwisata"},
            {"identity": without_nik("protected"), "sensitivity": Sensitivity.RESTRICTED},
        ],
    ),
    "nik_not_asked": (
        [{"identity": without_nik("emergency"), "category": "bencana"}],
        [{"identity": without_nik("no_card")}, {}],
    ),
    "name_missing": ([{"identity": identity(named=False)}], [{}, {"identity": identity(named=False), "urgent": True}]),
    "minor": ([{"identity": identity(minor=True)}], [{}]),
    **{f"identity_{fact}": ([{"said": fact}], [{}, *({"said": other} for other in IdentityFact if other is not fact)])
       for fact in IdentityFact},
    "place_named": (
        [{}, {"place": place("Ds. Wangudu")}, {"place": place(region="74.09.01.1005")}, {"place": place("Asera")}],
        [{"place": place("entah di mana")}, {"place": place(region="72.71")}],
    ),
    "place_pin": ([{"place": place("Wanggudu", **PIN)}], [{}, {"place": place("Wanggudu", latitude=-3.5)}]),
    "place_ambiguous": (
        [{"place": place("antara desa Wanggudu dan desa Puuwonggia")}],
        [{}, {"place": place("desa Wanggudu atau desa Puuwonggia"), "category": "pariwisata"}],
    ),
    "place_ambiguous_note": (
        [{"place": place("desa Wanggudu atau desa Puuwonggia"), "category": "pariwisata"}],
        [{}, {"place": place("antara desa Wanggudu dan desa Puuwonggia")}],
    ),
    "place_unknown": (
        [{"place": place("entah di mana")}, {"place": place(region="74.09.99.9999")}, {"place": place(region="x")}],
        [{}, {"place": place("entah", **ADRIFT)}, {"place": place("entah"), "category": "pariwisata"}],
    ),
    "place_unknown_note": (
        [{"place": place("entah", **ADRIFT)}, {"place": place("entah"), "category": "pariwisata"}],
        [{}, {"place": place("entah di mana")}, {"place": place("entah", **PIN)}],
    ),
    "place_missing": (
        [{"place": place(), "text": "jalan rusak"}],
        [
            {"place": place(), "text": "jalan rusak di desa Wanggudu"},
            {"place": place(**PIN), "text": "jalan rusak"},
            {"place": place(), "text": "usul saya", "category": "bupati"},
        ],
    ),
    "place_outside": (
        [{"place": place(region="72.71")}, {"place": place("di kota Palu")}, {"place": place("entah", **IN_PALU)}],
        [{}, {"place": place("Palu")}, {"place": place("desa Wanggudu", **IN_PALU)}],
    ),
    "place_neighbour": (
        [{"place": place(region="72.71.01.1004")}, {"place": place("di kota Palu")},
         {"place": place(**IN_PALU), "text": "jalan rusak"}],
        [{}, {"place": place(region="51.71")}, {"place": place("desa Wanggudu", **IN_PALU)}],
    ),
    "place_inside": (
        [{"place": place("entah", **PIN)}, {"place": place("desa Wanggudu", **PIN)}, {"place": place("x", **BY_BORDER)}],
        [{}, {"place": place("entah", **ADRIFT)}, {"place": place(**IN_PALU)}],
    ),
    "place_border": (
        [{"place": place(**BY_BORDER)}, {"place": place("desa Puuwanggudu", **BY_BORDER)}],
        [{}, {"place": place(**PIN)}],
    ),
    "place_pin_beside": (
        [{"place": place("desa Puuwanggudu", **PIN)}, {"place": place(region=PUUWANGGUDU, **PIN)}],
        [{}, {"place": place("desa Wanggudu", **PIN)}, {"place": place("kec. Asera", **PIN)},
         {"place": place("desa Puuwanggudu", **BY_BORDER)}, {"place": place("desa Laronaha", **PIN)}],
    ),
    "place_pin_elsewhere": (
        [{"place": place("desa Laronaha", **PIN)}, {"place": place("desa Wanggudu", **IN_PALU)}],
        [{}, {"place": place("desa Puuwanggudu", **PIN)}, {"place": place("entah", **IN_PALU)}],
    ),
    "place_guessed": (
        [{"place": place("entah", **NEAR_PALU)}, {"place": place(**NEAR_PALU), "text": "jalan rusak"}],
        [{}, {"place": place("desa Wanggudu", **NEAR_PALU)}, {"place": place("entah", **ADRIFT)}],
    ),
    "handed_over": ([{"unfinished": ("place", "understanding")}], [{}, {"unfinished": ("place",)}]),
    "unfinished": ([{"unfinished": ("nik", "name")}], [{}, {"unfinished": ("understanding", "something_new")}]),
    "forwarded_often": ([{"forwarded": True}], [{}]),
    "nik_many_phones": ([known(phones=3), known(phones=5)], [{}, known(phones=2), known(phones=6)]),
    "nik_very_many_phones": ([known(phones=6)], [{}, known(phones=5)]),
    "phone_many_niks": ([known(niks=4)], [{}, known(niks=3), known(niks=8)]),
    "phone_very_many_niks": ([known(niks=8)], [{}, known(niks=7)]),
    "domicile_elsewhere": (
        [
            {"identity": identity(domicile="72.71")},
            {"identity": identity(domicile="74.0")},
            {"text": "Saya warga Kota Palu, lewat di Wanggudu dan jalannya rusak parah"},
            {"text": "Kami sekarang tinggal di Kendari. Rumah kami di desa Wanggudu kebanjiran"},
        ],
        [
            {},
            {"identity": identity(domicile="74.09")},
            {"identity": identity(domicile="74.09.01.1005")},
            {"text": "Saya warga Wanggudu, jalan ke Kota Kendari rusak"},
            {"text": "Saya tinggal di Asera dekat jalan poros Kendari"},
            {"text": "Warga Kota Palu mengeluh"},
            {"text": "Saya mau ke Kota Palu lewat Wanggudu"},
        ],
    ),
    "copied_text": (
        [known(alike=(alike(1, far=True), alike(2, far=True)))],
        [
            {},
            known(alike=(alike(1, far=True),)),
            known(alike=(alike(1, far=True), alike(2, far=True, sender="s_1"))),
            known(alike=(alike(1, near=True), alike(2, near=True))),
            known(alike=(alike(1, far=True, length=30), alike(2, far=True, length=30))),
            known(alike=(alike(1, far=True, likeness=0.6), alike(2, far=True, likeness=0.6))),
        ],
    ),
    "similar_nearby": (
        [known(alike=(alike(1, near=True),))],
        [{}, known(alike=(alike(1, near=True, sender="s_madeup"),)), known(alike=(alike(1, far=True),))],
    ),
    "sent_again": (
        [known(alike=(alike(1, near=True, sender="s_madeup"),))],
        [{}, known(alike=(alike(1, near=True),)), known(alike=(alike(1, far=True, sender="s_madeup"),))],
    ),
    "burst_sender": ([known(by_sender=5)], [{}, known(by_sender=4)]),
    "burst_area": ([known(by_area=20)], [{}, known(by_area=19)]),
    "burst_text": (
        [known(alike=tuple(alike(n, at=JUST_NOW) for n in range(5)))],
        [
            {},
            known(alike=tuple(alike(n, at=JUST_NOW) for n in range(4))),
            known(alike=tuple(alike(n) for n in range(9))),
            known(alike=tuple(alike(n, at=JUST_NOW, sender="s_same") for n in range(9))),
        ],
    ),
    "web_wave": (
        [WEB | known(web_newcomers=5)],
        [known(web_newcomers=5), WEB | known(web_newcomers=4), WEB | known(web_newcomers=5, finished=1)],
    ),
    "earlier_untrue": ([known(untrue=1)], [{}, known(untrue=2)]),
    "earlier_untrue_often": ([known(untrue=2)], [{}, known(untrue=1)]),
    "earlier_finished": ([known(finished=1)], [{}, known(finished=3, untrue=1)]),
    "date_future": (
        [{"text": "Jembatan roboh tanggal 5 April 2026 di Wanggudu"}],
        [{}, {"text": "Jembatan roboh 1 Maret 2026"}, {"text": "Surat berlaku sampai 5 April 2027"}],
    ),
    "date_impossible": ([{"text": "Listrik padam sejak 31/02/2026"}], [{}, {"text": "Listrik padam sejak 28/02/2026"}]),
}  # fmt: skip


def test_every_signal_is_in_the_table_of_cases() -> None:
    assert set(CASES) == {rule.name for rule in SIGNALS}
    assert len(SIGNALS) == len(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_signal_shows_where_it_should_and_nowhere_else(name: str) -> None:
    for_it, against = CASES[name]
    for changes in for_it:
        assert name in names(weighed(**changes)), changes
    for changes in against:
        assert name not in names(weighed(**changes)), changes


def test_every_fact_of_a_nik_is_a_signal() -> None:
    shown = {fact: names(weighed(identity=identity((fact,)))) for fact in NikFact}
    assert all(f"nik_{fact}" in found for fact, found in shown.items())


@pytest.mark.parametrize("rule", SIGNALS, ids=lambda rule: rule.name)
def test_signal_is_weighed_and_says_why(rule: Any) -> None:
    assert -1 <= rule.weight <= 1
    assert rule.sentence.endswith(".")
    if rule.weight < 0:
        assert rule.asks in {Verdict.NEEDS_ANSWER, Verdict.NEEDS_REVIEW, Verdict.VERIFIED_WITH_NOTES}


def test_sentences_are_filled_in() -> None:
    found = weighed(
        place=place("antara desa Wanggudu dan desa Puuwonggia"), identity=identity(("valid", "foreign"))
    )
    said = {signal.name: signal.sentence for signal in found.signals}
    assert "Kabupaten Konawe Utara" in said["nik_foreign"]
    assert "Kelurahan Wanggudu, Kecamatan Asera; Desa Puuwonggia, Kecamatan Motui" in said["place_ambiguous"]


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, Verdict.VERIFIED),
        ({"identity": identity(("valid", "unlisted"))}, Verdict.VERIFIED_WITH_NOTES),
        ({"identity": identity(minor=True)}, Verdict.VERIFIED_WITH_NOTES),
        ({"place": place("entah di mana")}, Verdict.NEEDS_ANSWER),
        ({"identity": identity(("date",))}, Verdict.NEEDS_REVIEW),
        ({"said": IdentityFact.MATCH}, Verdict.VERIFIED),
        ({"said": IdentityFact.PENDING}, Verdict.VERIFIED_WITH_NOTES),
        ({"said": IdentityFact.UNCHECKED}, Verdict.VERIFIED_WITH_NOTES),
        ({"said": IdentityFact.MISMATCH}, Verdict.NEEDS_REVIEW),
        ({"said": IdentityFact.NOT_FOUND}, Verdict.NEEDS_REVIEW),
        ({"forwarded": True}, Verdict.NEEDS_REVIEW),
        (known(alike=(alike(1, near=True),)), Verdict.VERIFIED_WITH_NOTES),
        (known(alike=(alike(1, far=True), alike(2, far=True))), Verdict.NEEDS_REVIEW),
        (known(untrue=2), Verdict.NEEDS_REVIEW),
        (known(finished=4), Verdict.VERIFIED),
        ({"unfinished": ("understanding",)}, Verdict.NEEDS_REVIEW),
        ({"unfinished": ("photo",)}, Verdict.VERIFIED_WITH_NOTES),
        # A person looks before the reporter is asked.
        ({"forwarded": True, "place": place("entah di mana")}, Verdict.NEEDS_REVIEW),
        ({"category": "bencana", "identity": without_nik("emergency"), "urgent": True}, Verdict.VERIFIED),
        ({"category": "pariwisata", "identity": without_nik("declined"), "place": place()}, Verdict.VERIFIED),
        ({"sensitivity": Sensitivity.RESTRICTED, "identity": without_nik("protected")}, Verdict.VERIFIED),
    ],
)
def test_verdict(changes: dict[str, Any], verdict: Verdict) -> None:
    assert weighed(**changes).verdict is verdict


@pytest.mark.parametrize(
    ("said", "region", "name"),
    [
        ("depan kantor desa Wanggudu", "74.09.01.1005", "Kelurahan Wanggudu, Kecamatan Asera"),
        ("Asera", "74.09.01", "Kecamatan Asera"),
    ],
)
def test_named_place_gets_its_region(said: str, region: str, name: str) -> None:
    found = weighed(place=place(said))
    assert (found.place.region, found.place.name, found.place.text) == (region, name, said)
    assert found.grade is PlaceGrade.NAMED


@pytest.mark.parametrize("said", ["entah di mana", "Asera", "desa Puuwanggudu", "desa Wanggudu"])
def test_pin_in_a_boundary_is_surer_than_words(said: str) -> None:
    found = weighed(place=place(said, **PIN))
    assert (found.grade, found.place.region) == (PlaceGrade.POLYGON, "74.09.01.1005")
    assert found.place.text == said


def test_words_choose_between_two_sides_of_a_border() -> None:
    found = weighed(place=place("desa Puuwanggudu", **BY_BORDER))
    assert (found.grade, found.place.region) == (PlaceGrade.POLYGON, PUUWANGGUDU)


def test_pin_from_another_regency_does_not_move_a_named_place() -> None:
    found = weighed(place=place("desa Wanggudu", **IN_PALU))
    assert (found.grade, found.place.region) == (PlaceGrade.NAMED, "74.09.01.1005")
    assert found.verdict is Verdict.NEEDS_ANSWER
    assert found.belongs_to is None


def test_place_in_another_jurisdiction_of_ours_names_it() -> None:
    found = weighed(place=place(**IN_PALU), text="jalan rusak")
    said = {signal.name: signal.sentence for signal in found.signals}
    assert found.belongs_to == "72.71"
    assert "Kota Palu" in said["place_neighbour"]
    assert found.verdict is Verdict.NEEDS_REVIEW


def test_nearest_place_is_a_grade_of_its_own() -> None:
    found = weighed(place=place("entah", **NEAR_PALU))
    assert (found.grade, found.place.region) == (PlaceGrade.NEAREST, "72.71")
    assert found.verdict is Verdict.VERIFIED_WITH_NOTES


def test_place_the_reporter_confirmed_is_kept() -> None:
    said = place("dekat pasar", region="74.09.01.1005", name="Kelurahan Wanggudu, Kecamatan Asera")
    assert weighed(place=said).place == said


def test_unknown_place_keeps_its_words_and_pin() -> None:
    found = weighed(place=place("entah di mana", **ADRIFT))
    assert found.place == place("entah di mana", **ADRIFT)
    assert found.grade is PlaceGrade.UNKNOWN


def test_jurisdiction_weighs_as_it_wants() -> None:
    own = replace(pack(), weights={"nik_valid": 0.1, "place_named": 0.05, "forwarded_often": -0.6})
    submitted = report(forwarded=True)
    found = LAND.find_place(submitted.place, submitted.text, submitted.pack)
    event = verify(submitted, Packs({"74.09": own}, {}, {}), found, Past(), AT)
    weights = {signal.name: signal.weight for signal in event.signals}
    assert weights == {"nik_valid": 0.1, "place_named": 0.05, "forwarded_often": -0.6}


def test_history_speaks_for_people_as_well() -> None:
    weights = {signal.name: signal.weight for signal in weighed(**known(finished=2)).signals}
    assert weights["earlier_finished"] > 0


def test_similar_cases_are_named_with_their_kind() -> None:
    honest = weighed(**known(alike=(alike(1, near=True), alike(2, near=True, sender="s_madeup"))))
    assert {(one.case[-1], one.kind) for one in honest.similar} == {("1", "merge"), ("2", "merge")}
    copied = weighed(**known(alike=(alike(1, far=True), alike(2, far=True))))
    assert {one.kind for one in copied.similar} == {"campaign"}
    assert "000000000001" in copied.similar[0].sentence + copied.similar[1].sentence


def test_record_says_what_was_found_and_not_what_was_written() -> None:
    event = weighed()
    record = record_of(event)
    assert (record.report, record.verdict, record.signals) == (
        event.report.report,
        event.verdict,
        event.signals,
    )
    assert "berlubang" not in record.model_dump_json()

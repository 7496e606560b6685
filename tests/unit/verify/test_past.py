"""What earlier reports say of a new one: near, far, or neither; and how a reporter's record is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from salur.contracts.reports import Place, PlaceGrade
from salur.regions.codes import RegionCode
from services.verify.domain.past import Alike, Record, Trace, after_case, likenesses, with_ref
from services.verify.domain.places import Finding, Outcome
from services.verify.domain.texts import Fingerprint, fingerprint
from tests.made_up import AT, WANGGUDU, report

TEXT = "Jalan berlubang besar di depan kantor desa, sudah dua minggu dan ada motor yang jatuh tadi malam"
ELSEWHERE = "74.09.08.2001"


def print_of(text: str = TEXT) -> Fingerprint:
    found = fingerprint(text)
    assert found is not None
    return found


def earlier(**changes: Any) -> Trace:
    found = print_of()
    given: dict[str, Any] = {
        "report": f"r-{1:032x}", "code": "1", "pack": "74.09", "area": "74.09.01/infrastruktur", "region": WANGGUDU,
        "latitude": None, "longitude": None, "sender": "s_1", "web": False, "newcomer": False,
        "minima": found.minima, "length": found.length, "bands": found.bands, "at": AT - timedelta(days=3),
    }  # fmt: skip
    return Trace.model_validate(given | changes)


def like(trace: Trace, region: str | None = WANGGUDU, pin: tuple[float, float] | None = None) -> list[Alike]:
    place = Place(latitude=pin[0], longitude=pin[1]) if pin else Place()
    found = Finding(Outcome.NAMED, place, PlaceGrade.NAMED, region=RegionCode(region) if region else None)
    return list(likenesses(print_of(), report(), found, [trace]))


PIN = {"latitude": -3.52, "longitude": 122.10}


@pytest.mark.parametrize(
    ("trace", "here", "near", "far"),
    [
        # By desa, where a pin is missing.
        (earlier(), {}, True, False),
        (earlier(region="74.09.01.2031", area="74.09.01/infrastruktur"), {}, False, False),
        (earlier(region=ELSEWHERE), {}, False, True),
        (earlier(region="72.71.01.1004"), {}, False, True),
        (earlier(region=None), {}, False, False),
        (earlier(region="74.09.01"), {"region": "74.09.01"}, False, False),
        # Another matter at the same place is not the same report.
        (earlier(area="74.09.01/kesehatan"), {}, False, False),
        # By pins: 300 m, 2 km and 11 km.
        (earlier(**PIN), {"pin": (-3.5227, 122.10)}, True, False),
        (earlier(**PIN), {"pin": (-3.538, 122.10)}, False, False),
        (earlier(**PIN), {"pin": (-3.62, 122.10)}, False, True),
    ],
)
def test_near_far_or_neither(trace: Trace, here: dict[str, Any], near: bool, far: bool) -> None:
    (found,) = like(trace, **here)
    assert (found.near, found.far) == (near, far)


def test_old_and_other_texts_and_the_report_itself_are_not_alike() -> None:
    other = print_of("Puskesmas tutup pada jam layanan, obat untuk ibu saya habis sejak hari Senin kemarin")
    assert like(earlier(at=AT - timedelta(days=31))) == []
    assert like(earlier(minima=other.minima)) == []
    assert like(earlier(minima=None)) == []
    assert like(earlier(report=report().report)) == []


def test_record_follows_how_cases_end() -> None:
    record = after_case(Record(citizen="c"), "a", finished=True, untrue=False)
    record = after_case(record, "b", finished=False, untrue=True)
    assert (record.finished, record.untrue) == (("a",), ("b",))
    # Judged untrue after it was finished, then upheld on appeal.
    record = after_case(record, "a", finished=True, untrue=True)
    assert (record.finished, record.untrue) == ((), ("b", "a"))
    record = after_case(record, "b", finished=False, untrue=False)
    assert record.untrue == ("a",)
    assert after_case(record, "c", finished=False, untrue=False) == record


def test_refs_are_kept_once_and_bounded() -> None:
    refs: tuple[str, ...] = ()
    for number in range(40):
        refs = with_ref(refs, f"s_{number}")
        refs = with_ref(refs, f"s_{number}")
    assert len(refs) == 12
    assert refs[-1] == "s_39"

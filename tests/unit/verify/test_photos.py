"""Photos: found again among many, told from a neighbour's, and held against what their cameras say."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from salur.contracts.media import MediaExamined, MediaOutcome
from salur.media.shapes import FIRST_HALF
from salur.packs.weights import SIGNALS as WEIGHABLE
from salur.regions.codes import RegionCode
from services.verify.domain.claims import first_day
from services.verify.domain.photo_signals import PHOTO_SIGNALS, Seen, photo_signals
from services.verify.domain.photos import (
    AWAITED,
    KEPT,
    MOST_TWINS,
    Claim,
    Photo,
    bits_apart,
    claimed,
    examined,
    kept_under,
    later,
    near,
    sought_by,
    withheld,
)
from services.verify.domain.signals import SIGNALS
from services.verify.domain.spots import Spot
from services.verify.domain.twins import Kinship, similar_by_photo, twins_of
from tests.made_up import AT, WANGGUDU, pack, report

SHAPE = "c3a5f00f96693cc5"
DAY = timedelta(days=1)


def shape_with(*flipped: int, of: str = SHAPE) -> str:
    return f"{int(of, 16) ^ sum(1 << bit for bit in flipped):016x}"


def claim(number: int = 1, **changes: Any) -> Claim:
    given: dict[str, Any] = {
        "report": report(str(number)).report, "code": f"{number:012}", "pack": "74.09", "citizen": f"c_{number}",
        "spot": spot(), "since": AT, "at": AT,
    }  # fmt: skip
    return Claim.model_validate(given | changes)


def spot(**changes: Any) -> Spot:
    return Spot(**({"category": "infrastruktur", "region": WANGGUDU} | changes))


def looked(**changes: Any) -> MediaExamined:
    given: dict[str, Any] = {
        "media": "a_1", "citizen": "c_1", "outcome": MediaOutcome.STORED, "kind": "image", "shape": SHAPE, "unsure": UNSURE,
        "examined_at": AT,
    }  # fmt: skip
    return MediaExamined.model_validate(given | changes)


def photo(number: int = 1, shape: str = SHAPE, **changes: Any) -> Photo:
    given = {"media": f"a_{number}", "shape": shape}
    return claimed(examined(None, looked(**given)), f"a_{number}", claim(number, **changes))


# Of each half four places, the unsurest first.
UNSURE = bytes([3, 30, 17, 8, 0, 9, 31, 14]).hex()


def half_with(half: int, *places: int) -> str:
    """The shape with bits of one half turned over, by their places in it."""
    rows, left = [], {0: 0, 1: 0}
    for row, kept in reversed(list(zip(bytes.fromhex(SHAPE), FIRST_HALF, strict=True))):
        for place in range(8):
            of = int(place < 8 - kept)
            row ^= (of == half and left[of] in places) << place
            left[of] += 1
        rows.append(row)
    return bytes(reversed(rows)).hex()


def meet(one: str, other: str, unsure: str | None = UNSURE, sought: str | None = UNSURE) -> bool:
    return not set(kept_under(one, unsure)).isdisjoint(sought_by(other, sought))


def test_a_copy_is_found_by_a_half_in_which_only_unsure_bits_turned_over() -> None:
    assert len(set(kept_under(SHAPE, UNSURE))) == 12
    assert len(set(sought_by(SHAPE, UNSURE))) == 4
    other_half = half_with(1, 1, 2, 3)
    assert bits_apart(SHAPE, other_half) == 3

    def copy(*turned: int) -> str:
        return f"{int(half_with(0, *turned), 16) ^ int(other_half, 16) ^ int(SHAPE, 16):016x}"

    assert all(meet(SHAPE, copy(*turned), sought=None) for turned in ((), (3,), (8,), (3, 30)))
    assert not any(meet(SHAPE, copy(*turned), sought=None) for turned in ((17, 8), (4,), (3, 30, 17)))
    # Whoever seeks turns their own unsurest over as well.
    assert meet(SHAPE, copy(3, 8))
    assert not meet(SHAPE, copy(4, 8))
    # Looked at before it was told which bits are unsure: three differences may be anywhere.
    chance = random.Random(3)
    for _ in range(100):
        assert meet(SHAPE, shape_with(*chance.sample(range(64), 3)), unsure=None)
    assert not meet(SHAPE, shape_with(*range(0, 64, 4)), unsure=None)


def test_either_half_may_come_first_and_each_counts_once() -> None:
    first = claimed(None, "a_1", claim())
    assert (first.keys, first.until) == ((), AT + AWAITED)
    whole = examined(first, looked())
    assert whole == claimed(examined(None, looked()), "a_1", claim())
    assert (whole.keys, whole.until) == (kept_under(SHAPE, UNSURE), AT + KEPT)
    assert examined(whole, looked(shape=shape_with(1))) == whole
    assert claimed(whole, "a_1", claim(2)) == whole


def test_little_is_kept_and_of_restricted_reports_nothing() -> None:
    taken = datetime(2026, 3, 1, 7, 45, 30, tzinfo=UTC)
    seen = examined(None, looked(taken_at=taken, latitude=-3.52347, longitude=122.10461))
    assert (seen.taken_at, seen.point) == (datetime(2026, 3, 1, 7, tzinfo=UTC), (-3.523, 122.105))
    hidden = withheld("a_1", AT)
    assert examined(hidden, looked()) == claimed(hidden, "a_1", claim()) == hidden
    assert hidden.model_dump(exclude_defaults=True).keys() == {"media", "until", "withheld"}
    # A plain wall, a camera whose clock was never set, a file that was refused.
    assert examined(None, looked(shape="8000000000000000")).shape is None
    assert examined(None, looked(taken_at=datetime(2002, 1, 1, tzinfo=UTC))).taken_at is None
    assert examined(None, looked(outcome=MediaOutcome.REFUSED)).shape is None


FAR = spot(region="74.09.08.2001")
SOMEWHERE = spot(region=None)


@pytest.mark.parametrize(
    ("changes", "bits", "kinship"),
    [
        # Neighbours send round one photo of one thing, and may send it again while it is as it was.
        ({}, 0, Kinship.SHARED),
        ({"at": AT - 2 * DAY}, 8, Kinship.SHARED),
        ({"at": AT - 20 * DAY}, 0, Kinship.ALIKE),
        ({"at": AT - 31 * DAY}, 0, Kinship.RECYCLED),
        # Of another matter, of another place, or of who knows where.
        ({"spot": spot(category="kesehatan"), "at": AT - 3 * DAY}, 0, Kinship.RECYCLED),
        ({"spot": FAR}, 4, Kinship.RECYCLED),
        ({"spot": FAR}, 5, Kinship.ALIKE),
        ({"spot": SOMEWHERE}, 0, Kinship.ALIKE),
        ({"spot": SOMEWHERE, "at": AT - 3 * DAY}, 0, Kinship.RECYCLED),
        # One's own, another picture, and one that came later.
        ({"citizen": "c_1"}, 0, None),
        ({"spot": FAR}, 9, None),
        ({"at": AT + DAY}, 0, None),
    ],
)
def test_neighbours_share_and_others_use_again(
    changes: dict[str, Any], bits: int, kinship: Kinship | None
) -> None:
    other = photo(2, shape_with(*range(bits)), **({"at": AT - timedelta(hours=3)} | changes))
    found = twins_of(photo(), near(photo(), [other]))
    assert [twin.kinship for twin in found] == ([kinship] if kinship else [])


def test_a_neighbours_photo_is_not_doubted_because_a_stranger_uses_it_too() -> None:
    neighbour = photo(2, at=AT - 5 * DAY / 24)
    stranger, earlier = (photo(3, spot=FAR, at=AT - hours * DAY / 24) for hours in (2, 9))
    assert [twin.claim.report for twin in twins_of(photo(), [neighbour, stranger])] == [report("2").report]
    found = twins_of(photo(), [neighbour, earlier])
    assert [twin.kinship for twin in found] == [Kinship.SHARED, Kinship.RECYCLED]


def test_who_objects_is_not_compared_and_others_are_with_theirs() -> None:
    objecting, other = photo(citizen=None), photo(2, spot=FAR, at=AT - DAY)
    assert twins_of(objecting, [other]) == ()
    assert twins_of(photo(3, at=AT + DAY, spot=FAR), [objecting])[0].kinship is Kinship.RECYCLED


def test_of_many_the_nearest_are_looked_at_and_each_report_is_shown_once() -> None:
    others = [photo(n, shape_with(n % 7), at=AT - n * DAY, spot=FAR) for n in range(2, 40)]
    found = near(photo(), [*others, *others, photo(1, shape_with(1))])
    assert len(found) == MOST_TWINS
    assert later(photo(40, at=AT - 40 * DAY), found) == found
    twice = [photo(2, at=AT - DAY), photo(2, shape_with(5), at=AT - DAY).model_copy(update={"media": "a_9"})]
    (one,) = similar_by_photo(twins_of(photo(), near(photo(), twice)))
    assert (one.case, one.kind, one.score) == (report("2").report, "merge", 1)


HERE = spot(latitude=-3.52, longitude=122.10)


def names(**changes: Any) -> set[str]:
    """The signals of one photo; `exif` is what its camera says, `region` where the camera stood."""
    exif, region = changes.pop("exif", {}), changes.pop("region", None)
    twins = changes.pop("twins", ())
    one = claimed(examined(None, looked(**exif)), "a_1", claim(**changes))
    seen = Seen(one, pack(), twins_of(one, near(one, twins)), region and RegionCode(region))
    found = photo_signals([seen])
    assert all("{" not in signal.sentence for signal in found)
    return {signal.name for signal in found}


def taken(days: float) -> dict[str, Any]:
    return {"taken_at": AT - days * DAY}


CASES: list[tuple[str | None, dict[str, Any]]] = [
    (None, {}),
    (None, {"exif": taken(29)}),
    (None, {"exif": taken(-0.9)}),
    ("photo_old", {"exif": taken(31)}),
    ("photo_very_old", {"exif": taken(366)}),
    # The text says since when it has been so.
    (None, {"exif": taken(366), "since": AT - 360 * DAY}),
    ("photo_ahead", {"exif": taken(-2)}),
    ("photo_here", {"exif": {"latitude": -3.5204, "longitude": 122.1}, "spot": HERE}),
    (None, {"exif": {"latitude": -3.54, "longitude": 122.1}, "spot": HERE}),
    ("photo_elsewhere", {"exif": {"latitude": -3.6, "longitude": 122.1}, "spot": HERE}),
    ("photo_far", {"exif": {"latitude": -4.2, "longitude": 122.1}, "spot": HERE}),
    (None, {"exif": {"latitude": -3.6, "longitude": 122.1}}),
    (None, {"region": "74.09.01.2031"}),
    ("photo_elsewhere", {"region": "74.09.08.2001"}),
    ("photo_far", {"region": "72.71.01.1004"}),
    ("photo_shared", {"twins": [photo(2, at=AT - DAY)]}),
    ("photo_alike", {"twins": [photo(2, at=AT - 9 * DAY)]}),
    ("photo_recycled", {"twins": [photo(2, at=AT - DAY, spot=FAR)]}),
]


def test_each_signal_of_a_photo_where_it_should_and_nowhere_else() -> None:
    for name, changes in CASES:
        assert names(**changes) == ({name} if name else set()), changes
    assert {rule.name for rule in PHOTO_SIGNALS} == {name for name, _ in CASES if name}


def test_of_several_photos_each_signal_is_told_once() -> None:
    old, other = (claimed(examined(None, looked(**taken(n))), "a_1", claim()) for n in (40, 50))
    (signal,) = photo_signals([Seen(old, pack()), Seen(other, pack())])
    assert (
        signal.sentence
        == "Menurut kamera, foto diambil pada Rabu, 21 Januari 2026, jauh sebelum laporan ini."
    )


def test_the_earliest_day_that_a_text_names() -> None:
    day = date(2026, 3, 2)
    assert first_day("Rusak sejak 12 Januari 2025, dilaporkan 3/2/2026 dan 30/2/2026", day) == date(
        2025, 1, 12
    )
    assert first_day("Rapat 5 April 2026 tentang jalan", day) == day
    assert first_day("Jalan rusak", day) == day


def test_packs_may_weigh_just_the_signals_there_are() -> None:
    assert {rule.name for rule in SIGNALS} | {rule.name for rule in PHOTO_SIGNALS} == WEIGHABLE

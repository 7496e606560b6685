"""Somebody is on duty day and night: rotas by weekday and local time, and what is said of one with a hole in it."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

from salur.packs import check_pack, load_pack
from salur.packs.duty import DutyAddress, Post, Rota, Shift
from salur.regions import Zone
from tests.unit.packs.places import KONAWE_UTARA, copied, rewritten

# What is changed at once in Konawe Utara's duty.yaml, and the sentences it must bring with their lines.
BREAKS = (
    (
        (
            "starts: 19:30, ends: 07:30, posts: [regu_b",
            "starts: 20:00, ends: 07:30, posts: [regu_b",
            "agency DAMKAR acts in emergencies and has nobody on duty on monday from 19:30 to 20:00",
        ),
        (
            "{starts: 19:30, ends: 07:30, posts: [psc",
            "{days: [monday], starts: 19:30, ends: 07:30, posts: [psc",
            "agency DINKES acts in emergencies and has nobody on duty on monday from 00:00 to 07:30",
        ),
        ("agency: BPBD", "agency: BASARNAS", "agency BPBD acts in emergencies and has no rota"),
        (
            "key: pusdalops",
            "key: pusat",
            'agency BASARNAS names post "pusdalops", which its posts do not list',
        ),
        (
            "head: kepala",
            "head: komandan",
            'agency DAMKAR names post "komandan", which its posts do not list',
        ),
        ("posts: [piket]", "posts: [jaga]", 'agency SATPOLPP names post "jaga", which its posts do not list'),
        ("{key: regu_b,", "{key: regu_a,", 'post "regu_a" of agency DAMKAR is listed twice'),
        ("    head: sekda\n", "", "level 3 is told to the head of SETDA, which has none here"),
        (
            "name: Inspektur}",
            "name: Inspektur, channels: [fax]}",
            'post "inspektur" of agency INSPEKTORAT is called by fax, and channels.yaml has no number there',
        ),
        (
            "    head: camat",
            "    head: lurah",
            'offices of level kecamatan names post "lurah", which its posts do not list',
        ),
        (
            "Camat {place}",
            "Camat {nama}",
            'post "camat" of offices of level kecamatan has a placeholder {nama} that nothing fills',
        ),
    ),
    (
        ("agency: SETDA", "agency: BPBD", "agency BPBD has two rotas"),
        ("agency: DAMKAR", "agency: KODIM", "the rota names agency KODIM, which agencies.yaml does not list"),
    ),
    (
        (
            "leaders:\n",
            "  - {level: kecamatan, posts: [{key: camat, name: Camat}], head: camat}\nleaders:\n",
            "the posts of offices of level kecamatan are listed twice",
        ),
    ),
    (("repeat_every: 60", "repeat_every: 0", "repeat_every: input should be greater than 0, not '0'"),),
)


def test_what_is_wrong_in_a_rota_is_said_with_its_line(tmp_path: Path) -> None:
    for number, faults in enumerate(BREAKS):
        folder = copied(tmp_path / str(number))
        for old, new, _ in faults:
            rewritten(folder, "duty.yaml", old, new)
        said = [str(found) for found in check_pack(folder) if found.severity == "error"]
        for _, _, sentence in faults:
            assert any(sentence in one and "(duty.yaml:" in one for one in said), (sentence, said)


def test_an_agency_whose_late_cases_nobody_of_its_own_hears_of_is_warned_of(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    rewritten(
        folder,
        "duty.yaml",
        "    admin: admin\n    head: kepala\n\n  - agency: DINSOS",
        "\n  - agency: DINSOS",
    )
    rewritten(folder, "duty.yaml", "    admin: penghubung\n", "")
    said = [one for one in check_pack(folder) if "late cases" in one.sentence]
    assert [(one.severity, one.sentence.partition(",")[0].partition(" of level")[0]) for one in said] == [
        ("warning", "agency DISKOMINFO has no admin and no head"),
        ("warning", "office KEC-ASERA and 12 more"),
    ]


def test_who_is_called_goes_by_the_hour_of_the_place() -> None:
    rota = Rota(
        agency="DAMKAR",
        posts=tuple(Post(key=key, name=key) for key in ("a", "b", "kepala")),
        shifts=(
            Shift(starts=time(7, 30), ends=time(19, 30), posts=("a",)),
            Shift(starts=time(19, 30), ends=time(7, 30), posts=("b",)),
        ),
        head="kepala",
    )
    assert rota.gap() is None
    # 2026-11-29 is a Sunday; its night ends on Monday.
    for local, on_duty in (
        (datetime(2026, 11, 29, 7, 30, tzinfo=Zone.WITA.tz), "a"),
        (datetime(2026, 11, 29, 19, 29, tzinfo=Zone.WITA.tz), "a"),
        (datetime(2026, 11, 29, 19, 30, tzinfo=Zone.WITA.tz), "b"),
        (datetime(2026, 11, 30, 0, 0, tzinfo=Zone.WITA.tz), "b"),
        (datetime(2026, 11, 30, 7, 29, tzinfo=Zone.WITA.tz), "b"),
    ):
        assert [post.key for post in rota.ladder(local)] == [on_duty, "kepala"]


def test_an_address_names_a_post_and_nobody() -> None:
    pack = load_pack(KONAWE_UTARA)
    address = DutyAddress("74.09", "DAMKAR", "regu_a")
    assert address.ref == "duty:74.09/DAMKAR/regu_a"
    assert DutyAddress.of(address.by("sms").ref) == address.by("sms")
    assert pack.duty.post_name(address.by("sms").ref) == "Komandan Regu A"
    for other in ("s_abc", "duty:74.09/DAMKAR", "duty:74.09//x/sms", "duty:74.09/DAMKAR/nobody", None):
        assert pack.duty.post_name(other) is None
    assert (pack.own_number("sms"), pack.own_number("fax")) == ("1708", None)

"""holidays.yaml: what a place's own table changes, what is wrong with one, and years that nobody has decreed."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import Mock

import pytest

from salur.commands.doctor import holidays
from salur.messaging.clock import HeldClock, SystemClock
from salur.packs import check_pack, load_pack
from salur.process import BadSettings
from salur.settings import CoreSettings
from services.router import app
from tests.made_up import packs
from tests.unit.packs.places import KONAWE_UTARA, PACKS, copied

TABLE = """\
days:
  - {day: 2026-12-09, name: Pemilihan kepala desa, source: SK Bupati (contoh), checked: 2026-11-26}
moved:
  - {day: 2026-12-24, to: 2026-12-31, name: Cuti bersama Natal dipindah, source: SK Bupati (contoh), checked: 2026-11-26}
years:
  - year: 2028
    source: SKB tiga menteri (contoh)
    checked: 2026-11-26
    days:
      - {day: 2028-02-28, name: Idul Fitri}
      - {day: 2028-02-29, name: Cuti bersama Idul Fitri, joint: true}
"""
WRONG = """\
days:
  - {day: 2026-12-09, name: Pemilihan kepala desa}
  - {day: 2026-12-09, name: Pemilihan kepala desa}
  - {day: 2026-12-25, name: Natal}
  - {day: 2026-12-12, name: Hari jadi}
moved:
  - {day: 2026-12-10, to: 2026-12-25, name: Pindah}
years:
  - year: 2028
    days:
      - {day: 2027-02-28, name: Idul Fitri}
  - {year: 2028, days: [{day: 2028-02-29, name: Cuti, joint: true}]}
"""
SAID = [
    "error 3: 2026-12-09 is listed twice",
    "error 7: 2026-12-10 is moved and is no day off in the table",
    "error 7: 2026-12-25 is a day off already, so nothing moves to it",
    "error 11: 2027-02-28 does not lie in 2028",
    "error 12: year 2028 is listed twice",
    "warning 4: 2026-12-25 is a day off already",
    "warning 5: 2026-12-12 is a Saturday, when the offices are closed anyway",
    "warning 9: year 2028 has no joint day (cuti bersama), as every year since 2002 has had",
]


def test_the_places_own_table_is_counted_with(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "holidays.yaml").write_text(TABLE, encoding="utf-8")
    calendar = load_pack(folder).calendar
    worked = {day: calendar.is_working_day(date.fromisoformat(day)) for day in (
        "2026-12-08", "2026-12-09", "2026-12-24", "2026-12-25", "2026-12-31", "2028-02-28", "2028-02-29", "2028-03-01",
    )}  # fmt: skip
    assert worked == {
        "2026-12-08": True, "2026-12-09": False, "2026-12-24": True, "2026-12-25": False, "2026-12-31": False,
        "2028-02-28": False, "2028-02-29": False, "2028-03-01": True,
    }  # fmt: skip
    assert not [f for f in check_pack(folder, date(2028, 3, 1)) if f.severity == "error"]


def test_a_table_that_is_wrong_is_told_by_line(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "holidays.yaml").write_text(WRONG, encoding="utf-8")
    found = [f"{f.severity} {f.line}: {f.sentence}" for f in check_pack(folder) if f.file == "holidays.yaml"]
    assert [one for one in found if "unchecked" not in one] == SAID
    assert sum("unchecked" in one for one in found) == 7


def test_a_year_without_a_decree_is_an_error_once_deadlines_may_reach_it() -> None:
    pack = load_pack(KONAWE_UTARA)
    # Sixty working days and long holidays: at midsummer the year is far, in autumn it is not.
    assert pack.unknown_years(date(2027, 6, 1)) == ()
    assert pack.unknown_years(date(2027, 10, 1)) == (2028,)
    assert pack.unknown_years(date(2028, 12, 1)) == (2028, 2029)
    (error,) = (f for f in check_pack(KONAWE_UTARA, date(2027, 10, 1)) if f.severity == "error")
    assert str(error) == (
        "pack 74.09: the holidays and cuti bersama of 2028 are not known, so deadlines in it are provisional: update the "
        "package holidays, or write all days off of 2028 under years in holidays.yaml (docs/packs.md) (holidays.yaml:1)"
    )


def test_router_says_so_as_it_starts_and_salur_doctor_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    autumn = datetime(2027, 10, 1, 3, tzinfo=UTC)
    log = Mock()
    monkeypatch.setattr(app, "log", log)
    app.tell_unknown_years(packs(), HeldClock(datetime(2027, 6, 1, tzinfo=UTC)))
    assert not log.error.called
    app.tell_unknown_years(packs(), HeldClock(autumn))
    assert [call.args for call in log.error.call_args_list] == [("holidays_unknown",)] * len(packs())
    assert all("2028" in call.kwargs["sentence"] for call in log.error.call_args_list)
    monkeypatch.setattr(SystemClock, "now", lambda _: autumn)
    with pytest.raises(
        BadSettings, match=r"^pack 16\.02, .* the holidays and cuti bersama of 2028 are not known"
    ):
        asyncio.run(holidays(CoreSettings(packs=PACKS)))

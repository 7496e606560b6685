"""Where lanes are apart, what an emergency goes through runs once for each lane, the day's routine behind."""

from __future__ import annotations

from salur.dev.plan import APART, planned


def test_the_roles_on_an_emergencys_way_run_once_for_each_lane() -> None:
    both, apart = planned(), planned(lanes_apart=True)
    assert {one.of for one in both} == {one.of for one in apart}
    assert {(one.lane, one.nice) for one in both} == {(None, 0)}
    assert len({one.name for one in apart}) == len(apart) == len(both) + len(APART)
    split = {(one.of, one.arguments[-1], one.nice > 0) for one in apart if one.lane}
    assert split == {
        (name, lane, behind) for name in APART for lane, behind in (("routine", True), ("urgent", False))
    }

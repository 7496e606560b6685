"""Where lanes are apart, what an emergency goes through runs once for each lane, the day's routine behind."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from salur.dev import children
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


class Session:
    """A process's `autogroup` file of a kernel that has just let somebody else change theirs."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals
        self.nice = "0"

    def write_text(self, nice: str) -> None:
        if self.refusals:
            self.refusals -= 1
            raise BlockingIOError
        self.nice = nice


def test_a_session_that_may_not_be_changed_yet_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "_TRY_AGAIN", 0.0)
    session = Session(refusals=3)
    children._session_behind(cast(Path, session), 10)
    assert session.nice == "10"

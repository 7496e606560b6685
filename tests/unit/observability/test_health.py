import asyncio

from salur.observability import Health


class Seconds:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


async def answers() -> None:
    return None


async def fails() -> None:
    raise ConnectionError("mongodb://somebody:secret@host")


async def test_a_process_is_ready_once_it_has_started_and_all_answer() -> None:
    health = Health()
    health.watch("kafka", answers)
    assert health.startup().problems == ("The process is still starting.",)
    assert not (await health.ready()).well
    health.started()
    assert health.startup().well
    assert (await health.ready()).well


async def test_ready_names_each_dependency_that_is_away_without_quoting_its_error() -> None:
    health = Health()
    health.started()
    health.watch("kafka", answers)
    health.watch("mongo", fails)
    assert (await health.ready()).problems == ("mongo does not answer (ConnectionError).",)
    health.watch("kafka", fails)
    assert len((await health.ready()).problems) == 2
    assert health.live().well


async def test_a_dependency_that_hangs_is_not_waited_for() -> None:
    health = Health(check_timeout=0.01)
    health.started()
    health.watch("kafka", asyncio.Event().wait)
    assert (await health.ready()).problems == ("kafka did not answer within 0.01 seconds.",)


def test_a_loop_at_work_that_falls_silent_is_not_alive() -> None:
    clock = Seconds()
    health = Health(stalled_after=90, now=clock)
    health.turn("verify-routine")
    clock.now += 89
    assert health.live().well
    clock.now += 2
    assert health.live().problems == ("verify-routine has made no progress for 91 seconds.",)
    health.turn("verify-routine")
    assert health.live().well


def test_a_loop_with_nothing_at_hand_may_be_silent() -> None:
    clock = Seconds()
    health = Health(stalled_after=90, now=clock)
    health.turn("verify-routine")
    health.idle("verify-routine")
    health.idle("never-seen")
    clock.now += 10_000
    assert health.live().well
    health.turn("verify-routine")
    clock.now += 91
    assert not health.live().well

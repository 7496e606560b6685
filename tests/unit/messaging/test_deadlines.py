"""Deadlines end what takes too long, leave alone what does not, and keep other cancellations what they are."""

from __future__ import annotations

import asyncio

import pytest

from salur.messaging.deadlines import Deadlines


async def never() -> None:
    await asyncio.Event().wait()


async def test_what_is_done_in_time_goes_on() -> None:
    with Deadlines().within(5):
        await asyncio.sleep(0)


async def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(TimeoutError), Deadlines().within(0.01):
        await never()
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_many_have_each_their_own() -> None:
    deadlines = Deadlines()

    async def wait(seconds: float) -> bool:
        try:
            with deadlines.within(seconds):
                await never()
        except TimeoutError:
            return True
        return False

    short = [asyncio.create_task(wait(0.01)) for _ in range(50)]
    long = asyncio.create_task(wait(60))
    assert await asyncio.gather(*short) == [True] * 50
    assert not long.done()
    long.cancel()
    with pytest.raises(asyncio.CancelledError):
        await long


async def test_an_error_stays_what_it_is() -> None:
    with pytest.raises(KeyError), Deadlines().within(5):
        raise KeyError


async def test_no_timer_is_left_when_nothing_waits() -> None:
    deadlines = Deadlines()
    with deadlines.within(0.01):
        pass
    await asyncio.sleep(0.12)
    assert deadlines.idle


async def test_one_within_another() -> None:
    deadlines = Deadlines()
    with deadlines.within(5):
        with pytest.raises(TimeoutError), deadlines.within(0.01):
            await never()
        await asyncio.sleep(0)

"""The pace: so many in a second, the most pressing first, and nobody forever."""

import asyncio
import time

from cogs.pace import Pace


async def gone_through(pace: Pace, *waiting: tuple[str, float]) -> list[str]:
    """In which order those who wait, each with a name and their patience, have their turn."""
    order: list[str] = []

    async def wait(name: str, patience: float) -> None:
        await pace.turn(patience)
        order.append(name)

    await asyncio.gather(*(wait(name, patience) for name, patience in waiting))
    return order


async def test_those_who_can_wait_let_those_go_first_who_cannot():
    pace = Pace(500)
    await pace.turn()
    order = await gone_through(pace, ("digest", 600), ("another", 600), ("card", 30), ("answer", 0))
    assert order == ["answer", "card", "digest", "another"]


async def test_whoever_has_waited_as_long_as_they_can_goes_before_those_who_came_after_that():
    pace = Pace(20)
    await pace.turn()
    patient = asyncio.create_task(gone_through(pace, ("first", 0), ("patient", 0.01)))
    await asyncio.sleep(0.03)
    late = asyncio.create_task(gone_through(pace, ("late", 0)))
    await asyncio.wait({patient})
    assert not late.done()
    await late


async def test_they_go_evenly_and_at_once_where_nobody_went_lately():
    pace, started = Pace(50), time.monotonic()
    await pace.turn()
    assert time.monotonic() - started < 0.015
    await gone_through(pace, *(("", 0.0) for _ in range(5)))
    assert time.monotonic() - started >= 0.099


async def test_who_asks_for_more_at_once_has_the_next_one_wait_longer():
    pace, started = Pace(50), time.monotonic()
    await pace.turn(requests=5)
    await pace.turn()
    assert time.monotonic() - started >= 0.099


async def test_who_waits_no_longer_takes_nobodys_turn():
    pace, started = Pace(10), time.monotonic()
    await pace.turn()
    gone = [asyncio.create_task(pace.turn()) for _ in range(50)]
    await asyncio.sleep(0)
    for one in gone:
        one.cancel()
    await asyncio.gather(*gone, return_exceptions=True)
    await pace.turn()
    assert time.monotonic() - started < 1.0

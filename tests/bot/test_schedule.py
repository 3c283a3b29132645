"""The schedule: jobs run when the clock says so, and one that fails stops no other."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.clock import HeldClock, SystemClock
from bot.log import set_up_log
from bot.schedule import Runner, Schedule

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Day:
    """A schedule on a clock that is held, and a diary of what ran when."""

    clock: HeldClock
    schedule: Schedule
    runner: Runner
    diary: list[tuple[str, datetime]] = field(default_factory=list)

    def writes(self, name: str) -> Callable[[], Coroutine[Any, Any, None]]:
        """Make a job that writes its name into the diary."""

        async def run() -> None:
            self.diary.append((name, self.clock.now()))

        return run

    @property
    def names(self) -> list[str]:
        """List what ran, in order."""
        return [name for name, _ in self.diary]

    @property
    def wall(self) -> list[str]:
        """List when it ran, as a clock in London showed."""
        return [f"{moment.astimezone(LONDON):%d %H:%M %Z}" for _, moment in self.diary]


@contextlib.asynccontextmanager
async def day(start: datetime = START) -> AsyncIterator[Day]:
    async with asyncio.TaskGroup() as tasks:
        clock, runner = HeldClock(start), Runner(tasks)
        yield Day(clock, Schedule(clock, LONDON, runner), runner)


async def test_jobs_run_in_the_order_of_their_times() -> None:
    async with day() as it:
        it.schedule.every("a", "slow", 2 * HOUR, it.writes("slow"))
        it.schedule.every("a", "quick", HOUR, it.writes("quick"))
        it.schedule.cron("a", "wall", "30 10 * * *", it.writes("wall"))
        await it.schedule.advance(START + 3 * HOUR)
    assert it.names == ["quick", "wall", "slow", "quick", "quick"]
    assert [moment - START for _, moment in it.diary][:2] == [HOUR, 1.5 * HOUR]
    assert it.clock.now() == START + 3 * HOUR


async def test_nothing_runs_before_its_time() -> None:
    async with day() as it:
        it.schedule.every("a", "hourly", HOUR, it.writes("hourly"))
        await it.schedule.advance(START + HOUR - timedelta(seconds=1))
        assert it.diary == []
        await it.schedule.advance(START + HOUR)
        assert it.names == ["hourly"]


async def test_a_clock_that_is_set_back_keeps_no_job_waiting() -> None:
    async with day() as it:
        it.schedule.every("a", "hourly", HOUR, it.writes("hourly"))
        it.schedule.cron("a", "wall", "30 * * * *", it.writes("wall"))
        await it.schedule.advance(START + 100 * HOUR)
        it.diary.clear()
        it.clock._moment = START
        await it.schedule.run_due()
        await it.schedule.advance(START + 2 * HOUR)
    assert [(name, moment - START) for name, moment in it.diary] == [
        ("wall", 0.5 * HOUR),
        ("hourly", HOUR),
        ("wall", 1.5 * HOUR),
        ("hourly", 2 * HOUR),
    ]


async def test_a_job_that_was_missed_runs_once() -> None:
    async with day() as it:
        it.schedule.every("a", "hourly", HOUR, it.writes("hourly"))
        it.schedule.cron("a", "wall", "*/5 * * * *", it.writes("wall"))
        it.clock.move_to(START + timedelta(days=3))
        await it.schedule.run_due()
        await it.schedule.run_due()
        assert sorted(it.names) == ["hourly", "wall"]
        await it.schedule.advance(it.clock.now() + timedelta(minutes=5))
        assert it.names[2:] == ["wall"]


SPRING = datetime(2026, 3, 28, 0, 0, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 24, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "line", "wall"),
    [
        (SPRING, "30 8 * * *", ["28 08:30 GMT", "29 08:30 BST", "30 08:30 BST"]),
        (AUTUMN, "30 8 * * *", ["24 08:30 BST", "25 08:30 GMT", "26 08:30 GMT"]),
        # At 01:00 on the 29th the clock goes to 02:00: half past one is half past two.
        (SPRING, "30 1 * * *", ["28 01:30 GMT", "29 02:30 BST", "30 01:30 BST"]),
        # At 02:00 on the 25th the clock goes back to 01:00: half past one comes twice.
        (AUTUMN, "30 1 * * *", ["24 01:30 BST", "25 01:30 BST", "26 01:30 GMT"]),
        (AUTUMN, "0 2 * * *", ["24 02:00 BST", "25 02:00 GMT", "26 02:00 GMT"]),
        (AUTUMN, "30 8 * * mon", ["26 08:30 GMT"]),
    ],
)
async def test_a_daily_job_runs_once_a_day_when_the_clocks_change(
    start: datetime, line: str, wall: list[str]
) -> None:
    async with day(start) as it:
        it.schedule.cron("a", "daily", line, it.writes("daily"))
        await it.schedule.advance(start + timedelta(days=2, hours=20))
    assert it.wall == wall


@pytest.mark.parametrize("start", [SPRING, AUTUMN])
async def test_an_hourly_job_runs_each_hour_when_the_clocks_change(start: datetime) -> None:
    async with day(start) as it:
        it.schedule.cron("a", "hourly", "30 * * * *", it.writes("hourly"))
        await it.schedule.advance(start + timedelta(days=2))
    moments = [moment for _, moment in it.diary]
    assert len(moments) == 48
    assert {later - one for one, later in pairwise(moments)} == {HOUR}


async def test_a_bot_that_starts_in_the_hour_that_comes_twice_waits_for_the_next_day() -> None:
    async with day(AUTUMN + timedelta(hours=25, minutes=15)) as it:
        it.schedule.cron("a", "daily", "30 1 * * *", it.writes("daily"))
        await it.schedule.advance(AUTUMN + timedelta(days=3))
    assert it.wall == ["26 01:30 GMT"]


@pytest.mark.parametrize("line", ["every day", "61 * * * *", "30 8 * *", "30 8 * * 1", ""])
async def test_a_line_that_nobody_could_mean_is_refused(line: str) -> None:
    async with day() as it:
        with pytest.raises(ValueError, match=r"."):
            it.schedule.cron("a", "odd", line, it.writes("odd"))
        assert it.schedule.names() == []


async def test_a_job_that_fails_is_logged_and_the_others_go_on(tmp_path: Path) -> None:
    set_up_log(tmp_path, "info")

    async def fail() -> None:
        raise LookupError("the words of somebody")

    async with day() as it:
        it.schedule.every("poor", "bad", HOUR, fail)
        it.schedule.every("rich", "good", HOUR, it.writes("good"))
        await it.schedule.advance(START + 2 * HOUR)
    assert it.names == ["good", "good"]
    lines = [json.loads(line) for line in (tmp_path / "staffroom.log").read_text().splitlines()]
    assert [(line["event"], line["owner"]) for line in lines] == [("work failed", "poor")] * 2
    assert lines[0]["failure"][0] == "LookupError"
    assert "somebody" not in str(lines)


async def test_a_removed_job_never_runs() -> None:
    async with day() as it:
        it.schedule.every("a", "mine", HOUR, it.writes("mine"))
        it.schedule.every("b", "other", HOUR, it.writes("other"))
        it.schedule.remove("a")
        assert it.schedule.names() == ["other"]
        await it.schedule.advance(START + HOUR)
    assert it.names == ["other"]


async def test_a_job_that_is_removed_by_the_one_before_does_not_run() -> None:
    async with day() as it:

        async def remove() -> None:
            it.schedule.remove("b")

        it.schedule.every("a", "first", HOUR, remove)
        it.schedule.every("b", "second", HOUR, it.writes("second"))
        await it.schedule.advance(START + HOUR)
    assert it.names == []


async def test_a_job_under_way_ends_with_its_cog_and_the_schedule_goes_on() -> None:
    async with day() as it:

        async def wait_for_ever() -> None:
            await asyncio.Event().wait()

        it.schedule.every("a", "endless", HOUR, wait_for_ever)
        it.schedule.every("b", "good", 2 * HOUR, it.writes("good"))
        moving = asyncio.create_task(it.schedule.advance(START + 2 * HOUR))
        await _turn()
        assert not moving.done()
        it.schedule.remove("a")
        await it.runner.cancel("a")
        await moving
    assert it.names == ["good"]


async def test_whoever_moves_the_clock_waits_for_what_is_under_way() -> None:
    async with day() as it:
        is_begun, may_end = asyncio.Event(), asyncio.Event()

        async def slow() -> None:
            is_begun.set()
            await may_end.wait()
            it.diary.append(("slow", it.clock.now()))

        it.schedule.cron("a", "slow", "* * * * *", slow)
        running = asyncio.create_task(it.schedule.run())
        await is_begun.wait()
        moving = asyncio.create_task(it.schedule.advance(START + timedelta(seconds=30)))
        done, _ = await asyncio.wait([moving], timeout=0.05)
        assert not done
        may_end.set()
        await moving
        assert it.diary == [("slow", START)]
        running.cancel()


async def test_the_schedule_wakes_when_a_job_is_due_and_when_one_is_added() -> None:
    async with asyncio.TaskGroup() as tasks:
        schedule = Schedule(SystemClock(), LONDON, Runner(tasks))
        running = tasks.create_task(schedule.run())
        await _turn()
        ran = asyncio.Event()
        start = asyncio.get_running_loop().time()

        async def run() -> None:
            ran.set()

        schedule.every("a", "soon", timedelta(seconds=1), run)
        async with asyncio.timeout(10):
            await ran.wait()
        assert 0.9 < asyncio.get_running_loop().time() - start < 5
        running.cancel()


@pytest.mark.parametrize("turns", range(8))
async def test_a_cancelled_schedule_ends_at_any_moment(turns: int) -> None:
    async with day() as it:
        it.schedule.cron("a", "always", "* * * * *", it.writes("always"))
        running = asyncio.create_task(it.schedule.run())
        await _turn(turns)
        # What is planned wakes it at the very moment at which it is cancelled.
        it.schedule.every("a", "more", HOUR, it.writes("more"))
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait_for(running, 5)
        assert running.cancelled()


async def test_work_beside_an_answer_ends_with_its_owner(tmp_path: Path) -> None:
    set_up_log(tmp_path, "info")
    ended: list[str] = []

    async def work(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)

    async with day() as it:
        started: Awaitable[None] = it.runner.start("a", work("mine"))
        other = it.runner.start("b", work("other"))
        await _turn()
        it.runner.start("a", work("unbegun"))
        await it.runner.cancel("a")
        assert ended == ["mine"]
        assert isinstance(started, asyncio.Task)
        assert started.cancelled()
        assert not other.done()
        await it.runner.cancel("b")
        await it.runner.cancel("nobody")
    assert (tmp_path / "staffroom.log").read_text() == ""


async def _turn(times: int = 5) -> None:
    """Let everything else go on for some steps."""
    for _ in range(times):
        await asyncio.sleep(0)

"""Schedule: what runs by the clock, and what runs beside an answer.

APScheduler's triggers say when a job is due. Its own scheduler is not used: it reads the machine's
clock, and ours must follow the clock that a test or the console moves.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.log import log_failure

log = logging.getLogger(__name__)

NAP = timedelta(seconds=30)
"""The longest sleep: the machine's clock may be set, or the machine may have slept."""

_TICK = timedelta(microseconds=1)

Job = Callable[[], Coroutine[Any, Any, None]]


class MovableClock(Protocol):
    """A clock that can be moved forward."""

    def now(self) -> datetime:
        """Give the time, aware and in UTC."""
        ...

    def move_to(self, moment: datetime) -> None:
        """Let it be `moment` now."""
        ...


class Runner:
    """Runs work that nobody waits for; a failure is logged and ends nothing else."""

    def __init__(self, tasks: asyncio.TaskGroup) -> None:
        self._tasks = tasks
        self._running: dict[str, set[asyncio.Task[None]]] = {}

    def start(self, owner: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin some work that belongs to a cog."""
        task = self._tasks.create_task(self.run(owner, work))
        running = self._running.setdefault(owner, set())
        running.add(task)
        task.add_done_callback(running.discard)
        # A task that is cancelled before its first step leaves its work unbegun and unclosed.
        task.add_done_callback(lambda _: work.close())
        return task

    async def run(self, owner: str, work: Awaitable[None]) -> None:
        """Do some work now; its failure goes to the log."""
        await self.succeeds(owner, work)

    async def succeeds(self, owner: str, work: Awaitable[None]) -> bool:
        """Do some work now and tell whether it went through; its failure goes to the log."""
        failure = await self.attempt(work)
        if failure is not None:
            log_failure(log, "work failed", failure, owner=owner)
        return failure is None

    async def attempt(self, work: Awaitable[None]) -> Exception | None:
        """Do some work now and give its failure, if it fails."""
        try:
            await work
        except Exception as failure:  # noqa: BLE001  one of the three places that catch all
            return failure
        return None

    async def cancel(self, owner: str) -> None:
        """End all the work of a cog and wait until it has ended."""
        tasks = [
            task for task in self._running.pop(owner, ()) if task is not asyncio.current_task()
        ]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@dataclass(slots=True)
class Planned:
    """A job and when it is due next; None once it will never run again."""

    owner: str
    name: str
    trigger: IntervalTrigger | CronTrigger
    run: Job
    is_at_set_hours: bool = False
    due: datetime | None = field(default=None)

    def plan(self, last: datetime | None, now: datetime) -> None:
        """Find when it is due next, after its last run and not before `now`.

        When the clocks go back an hour comes twice. What runs at set hours runs in the first.
        """
        due = self.trigger.get_next_fire_time(last, now)
        while due is not None and due.fold and self.is_at_set_hours:
            due = self.trigger.get_next_fire_time(None, due.astimezone(UTC) + _TICK)
        # In UTC: wall time can't be reckoned with across a change of the clocks.
        self.due = due and due.astimezone(UTC)


class Schedule:
    """Runs jobs when the clock says so."""

    def __init__(self, clock: MovableClock, zone: ZoneInfo, runner: Runner) -> None:
        self._clock = clock
        self._zone = zone
        self._runner = runner
        self._planned: list[Planned] = []
        self._changed = asyncio.Event()
        self._seen = clock.now()
        self._turn = asyncio.Lock()
        """Held while jobs run: whoever moves the clock waits for those that are under way."""

    def every(self, owner: str, name: str, period: timedelta, run: Job) -> None:
        """Plan a run after each `period`."""
        start = self._clock.now() + period
        trigger = IntervalTrigger(
            seconds=max(1, int(period.total_seconds())), start_date=start, timezone=UTC
        )
        self._plan(Planned(owner, name, trigger, run))

    def cron(self, owner: str, name: str, line: str, run: Job) -> None:
        """Plan runs at wall times; raise ValueError for a line that cron would not read."""
        trigger = CronTrigger.from_crontab(line, timezone=self._zone)
        _, hours, _, _, weekdays = line.split()
        if any(char.isdigit() for char in weekdays):
            # To cron 1 is Monday, to APScheduler it is Tuesday.
            raise ValueError(f"name the days of the week in {line!r}, as in mon-fri")
        is_at_set_hours = not hours.startswith("*")
        self._plan(Planned(owner, name, trigger, run, is_at_set_hours))

    def _plan(self, planned: Planned) -> None:
        planned.plan(None, self._clock.now())
        self._planned.append(planned)
        self._changed.set()

    def remove(self, owner: str) -> None:
        """Forget all jobs of a cog."""
        self._planned = [each for each in self._planned if each.owner != owner]

    def names(self) -> list[str]:
        """List the planned jobs."""
        return [each.name for each in self._planned]

    def next_due(self) -> datetime | None:
        """Say when the next job is due."""
        return min((each.due for each in self._planned if each.due), default=None)

    async def run_due(self) -> None:
        """Run what is due by now, the earliest first; a job that was missed runs once."""
        async with self._turn:
            now = self._clock.now()
            self._watch(now)
            due = [each for each in self._planned if each.due is not None and each.due <= now]
            for each in sorted(due, key=lambda planned: planned.due or now):
                if each in self._planned:  # unless its cog was unloaded during the job before
                    each.plan(now, now + _TICK)
                    await asyncio.wait([self._runner.start(each.owner, each.run())])

    def _watch(self, now: datetime) -> None:
        """Plan anew if the clock was set back: no job is to wait until it is as late again."""
        if now < self._seen - NAP:
            for each in self._planned:
                each.plan(now, now + _TICK)
        self._seen = now

    async def advance(self, moment: datetime) -> None:
        """Move the clock to `moment`, stopping to run each job at its time."""
        while (due := self.next_due()) is not None and due <= moment:
            self._clock.move_to(due)
            await self.run_due()
        async with self._turn:
            self._clock.move_to(moment)

    async def run(self) -> None:
        """Wait and run, until cancelled."""
        while True:
            await self.run_due()
            due = self.next_due()
            left = NAP if due is None else min(NAP, due - self._clock.now())
            self._changed.clear()
            # Not wait_for: in Python 3.11 it can swallow a cancellation.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, left.total_seconds())):
                    await self._changed.wait()

"""Work: what waits to be answered, in order for each person in each room, all others beside."""

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence

from bot.log import log_event, log_failure
from bot.storage import StorageError, keep, persist

from .faults import Refused
from .hearing import Heard, Kind

log = logging.getLogger(__name__)

Take = Callable[[Heard], Awaitable[None]]
Finish = Callable[[Sequence[str]], Awaitable[None]]

_TOGETHER = 0.25
"""Seconds in which what was answered is noted in one go. If the bot is killed before that, it is
answered again, under names that the server has taken already."""
_REMEMBERED = 10_000
_AGAIN = "an event is tried again, as the database could not serve"


class Later(Exception):  # noqa: N818  an event that is not done with
    """An event could not be answered, and is to be answered after the next start."""


class Work:
    """Answers events: one at a time for one person in one room, so that a slow one delays no one.

    An event is finished once it was answered, or once trying again would not help.
    """

    def __init__(self, take: Take, finish: Finish, note_idle: Callable[[], None]) -> None:
        """Take what answers, what notes answers for good, and whom to tell when all are given."""
        self._take = take
        self._finish = finish
        self._note_idle = note_idle
        self._answered: list[str] = []
        self._keeping = asyncio.Lock()
        self._queues: dict[tuple[str, str], deque[Heard]] = {}
        self._finished: OrderedDict[str, None] = OrderedDict()
        self._changed = asyncio.Condition()
        self._tasks: asyncio.TaskGroup | None = None

    def begin(self, tasks: asyncio.TaskGroup) -> None:
        """Say where the work is to be done."""
        self._tasks = tasks

    @property
    def count(self) -> int:
        """Count what is not finished."""
        return sum(len(each) for each in self._queues.values())

    def add(self, heard: Heard) -> None:
        """Answer something after what the same person said in the same room before."""
        assert self._tasks is not None
        key = (heard.room, heard.sender)
        if key in self._queues:
            self._queues[key].append(heard)
            return
        self._queues[key] = deque([heard])
        self._tasks.create_task(self._go(key))

    async def pass_over(self, ids: Iterable[str]) -> None:
        """Note events that there is nothing to answer in."""
        await self._remember(ids)

    async def wait_idle(self) -> None:
        """Wait until everything is finished."""
        async with self._changed:
            await self._changed.wait_for(lambda: not self._queues)

    async def wait_for(self, id_: str) -> None:
        """Wait until an event is finished; an invitation goes by the id of the room."""
        async with self._changed:
            await self._changed.wait_for(lambda: id_ in self._finished)

    async def _go(self, key: tuple[str, str]) -> None:
        queue = self._queues[key]
        try:
            while queue:
                await self._answer(queue[0])
                queue.popleft()
        finally:
            del self._queues[key]
            if not self._queues:
                self._note_idle()
            async with self._changed:
                self._changed.notify_all()

    async def _answer(self, heard: Heard) -> None:
        try:
            await persist(lambda: self._take(heard), _AGAIN)
        except Later:
            log_event(log, "an event waits for the next start", kind=heard.kind)
            return
        except StorageError as failure:
            # It is in the inbox, and what was said because of it is not said twice.
            log_failure(log, "an event waits for the next start", failure, kind=heard.kind)
            return
        except Refused as fault:
            if fault.is_revoked:
                return
            log_failure(log, "an event could not be answered", fault, kind=heard.kind)
        except Exception as failure:  # noqa: BLE001  the adapter's one guarded loop
            log_failure(log, "an event could not be answered", failure, kind=heard.kind)
        self._note(heard.id)
        await self._remember([heard.room if heard.kind is Kind.INVITED else heard.id])

    def _note(self, id_: str) -> None:
        assert self._tasks is not None
        self._answered.append(id_)
        if len(self._answered) == 1:
            self._tasks.create_task(self._keep_soon())

    async def _keep_soon(self) -> None:
        await asyncio.sleep(_TOGETHER)
        await self.keep()

    async def keep(self) -> None:
        """Keep for good what was answered."""
        async with self._keeping:
            await keep(self._note_answered, "answered events could not be noted")

    async def _note_answered(self) -> None:
        while ids := self._answered[:]:
            await self._finish(ids)
            del self._answered[: len(ids)]

    async def _remember(self, ids: Iterable[str]) -> None:
        async with self._changed:
            self._finished.update(dict.fromkeys(ids))
            while len(self._finished) > _REMEMBERED:
                self._finished.popitem(last=False)
            self._changed.notify_all()

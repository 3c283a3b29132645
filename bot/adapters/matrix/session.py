"""Session: what there is of Matrix while the bot is signed in."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass

from bot.commands import Host
from bot.dispatch import Dispatcher
from bot.log import log_event
from bot.outages import Contact
from bot.storage import Inbox, Offers, Relations, Values, keep

from .account import Account
from .courier import Courier
from .crypt import Crypt
from .directs import Directs
from .door import Door
from .faults import patiently
from .fetching import Fetcher
from .happenings import Happenings
from .hearing import Heard, Kind
from .homeserver import Homeserver
from .names import NAME, to_id
from .personal import Personal
from .posting import Desk
from .reading import Reader
from .reception import Reception
from .rooms import Rooms
from .speaking import Speaker
from .standing import Standing
from .stream import Stream
from .work import Work

log = logging.getLogger(__name__)

_DAY = 86_400.0
_LAST_ANSWERS = 5.0
"""Seconds that are left to what is being answered when the bot stops."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What the adapter was given: the bot, whom to serve, and who is told how it goes."""

    host: Host
    dispatcher: Dispatcher
    allowed: frozenset[str]
    owners: frozenset[str]
    tell: Callable[[str], None]
    ready: asyncio.Event
    contact: Contact


class Session:
    """What there is while the bot is signed in."""

    def __init__(self, setup: Setup, server: Homeserver, account: Account, crypt: Crypt) -> None:
        host = setup.host
        self._setup = setup
        self._host = host
        self.server = server
        self.rooms = Rooms(account.user)
        self._crypt = crypt
        self._directs = Directs(server, self.rooms)
        # An invitation names who sent it, and does not come again.
        self._inbox = Inbox(host.storage, to_id(account.user), fleeting=[Kind.INVITED])
        self._offers = Offers(host.storage)
        self.standing = Standing(
            host.communities,
            host.storage,
            self.rooms,
            self._directs,
            allowed=setup.allowed,
            owners=setup.owners,
            move_room=host.move_room,
        )
        self._relations = Relations(host.storage, to_id(account.user))
        speaker = Speaker(server, crypt, self.rooms)
        fetcher = Fetcher(server, crypt, self.rooms.tidings)
        self.reader = Reader(fetcher, self.rooms, speaker)
        values = Values(host.storage, "", NAME)
        self._desk = Desk(
            speaker, self._directs, self._offers, self._inbox, values, setup.dispatcher, host.clock
        )
        self.courier = Courier(self._desk, self.rooms, self.standing, self.reader)
        happenings = Happenings(
            setup.dispatcher, self.standing, self.reader, self._relations, host.clock
        )
        self._reception = Reception(self._desk, self.standing, self.rooms, fetcher, happenings)
        self._door = Door(
            server, crypt, self.rooms, self._directs, self.standing, self._offers, setup.tell
        )
        self.personal = Personal(self._desk, self.standing, self.rooms)
        self._stream = Stream(
            server, crypt, self.rooms, self._directs, self._inbox, host.clock, fetcher
        )
        self.work = Work(self._take, self._inbox.finish, self.rooms.tidings.note_idle)

    async def run(self) -> None:
        """Catch up, then follow what happens, until cancelled."""
        await patiently(self._directs.read, "the direct conversations are not known yet")
        await self.standing.read()
        async with asyncio.TaskGroup() as tasks:
            self.work.begin(tasks)
            self._door.begin(tasks)
            tidying = tasks.create_task(self._tidy())
            try:
                missed = await self._stream.begin(self._door)
                await self._crypt.keep_up()
                self._greet(len(missed))
                for heard in missed:
                    self.work.add(heard)
                await self._stream.follow(self._door, self.work, self._setup.contact)
            except asyncio.CancelledError:
                await self._end()
                raise
            finally:
                tidying.cancel()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_LAST_ANSWERS):
                        await self.work.keep()

    def list_directs(self, user: str) -> tuple[str, ...]:
        """List the direct conversations with somebody."""
        return self._directs.list_all_with(user)

    async def _tidy(self) -> None:
        """Forget once a day what is long past."""
        while True:
            await keep(self._forget_old, "what is long past is not forgotten yet")
            await asyncio.sleep(_DAY)

    async def _forget_old(self) -> None:
        now = self._host.clock.now()
        await self._inbox.forget_old(now)
        await self._offers.forget_old(now)
        await self._relations.forget_old(now)

    def _greet(self, missed: int) -> None:
        rooms = [each for each in self.rooms if not self._directs.is_direct(each)]
        log_event(log, "matrix is ready", rooms=len(rooms), missed=missed)
        where = "1 room" if len(rooms) == 1 else f"{len(rooms)} rooms"
        self._setup.tell(f"Staffroom is on Matrix as {self.rooms.me}, in {where}. Ctrl-C stops it.")
        for each in rooms:
            self._door.note_stranger(each)
        self._setup.ready.set()
        self._setup.contact.find()

    async def _end(self) -> None:
        try:
            async with asyncio.timeout(_LAST_ANSWERS):
                await self.work.wait_idle()
        except TimeoutError:
            # They are answered after the next start.
            log_event(log, "matrix stops with answers open", count=self.work.count)

    async def _take(self, heard: Heard) -> None:
        if heard.kind is Kind.INVITED:
            await self._door.answer(heard)
        else:
            await self._reception.take(heard)

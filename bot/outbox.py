"""Outbox: what the bot says by itself, stored with its cause and delivered in order per room.

A posting is stored in the transaction of the change that causes it, so neither is there without
the other. That sending begins is noted before it, that it is over after it. What was begun and
never ended is delivered again under the same nonce, and the platform sees to it that it is the
same message.
"""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from bot.chat import Reply, Room, StaffroomError, User
from bot.clock import Clock
from bot.log import log_event, log_failure, log_trouble
from bot.packing import pack_reply, pack_room, unpack_reply, unpack_room
from bot.schedule import NAP, Runner
from bot.stamps import stamp_reply
from bot.storage import Connection, Posting, Postings, Storage, StorageError

log = logging.getLogger(__name__)

PATIENCE = timedelta(days=7)
TRIES = 24
"""How long, and how often at least, a posting is tried: for days the bot itself may be off."""
KEPT = timedelta(days=400)
"""How long it is remembered what was said where, so that it can be edited or taken back."""
WAITS = (5, 15, 60, 300, 900, 1800)
"""Seconds between tries; the last one goes on."""
LONGEST = timedelta(days=1)
"""The longest wait for a try, whatever a platform asks for."""
NAME = "outbox"
_TO = "to:"
"""Comes before the person's own id in the id of what stands for a conversation with them."""


class DeliveryError(StaffroomError):
    """A room can't be written to; the message says why, in words for moderators.

    `is_final` if trying again is of no use, `is_forbidden` if it is of none until people change
    something; `wait` if the platform said how long to wait.
    """

    def __init__(
        self,
        reason: str,
        *,
        is_final: bool = False,
        is_forbidden: bool = False,
        wait: timedelta | None = None,
    ) -> None:
        super().__init__(reason)
        self.is_final = is_final
        self.is_forbidden = is_forbidden
        self.wait = wait


_OURS = DeliveryError("Something went wrong on my side; whoever runs me finds more in the log.")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a platform needs to say something once, however often it is told to.

    `nonce` has at most 20 characters. `since` is when it was tried before, if it was. The room may
    stand for a direct conversation that is still to be found or opened: see `find_addressee`.
    """

    room: Room
    reply: Reply
    nonce: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """What became of a posting: `said_at` is when its platform took it, None if it has not.

    One that is neither said nor waiting was given up, or is forgotten.
    """

    is_waiting: bool
    said_at: datetime | None


def to_person(user: User, community: str) -> Room:
    """Give what stands for the conversation with somebody, wherever their platform has it."""
    platform, _, theirs = user.id.partition(":")
    return Room(
        f"{platform}:{_TO}{theirs}",
        "direct messages",
        is_direct=True,
        community=community,
        is_private=True,
    )


def find_addressee(room: Room) -> str:
    """Find the id of the person whom something is for; "" if it is for a room."""
    platform, _, rest = room.id.partition(":")
    return f"{platform}:{rest.removeprefix(_TO)}" if rest.startswith(_TO) else ""


class Courier(Protocol):
    """What the outbox asks of the platforms; each verb raises DeliveryError if it can't."""

    def can_reach(self, room: str) -> bool:
        """Tell whether the platform of a room is on, by the room's id."""
        ...

    async def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Say something and give the ids of its messages."""
        ...

    async def redraw(self, delivery: Delivery, messages: tuple[str, ...]) -> tuple[str, ...]:
        """Say something in place of messages that are there, and give their ids."""
        ...

    async def withdraw(self, room: Room, messages: tuple[str, ...]) -> None:
        """Take messages back; those that are gone already do not matter."""
        ...


class Outbox:
    """Takes in what is to be said and delivers it."""

    def __init__(
        self, storage: Storage, clock: Clock, courier: Courier, runner: Runner, random: Random
    ) -> None:
        self._postings = Postings(storage)
        self._clock = clock
        self._courier = courier
        self._runner = runner
        self._random = random
        self._turns: dict[str, asyncio.Lock] = {}
        self._changed = asyncio.Event()
        self._added = False
        self._hasty: set[str] = set()
        self.failures: dict[str, DeliveryError] = {}
        """Why the last try in a room failed, by the room's id, until one goes through."""
        storage.committed.append(self._note_commit)

    async def post(self, conn: Connection, room: Room, reply: Reply, key: str = "") -> int:
        """Say something in a room, once the transaction is through; give the posting's number.

        `key` names it for later.
        """
        return await self._add(conn, key, "post", room, reply)

    async def tell(
        self, conn: Connection, user: User, community: str, reply: Reply, key: str = ""
    ) -> int:
        """Say something to one person alone, once the transaction is through; give its number.

        Its buttons act in `community`. Nobody is told if they take no messages from the bot.
        """
        return await self._add(conn, key, "post", to_person(user, community), reply)

    async def find_sending(self, conn: Connection, number: int) -> Sending:
        """Find what became of a posting, by its number."""
        return Sending(*await self._postings.find_sending(conn, number))

    async def edit(self, conn: Connection, key: str, reply: Reply) -> None:
        """Say something else in place of all that was posted under a key."""
        for posted, _ in await self._postings.list_posted(conn, key):
            room = unpack_room(posted.place)
            if not posted.is_begun:
                content = await pack_reply(_addressed(reply, room))
                await self._postings.reword(conn, posted.id, content)
                continue
            # What was begun may be there already, in the words that it was begun with.
            await self._postings.drop_waiting(conn, key, posted.room)
            await self._add(conn, key, "edit", room, reply, posted.messages)

    async def find_key(self, conn: Connection, room: Room, message_id: str) -> str:
        """Find the key under which a message was said; "" if it was not said, or under none."""
        return await self._postings.find_key(conn, room.id, message_id)

    async def withdraw(self, conn: Connection, key: str) -> None:
        """Take back all that was posted under a key."""
        for posted, is_sent in await self._postings.list_posted(conn, key):
            await self._postings.drop_waiting(conn, key, posted.room)
            if is_sent or not posted.is_begun:
                await self._postings.drop(conn, posted.id)
            if posted.is_begun:
                room = unpack_room(posted.place)
                await self._add(conn, key, "withdraw", room, Reply(), posted.messages)

    async def _add(
        self,
        conn: Connection,
        key: str,
        kind: str,
        room: Room,
        reply: Reply,
        messages: tuple[str, ...] = (),
    ) -> int:
        now = self._clock.now()
        nonce = f"{self._random.getrandbits(80):020x}"
        self._added = True
        return await self._postings.add(
            conn,
            key=key,
            kind=kind,
            community=room.community,
            room=room.id,
            place=pack_room(room),
            content=await pack_reply(_addressed(reply, room)),
            nonce=nonce,
            now=now,
            messages=messages,
        )

    def _note_commit(self) -> None:
        if self._added:
            self._added = False
            self._changed.set()

    async def recall(self, conn: Connection, key: str) -> bool:
        """Do not say what was to be said under a key, where it waits still; tell whether it did."""
        return await self._postings.drop_unsent(conn, key)

    async def move_room(self, conn: Connection, old: str, new: Room) -> None:
        """Say in a room what was to be said in the one that it replaces."""
        await self._postings.move(conn, old, new.id, pack_room(new))

    def hasten(self, platform: str) -> None:
        """Try at once, now that a platform is back, what was tried there in vain."""
        self._hasty.add(platform)
        self._changed.set()

    async def run(self) -> None:
        """Deliver whatever is due, until cancelled."""
        while True:
            due = None
            try:
                due = await self.flush()
            except* StorageError as failure:  # a full disk, for one: what is to be said stays there
                log_failure(log, "the outbox can't be read or marked", failure)
            left = NAP if due is None else min(NAP, max(timedelta(), due - self._clock.now()))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.01, left.total_seconds())):
                    await self._changed.wait()
            self._changed.clear()

    async def flush(self) -> datetime | None:
        """Deliver all that is due now; say when something is due next."""
        while self._hasty:
            await self._postings.hasten(self._hasty.pop(), self._clock.now())
        rooms = [
            room for room in await self._postings.list_rooms() if self._courier.can_reach(room)
        ]
        async with asyncio.TaskGroup() as tasks:
            draining = [tasks.create_task(self._drain(room)) for room in rooms]
        return min(filter(None, (each.result() for each in draining)), default=None)

    async def _drain(self, room: str) -> datetime | None:
        """Deliver what waits for one room, in order; say when to go on."""
        async with self._turns.setdefault(room, asyncio.Lock()):
            while (posting := await self._postings.find_first(room)) is not None:
                if _has_to_wait(posting, self._clock.now()):
                    return posting.due_at
                await self._try(posting)
        return None

    async def _try(self, posting: Posting) -> None:
        now = self._clock.now()
        if not await self._postings.begin(posting.id, now):
            return  # taken back meanwhile
        failure = await self._runner.attempt(self._send(posting))
        if failure is None:
            self.failures.pop(posting.room, None)
            return
        self.failures[posting.room] = failure if isinstance(failure, DeliveryError) else _OURS
        trouble = {"posting": posting.id, "kind": posting.kind, "attempts": posting.attempts + 1}
        if not isinstance(failure, DeliveryError):
            log_failure(log, "a posting could not be delivered", failure, **trouble)
        is_final = isinstance(failure, DeliveryError) and failure.is_final
        is_old = now - posting.made_at > PATIENCE and posting.attempts + 1 >= TRIES
        if is_final or is_old:
            log_trouble(log, "a posting was given up", **trouble)
            await self._postings.give_up(posting.id)
            return
        log_event(log, "a posting has to wait", **trouble)
        asked = failure.wait if isinstance(failure, DeliveryError) else None
        wait = max(self._wait(posting), min(LONGEST, asked or timedelta()))
        await self._postings.delay(posting.id, now + wait)

    def _wait(self, posting: Posting) -> timedelta:
        """Wait longer with every try, and never just as long as another posting does."""
        seconds = WAITS[min(posting.attempts, len(WAITS) - 1)]
        return timedelta(seconds=seconds * self._random.uniform(0.8, 1.2))

    async def _send(self, posting: Posting) -> None:
        room = unpack_room(posting.place)
        reply = unpack_reply(posting.content)
        delivery = Delivery(room, reply, posting.nonce, posting.tried_at)
        messages = posting.messages
        if posting.kind != "post" and not messages:
            messages = await self._postings.find_messages(posting.key, posting.room)
        match posting.kind:
            case "withdraw":
                await self._courier.withdraw(room, messages)
                await self._postings.drop_sent(posting.key, posting.room)
            case "edit" if messages:
                messages = await self._courier.redraw(delivery, messages)
                await self._postings.rename(posting.key, posting.room, messages)
            case "post":
                messages = await self._courier.deliver(delivery)
        await self._postings.finish(posting.id, messages, self._clock.now())

    async def forget(self) -> None:
        """Forget what was said long ago."""
        await self._postings.forget_before(self._clock.now() - KEPT)


def _has_to_wait(posting: Posting, now: datetime) -> bool:
    """Tell whether a try has to wait; what is far ahead was stored while the clock was wrong."""
    return posting.attempts > 0 and now < posting.due_at <= now + LONGEST


def _addressed(reply: Reply, room: Room) -> Reply:
    """Give a reply as it is said in a room: a direct conversation has no community of its own."""
    return stamp_reply(reply, room.community) if room.is_direct and room.is_served else reply

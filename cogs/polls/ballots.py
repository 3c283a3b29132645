"""Ballots: opening a poll, casting into its box, and closing it, safe at every moment from a crash.

A vote is cast in this order: the keys of old and new on the disk, the new box in the database, the
old key gone from the disk, and only then is the voter told. Whenever the bot is killed in between,
the box opens with one of the keys that are there, and a vote that was told of is in it.

Nothing here writes down that somebody voted but the box itself: no log, no count, no time.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from bot import Connection, Desk, Storage, UserError, finish

from .box import Contents, SealError, has_room, make_key, make_tag, seal, size_for, unseal
from .keys import KeyFolder, Keys
from .model import Ballot, Poll, State
from .publication import Result, publish
from .store import (
    TABLES,
    Boxed,
    add_box,
    add_result,
    find_box,
    find_boxed,
    find_poll,
    list_box_names,
    list_in_state,
    list_unscrubbed,
    mark_scrubbed,
    remove_box,
    replace_box,
    save_poll,
)


class Outcome(StrEnum):
    """What came of a vote."""

    COUNTED = "counted"
    ALREADY = "already"
    """The person has voted; or just now, if the answer to that was lost."""
    NOT_OPEN = "not open"
    FULL = "full"
    """Many more people vote than the poll was made for."""
    LOST = "lost"
    """The key is gone: the poll is to be voided."""


class AwayError(UserError):
    """The keys of a poll lay in another folder than the bot looks in now.

    They are not lost: it may be started by hand, without what the service gives it.
    """

    def __init__(self) -> None:
        super().__init__(
            "I can't get at this poll just now: its key is not where I look for it. Please tell "
            "whoever runs the bot."
        )


@dataclass(slots=True)
class Vote:
    """A vote on its way into a box, and what came of it."""

    accounts: tuple[str, ...] = field(repr=False)
    ballot: Ballot = field(repr=False)
    now: datetime
    outcome: Outcome | None = None
    failure: ValueError | None = None


@dataclass(slots=True)
class Turns:
    """Whose turn it is at each box, in the memory of one loaded cog."""

    boxes: dict[str, asyncio.Lock] = field(default_factory=dict)
    waiting: dict[str, list[Vote]] = field(default_factory=dict)
    keys: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while there may be a key whose box is not in the database yet."""
    is_tidy: bool = False

    def at(self, poll_id: str) -> asyncio.Lock:
        """Give the lock of a poll."""
        return self.boxes.setdefault(poll_id, asyncio.Lock())


@dataclass(frozen=True, slots=True)
class Change:
    """A poll as it will be once the block ends, and the transaction for what belongs to that.

    `poll` is None if nothing is to be changed, because it was done before. `was_open` tells whether
    it has been open, and so was announced.
    """

    conn: Connection
    poll: Poll | None
    result: Result | None = None
    was_open: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    """An open box with its keys, and the one that it opened with."""

    boxed: Boxed
    keys: Keys
    key: bytes = field(repr=False)
    contents: Contents


Decide = Callable[[Connection, Poll], Awaitable[tuple[State, Result | None] | None]]


class Ballots:
    """The boxes of all polls, and their keys."""

    def __init__(self, storage: Storage, keys: KeyFolder, turns: Turns) -> None:
        self._storage = storage
        self._keys = keys
        self._turns = turns

    @classmethod
    def at(cls, desk: Desk) -> Self:
        """Give those of a running bot."""
        return cls(desk.storage, KeyFolder(desk.keys), desk.state(Turns))

    @asynccontextmanager
    async def opening(self, poll_id: str, now: datetime) -> AsyncIterator[Change]:
        """Open a poll that waits for it; one that should be over by now becomes void instead."""
        async with self._turns.keys, self._turns.at(poll_id):
            name, keys = await asyncio.to_thread(self._keys.create)
            is_used = False
            try:
                async with self._storage.write() as conn:
                    poll = await self._open(conn, poll_id, now, name, keys)
                    yield Change(conn, poll)
                is_used = poll is not None and poll.state is State.OPEN
            finally:
                if not is_used:
                    await asyncio.to_thread(self._keys.destroy, name)

    async def _open(
        self, conn: Connection, poll_id: str, now: datetime, name: str, keys: Keys
    ) -> Poll | None:
        poll = await find_poll(conn, poll_id)
        if poll is None or poll.state not in {State.DRAFT, State.SCHEDULED}:
            return None
        if now >= poll.closes_at:
            poll = poll.ended(State.VOID)
        else:
            poll = replace(poll, state=State.OPEN, opens_at=now)
            sealed = seal(Contents(), keys.current, poll.seal, size_for(poll.definition))
            await add_box(conn, poll, Boxed(name, self._keys.place, sealed))
        await save_poll(conn, poll)
        return poll

    async def cast(
        self, poll_id: str, accounts: tuple[str, ...], ballot: Ballot, now: datetime
    ) -> Outcome:
        """Cast the vote of somebody, who is known by these accounts, once and for all.

        Raise ValueError for a ballot that the poll can't count. A vote that has begun is cast to
        its end even if nobody waits for it any more.
        """
        vote = Vote(accounts, ballot, now)
        self._turns.waiting.setdefault(poll_id, []).append(vote)
        return await finish(self._cast(poll_id, vote))

    async def _cast(self, poll_id: str, vote: Vote) -> Outcome:
        """Cast a vote, and all that wait for the same box with it: one commit is enough for them.

        So a rush is borne, and the log of the database does not part the votes of a rush.
        """
        async with self._turns.at(poll_id):
            if vote.outcome is None and vote.failure is None:
                # Of a batch that fails, each but the first tries again for itself.
                waiting = self._turns.waiting.pop(poll_id, [])
                others = [each for each in waiting if each is not vote]
                await self._cast_all(poll_id, [vote, *others])
        if vote.failure is not None:
            raise vote.failure
        assert vote.outcome is not None
        return vote.outcome

    async def _cast_all(self, poll_id: str, votes: Sequence[Vote]) -> None:
        new = make_key()
        async with self._storage.write(is_noted=False) as conn:
            found = await find_boxed(conn, poll_id)
            for vote in votes:
                if found is None or not found[0].takes_votes(vote.now):
                    vote.outcome = Outcome.NOT_OPEN
                elif not vote.accounts or not found[0].definition.allows(vote.ballot):
                    vote.failure = ValueError("no such ballot can be cast")
            begun = [each for each in votes if each.outcome is None and each.failure is None]
            if found is None or not begun:
                return
            poll, boxed = found
            sealed, outcomes = await asyncio.to_thread(self._begin, poll, boxed, begun, new)
            if sealed is not None:
                await replace_box(conn, poll.id, sealed)
        if sealed is not None:
            await asyncio.to_thread(self._keys.replace, boxed.key_name, new, None)
        for vote, outcome in zip(begun, outcomes, strict=True):
            vote.outcome = outcome

    def _begin(
        self, poll: Poll, boxed: Boxed, votes: Sequence[Vote], new: bytes
    ) -> tuple[bytes | None, list[Outcome]]:
        """Put votes into a box, and keep its new key; give the box if any went in."""
        opened = self._unlock(poll, boxed)
        if opened is None:
            return None, [Outcome.LOST for _ in votes]
        contents, size, outcomes = opened.contents, len(boxed.box), list[Outcome]()
        for vote in votes:
            tags = [make_tag(opened.keys.tags, poll.id, each) for each in vote.accounts]
            voted = contents.with_vote(tags, vote.ballot, poll.definition.kind)
            if contents.has_any(tags):
                outcomes.append(Outcome.ALREADY)
            elif not has_room(voted, size):
                outcomes.append(Outcome.FULL)
            else:
                contents = voted
                outcomes.append(Outcome.COUNTED)
        if contents is opened.contents:
            return None, outcomes
        sealed = seal(contents, new, poll.seal, size)
        self._keys.replace(boxed.key_name, opened.key, new)
        return sealed, outcomes

    def closing(self, poll_id: str, now: datetime) -> AbstractAsyncContextManager[Change]:
        """Close a poll whose time is over, and publish its result; void if its key is lost."""

        async def decide(conn: Connection, poll: Poll) -> tuple[State, Result | None] | None:
            if poll.state is not State.OPEN or now < poll.closes_at:
                return None
            try:
                opened = await self._find(conn, poll)
            except AwayError:
                return None
            if opened is None:
                return State.VOID, None
            counted = opened.contents
            return State.CLOSED, publish(poll.definition, counted.votes, counted.ballots)

        return self._ending(poll_id, decide)

    def cancelling(self, poll_id: str) -> AbstractAsyncContextManager[Change]:
        """Cancel a poll that is not over, and destroy its box unread."""

        async def decide(_: Connection, poll: Poll) -> tuple[State, Result | None] | None:
            return None if poll.state.is_over else (State.CANCELLED, None)

        return self._ending(poll_id, decide)

    def voiding(self, poll_id: str) -> AbstractAsyncContextManager[Change]:
        """Void an open poll if its key is lost, and leave any other alone."""

        async def decide(conn: Connection, poll: Poll) -> tuple[State, Result | None] | None:
            if poll.state is not State.OPEN:
                return None
            try:
                opened = await self._find(conn, poll)
            except AwayError:
                return None
            return None if opened is not None else (State.VOID, None)

        return self._ending(poll_id, decide)

    @asynccontextmanager
    async def extending(
        self, poll_id: str, closes_at: datetime, now: datetime
    ) -> AsyncIterator[Change]:
        """Let a poll close later, unless its time is over or that would be sooner."""
        async with self._storage.write() as conn:
            poll = await find_poll(conn, poll_id)
            if poll is None or poll.state.is_over or not now < poll.closes_at < closes_at:
                yield Change(conn, None)
                return
            later = replace(poll, closes_at=closes_at)
            await save_poll(conn, later)
            yield Change(conn, later)

    @asynccontextmanager
    async def _ending(self, poll_id: str, decide: Decide) -> AsyncIterator[Change]:
        async with self._turns.at(poll_id):
            boxed = ended = None
            async with self._storage.write() as conn:
                poll = await find_poll(conn, poll_id)
                decided = await decide(conn, poll) if poll is not None else None
                if poll is None or decided is None:
                    yield Change(conn, None)
                    return
                state, result = decided
                boxed, ended = await find_box(conn, poll_id), poll.ended(state)
                await remove_box(conn, poll_id)
                await save_poll(conn, ended)
                if result is not None:
                    await add_result(conn, ended, result)
                yield Change(conn, ended, result, was_open=poll.state is State.OPEN)
            self._turns.is_tidy = False
            if boxed is not None:
                await asyncio.to_thread(self._keys.destroy, boxed.key_name)

    async def _find(self, conn: Connection, poll: Poll) -> Opened | None:
        """Open the box of a poll; None if its key is lost, or anybody changed what it asks."""
        boxed = await find_box(conn, poll.id)
        return await asyncio.to_thread(self._unlock, poll, boxed) if boxed else None

    def _unlock(self, poll: Poll, boxed: Boxed) -> Opened | None:
        """Open a box; raise AwayError if its key may well be where this process does not look."""
        keys = self._keys.find(boxed.key_name)
        if keys is None and boxed.key_place != self._keys.place:
            raise AwayError
        for key in keys.usable if keys is not None else ():
            try:
                contents = unseal(boxed.box, key, poll.seal)
            except SealError:
                continue
            assert keys is not None
            return Opened(boxed, keys, key, contents)
        return None

    async def list_lost(self) -> list[str]:
        """List the ids of open polls whose boxes don't open, and erase keys that are spent.

        A key is left over where the bot was killed before it could erase it.
        """
        lost = []
        for poll in await list_in_state(self._storage, State.OPEN):
            async with self._turns.at(poll.id), self._storage.read() as conn:
                try:
                    opened = await self._find(conn, poll)
                except AwayError:
                    continue
                if opened is None:
                    lost.append(poll.id)
                elif opened.keys.next is not None:
                    name = opened.boxed.key_name
                    await asyncio.to_thread(self._keys.replace, name, opened.key, None)
        return lost

    async def tidy(self) -> None:
        """Destroy keys without a box, and scrub what polls that are over left in the files.

        Do nothing where there is nothing to do. What can't be done now is done another time.
        """
        if self._turns.is_tidy:
            return
        async with self._turns.keys:
            known = set(await list_box_names(self._storage))
            for name in await asyncio.to_thread(self._keys.list_names):
                if name not in known:
                    await asyncio.to_thread(self._keys.destroy, name)
        ended = await list_unscrubbed(self._storage)
        if not ended:
            self._turns.is_tidy = True
        elif await self._storage.scrub(*TABLES):
            async with self._storage.write() as conn:
                await mark_scrubbed(conn, ended)
            await self._storage.checkpoint()

"""A polling office for tests: polls opened, voted in and closed, with no chat around."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import Room, Storage
from cogs.polls.ballots import Ballots, Change, Outcome, Turns
from cogs.polls.box import Contents, SealError, unseal
from cogs.polls.keys import KeyFolder
from cogs.polls.model import MINIMUM, Ballot, Definition, Kind, Poll, State
from cogs.polls.publication import Result
from cogs.polls.store import Polls, add_poll, find_box

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
OPTIONS = ("Yes", "No", "Not sure")


ROOM = Room("console:staff", "staff", community="home")


def define(
    kind: Kind = Kind.SINGLE,
    options: tuple[str, ...] = OPTIONS,
    *,
    minimum: int = MINIMUM,
    people: int = 300,
) -> Definition:
    """Define a poll."""
    return Definition(
        "home", "Should we meet?", options, kind, minimum, rooms=(ROOM.id,), people=people
    )


@dataclass
class Office:
    """One storage, and one folder of keys beside it."""

    storage: Storage
    keys: Path
    turns: Turns = field(default_factory=Turns)

    @property
    def ballots(self) -> Ballots:
        """Give the boxes."""
        return Ballots(self.storage, KeyFolder(self.keys), self.turns)

    async def opens(self, definition: Definition | None = None, poll_id: str = "a1") -> Poll:
        """Make a poll and open it."""
        await self.makes(definition, poll_id)
        async with self.ballots.opening(poll_id, NOON) as change:
            assert change.poll is not None
        return change.poll

    async def makes(self, definition: Definition | None = None, poll_id: str = "a1") -> Poll:
        """Make a poll that waits to be opened."""
        wanted = definition or define()
        poll = Poll(poll_id, 0, wanted, State.SCHEDULED, NOON, LATER, (ROOM,), "console:maker")
        async with self.storage.write() as conn:
            await add_poll(conn, poll)
        return poll

    async def votes(self, voter: str, *ballot: int, poll_id: str = "a1") -> Outcome:
        """Cast somebody's vote."""
        return await self.ballots.cast(poll_id, (voter,), ballot, NOON)

    async def all_vote(self, ballots: Mapping[Ballot, int], poll_id: str = "a1") -> None:
        """Cast so many votes of each kind, each by somebody else."""
        chosen = [ballot for ballot, times in ballots.items() for _ in range(times)]
        for number, ballot in enumerate(chosen):
            assert await self.votes(f"member:{number}", *ballot, poll_id=poll_id) is Outcome.COUNTED

    async def peeks(self, poll_id: str = "a1") -> Contents | None:
        """Open a box and look, as nobody can but who holds the keys and the database together."""
        poll = await self.finds(poll_id)
        async with self.storage.read() as conn:
            boxed = await find_box(conn, poll_id)
        keys = KeyFolder(self.keys).find(boxed.key_name) if boxed else None
        for key in keys.usable if keys else ():
            with contextlib.suppress(SealError):
                return unseal(boxed.box if boxed else b"", key, poll.seal)
        return None

    async def closes(self, poll_id: str = "a1") -> Change:
        """Close a poll whose time is over."""
        async with self.ballots.closing(poll_id, LATER) as change:
            pass
        return change

    async def finds(self, poll_id: str = "a1") -> Poll:
        """Find how a poll is."""
        polls = await Polls(self.storage, "home").list([*State], 99)
        return next(each for each in polls if each.id == poll_id)

    async def finds_result(self, poll_id: str = "a1") -> Result | None:
        """Find what was published."""
        return await Polls(self.storage, "home").find_result(poll_id)

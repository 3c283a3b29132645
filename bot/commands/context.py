"""Context: what a cog's function is given to work with."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random, SystemRandom
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from bot.accounts import Accounts
from bot.chat import Features, Membership, Message, Reply, Role, Room, Team, User
from bot.clock import Clock
from bot.communities import Communities
from bot.fetch import Fetches
from bot.outbox import Outbox, to_person
from bot.schedule import Runner
from bot.storage import Connection, Storage, Values, find_restored

from .holdings import Held
from .passages import Passage
from .registry import Registry
from .sections import DigestSection, Gathered, Section, list_filled

State = TypeVar("State")

SECTION_PATIENCE = 20
"""Seconds that a cog may take for its section of a digest."""


@dataclass(frozen=True, slots=True)
class CogReport:
    """How a plug-in is: `problem` says in words why it did not load."""

    name: str
    about: str
    is_loaded: bool
    problem: str = ""


class CogControl(Protocol):
    """Loads and unloads cogs while the bot runs; each verb raises UserError with its reason."""

    def list_cogs(self) -> Sequence[CogReport]:
        """Report on every cog that was found."""
        ...

    async def load(self, name: str) -> None:
        """Load a cog that is not loaded."""
        ...

    async def unload(self, name: str) -> None:
        """Take a cog out with all it defined."""
        ...

    async def reload(self, name: str) -> None:
        """Load a cog's present code; keep the old one if that fails."""
        ...


class Directory(Protocol):
    """Knows people and rooms of the platforms that are on."""

    async def find_user(self, room: Room, typed: str) -> User | None:
        """Find somebody by name or mention, seen from a room."""
        ...

    async def find_room(self, room: Room, typed: str) -> Room | None:
        """Find a room by name or mention, seen from another one."""
        ...

    async def find_team(self, room: Room, typed: str) -> Team | None:
        """Find a role by name or mention, seen from a room."""
        ...

    async def find_membership(self, room: Room, user: User) -> Membership | None:
        """Find somebody's place in a room; None if they are not in it, or its platform is off.

        The room may stand for their conversation with the bot. Raise UserError if the platform
        does not tell just now.
        """
        ...

    async def count_people(self, room: Room, team: Team | None = None) -> int | None:
        """Count who is in a room, of a team alone if so wanted; None if nobody can tell."""
        ...

    async def find_message(self, room: Room, message_id: str) -> Message | None:
        """Find a message as it reads now; None only if its platform says that it is gone.

        Raise UserError if that can't be told: its platform is away, or the bot may not see it. See
        `Message.is_readable`.
        """
        ...

    async def list_reactors(self, room: Room, message_id: str, emoji: str) -> list[User]:
        """List the people, no bots, who have put an emoji to a message, however it is drawn.

        Raise UserError if that can't be told at present.
        """
        ...

    async def add_reaction(self, room: Room, message_id: str, emoji: str) -> bool:
        """Put a reaction of the bot's own to a message, and tell whether it is there."""
        ...

    async def link_to(self, room: Room, message_id: str) -> str:
        """Give the address that leads to a message; "" where there is none."""
        ...

    async def list_directs(self, account: str) -> tuple[str, ...] | None:
        """List the ids of somebody's direct conversations with the bot; None if not known now."""
        ...

    async def list_held(self, accounts: Sequence[str]) -> list[Held]:
        """Say what is kept on somebody because the platform needs it."""
        ...

    async def erase(self, conn: Connection, accounts: Sequence[str]) -> None:
        """Erase that within a transaction, and what is in memory."""
        ...

    def community_of(self, room: Room) -> str | None:
        """Give the community that a room belongs to now, "" for none; None if that is not known."""
        ...


@dataclass(slots=True)
class Host:
    """What one running bot shares with its cogs; filled by the composition root."""

    storage: Storage
    clock: Clock
    zone: ZoneInfo
    registry: Registry
    directory: Directory
    communities: Communities
    outbox: Outbox
    fetches: Fetches
    keys: Path
    """The folder for what must be in no backup."""
    accounts: Accounts
    random: Random = field(default_factory=SystemRandom)
    cogs: CogControl | None = None
    desks: dict[str, "Desk"] = field(default_factory=dict)
    """The desks of the loaded cogs."""

    def is_served(self, room: Room) -> bool:
        """Tell whether a room that was served once still is, in the same community."""
        known = self.directory.community_of(room)
        if known is None and room.place is not None:  # its platform is off: by what is approved
            approval = self.communities.find(room.place.id)
            known = approval.community if approval else ""
        return known in {None, room.community}

    async def move_room(self, old: str, new: Room) -> None:
        """Let what the core and every cog keep for a room hold for the one that replaces it."""
        async with self.storage.write() as conn:
            await self.outbox.move_room(conn, old, new)
        await self.communities.move_moderators_room(old, new)

        async def move(desk: Desk) -> None:
            async with self.storage.write() as conn:
                for run in self.registry.cogs[desk.cog].moves:
                    await run(desk, conn, old, new)

        for desk in list(self.desks.values()):
            await desk.attempt(move(desk))

    async def find_moderators_room(self, community: str) -> Room | None:
        """Find the room in which a community's moderators are told things, if it is served."""
        room = await self.communities.find_moderators_room(community)
        return room if room is not None and self.is_served(room) else None

    async def tell_moderators(
        self, conn: Connection, community: str, reply: Reply, key: str = ""
    ) -> bool:
        """Say something there, once the transaction is through; tell whether there is a room."""
        room = await self.find_moderators_room(community)
        if room is None:
            return False
        await self.outbox.post(conn, room, reply, key)
        return True


class Desk:
    """A loaded cog's own place: its state, its tasks, and the bot's services."""

    def __init__(self, host: Host, cog: str, runner: Runner) -> None:
        self.host = host
        self.cog = cog
        self._runner = runner
        self._states: dict[type[Any], Any] = {}

    @property
    def storage(self) -> Storage:
        """Give the database."""
        return self.host.storage

    @property
    def now(self) -> datetime:
        """Give the time, aware and in UTC."""
        return self.host.clock.now()

    @property
    def zone(self) -> ZoneInfo:
        """Give the zone in which people read and type times."""
        return self.host.zone

    @property
    def random(self) -> Random:
        """Give the source of randomness."""
        return self.host.random

    @property
    def keys(self) -> Path:
        """Give the folder for keys, outside the database, the data folder and every backup.

        It may not be there yet, and may be gone after a reboot with all that was in it.
        """
        return self.host.keys

    def values(self, community: str) -> Values:
        """Give the cog's small settings for one community."""
        return Values(self.storage, community, self.cog)

    async def find_restored(self) -> datetime | None:
        """Find when the database was last brought back from a backup; None if it never was."""
        return await find_restored(self.storage)

    def state(self, kind: type[State]) -> State:
        """Give this cog's one `kind` in memory, made at first use and gone when it unloads."""
        if kind not in self._states:
            self._states[kind] = kind()
        return self._states[kind]  # type: ignore[no-any-return]

    async def gather_digest(self, room: Room, since: datetime, until: datetime) -> Gathered:
        """Ask every loaded cog what is new in a room; one that fails is logged and left out."""
        sections: list[Section] = []
        failed: list[str] = []

        async def ask(declared: DigestSection, desk: Desk) -> None:
            async with asyncio.timeout(SECTION_PATIENCE):
                given = await declared.run(desk, room, since, until)
            sections.extend(list_filled(declared, given))

        for cog, declared in self.host.registry.digest_sections():
            desk = self.host.desks.get(cog)  # none if the cog was unloaded during the one before
            if desk and not await desk.attempt(ask(declared, desk)):
                failed.append(cog)
        return Gathered(tuple(sections), tuple(failed))

    async def gather_passages(self, community: str) -> list[Passage]:
        """Ask every loaded cog what it has read elsewhere; give the latest first."""
        found: list[Passage] = []

        async def ask(own: Desk) -> None:
            async with asyncio.timeout(SECTION_PATIENCE):
                for run in own.host.registry.cogs[own.cog].passages:
                    found.extend(await run(own, community))

        for own in list(self.host.desks.values()):
            await own.attempt(ask(own))
        return sorted(found, key=lambda each: each.at, reverse=True)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside the answer; it ends with the cog."""
        self._runner.start(self.cog, work)

    async def attempt(self, work: Awaitable[None]) -> bool:
        """Do something now and tell whether it went through; a failure goes to the log."""
        return await self._runner.succeeds(self.cog, work)

    @property
    def outbox(self) -> Outbox:
        """Give what says things without having been asked, in the transaction of their cause."""
        return self.host.outbox

    @property
    def directory(self) -> Directory:
        """Give what knows people, rooms and messages of the platforms that are on."""
        return self.host.directory

    @property
    def fetches(self) -> Fetches:
        """Give what fetches from the public internet."""
        return self.host.fetches

    async def find_listening(self, user: User, community: str) -> Membership | None:
        """Find since when somebody is where the outbox tells them things; None if they are not.

        On Matrix they have to accept an invitation first. Raise UserError if nobody can tell now.
        """
        return await self.directory.find_membership(to_person(user, community), user)

    async def accounts_of(self, user: User, conn: Connection | None = None) -> tuple[str, ...]:
        """List the ids of all accounts that are linked as one person, the user's own first.

        Within a transaction, give its connection.
        """
        return await self.host.accounts.list_ids(user, conn)

    def is_served(self, room: Room) -> bool:
        """Tell whether a room that was served once still is, in the same community."""
        return self.host.is_served(room)

    async def tell_moderators(
        self, conn: Connection, community: str, reply: Reply, key: str = ""
    ) -> bool:
        """Say something in the moderators' room, once the transaction is through.

        Tell whether the community has one: what went wrong must then be seen elsewhere.
        """
        return await self.host.tell_moderators(conn, community, reply, key)

    async def post(self, room: Room, reply: Reply, key: str = "") -> None:
        """Say something without having been asked, where nothing else has to be stored with it."""
        async with self.storage.write() as conn:
            await self.outbox.post(conn, room, reply, key)


@dataclass(frozen=True, slots=True)
class Context:
    """One event as a cog sees it: who, where, how far trusted, and the cog's desk."""

    desk: Desk
    user: User
    room: Room
    role: Role
    features: Features
    say: Callable[[Reply], Awaitable[None]]
    is_overheard: bool = False
    """Whether others could read what was typed, as in a room; a slash command is not."""

    @property
    def community(self) -> str:
        """Name the community that the room belongs to."""
        return self.room.community

    @property
    def storage(self) -> Storage:
        """Give the database."""
        return self.desk.storage

    @property
    def now(self) -> datetime:
        """Give the time, aware and in UTC."""
        return self.desk.now

    @property
    def zone(self) -> ZoneInfo:
        """Give the zone in which people read and type times."""
        return self.desk.zone

    @property
    def values(self) -> Values:
        """Give the cog's small settings for this community."""
        return self.desk.values(self.community)

    async def accounts_of(self, user: User, conn: Connection | None = None) -> tuple[str, ...]:
        """List the ids of all accounts that are linked as one person, the user's own first."""
        return await self.desk.accounts_of(user, conn)

    def state(self, kind: type[State]) -> State:
        """Give this cog's one `kind` in memory, made at first use and gone when it unloads."""
        return self.desk.state(kind)

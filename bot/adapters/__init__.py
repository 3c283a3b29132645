"""Adapters: each speaks one platform and turns what happens there into events."""

from collections.abc import Sequence
from typing import Protocol

from bot.chat import Membership, Message, Room, Team, User, UserError
from bot.commands import Directory, Held
from bot.dispatch import read_message
from bot.outages import Contact
from bot.outbox import Delivery
from bot.storage import Connection


class Adapter(Directory, Protocol):
    """What every platform must be able to do: know its people and rooms, and speak there."""

    name: str
    """The first part of its users' and rooms' ids, as in `console:ada`."""

    @property
    def contact(self) -> Contact:
        """Give what says whether the platform can be reached."""
        ...

    def community_of(self, room: Room) -> str:
        """Give the community that a room belongs to now; "" if the bot does not serve there."""
        ...

    async def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Say something without having been asked; raise DeliveryError if it can't be said."""
        ...

    async def redraw(self, delivery: Delivery, messages: tuple[str, ...]) -> tuple[str, ...]:
        """Say something in place of messages; raise DeliveryError if it can't be said."""
        ...

    async def withdraw(self, room: Room, messages: tuple[str, ...]) -> None:
        """Take messages back; raise DeliveryError if they stay."""
        ...


class Adapters:
    """The platforms that are on, together the bot's directory of people and rooms."""

    def __init__(self, adapters: Sequence[Adapter] = ()) -> None:
        self._adapters = {adapter.name: adapter for adapter in adapters}

    def add(self, adapter: Adapter) -> None:
        """Take in a platform."""
        self._adapters[adapter.name] = adapter

    def contacts(self) -> list[Contact]:
        """List how each platform is."""
        return [each.contact for each in self._adapters.values()]

    def _of(self, room: Room) -> Adapter:
        return self._adapters[room.id.partition(":")[0]]

    async def find_user(self, room: Room, typed: str) -> User | None:
        """Find somebody by name or mention, seen from a room."""
        return await self._of(room).find_user(room, typed)

    async def find_room(self, room: Room, typed: str) -> Room | None:
        """Find a room by name or mention, seen from another one."""
        return await self._of(room).find_room(room, typed)

    async def find_team(self, room: Room, typed: str) -> Team | None:
        """Find a role by name or mention, seen from a room."""
        return await self._of(room).find_team(room, typed)

    async def find_membership(self, room: Room, user: User) -> Membership | None:
        """Find somebody's place in a room; None if they are not in it, or its platform is off.

        Raise UserError if the platform does not tell just now.
        """
        is_near = user.id.partition(":")[0] == room.id.partition(":")[0]
        if not is_near or self._find(room.id) is None:
            return None
        self._require(room)
        return await self._of(room).find_membership(room, user)

    async def count_people(self, room: Room, team: Team | None = None) -> int | None:
        """Count who is in a room, of a team alone if so wanted; None if nobody can tell.

        Raise UserError if its platform can't tell at present.
        """
        if self._find(room.id) is None:
            return None
        self._require(room)
        return await self._of(room).count_people(room, team)

    async def find_message(self, room: Room, message_id: str) -> Message | None:
        """Find a message as it reads now; None only if its platform says that it is gone.

        Raise UserError if that can't be told: its platform is away, or the bot may not see it.
        What the bot may not keep of it is not readable.
        """
        self._require(room)
        found = await self._of(room).find_message(room, message_id)
        return read_message(found) if found else None

    async def list_reactors(self, room: Room, message_id: str, emoji: str) -> list[User]:
        """List the people, no bots, who have put an emoji to a message, however it is drawn.

        Raise UserError if that can't be told at present.
        """
        self._require(room)
        return await self._of(room).list_reactors(room, message_id, emoji)

    def _require(self, room: Room) -> None:
        if not self.can_reach(room.id):
            raise UserError(f"I can't look into {room.name} just now. Please try again later.")

    async def add_reaction(self, room: Room, message_id: str, emoji: str) -> bool:
        """Put a reaction of the bot's own to a message, and tell whether it is there."""
        return self.can_reach(room.id) and await self._of(room).add_reaction(
            room, message_id, emoji
        )

    async def link_to(self, room: Room, message_id: str) -> str:
        """Give the address that leads to a message; "" where there is none."""
        return await self._of(room).link_to(room, message_id) if self.can_reach(room.id) else ""

    async def list_directs(self, account: str) -> tuple[str, ...] | None:
        """List the ids of somebody's direct conversations with the bot; None if not known now."""
        adapter = self._adapters.get(account.partition(":")[0])
        return await adapter.list_directs(account) if adapter else None

    async def list_held(self, accounts: Sequence[str]) -> list[Held]:
        """Say what the platforms that are on keep on somebody."""
        return [held for each in self._adapters.values() for held in await each.list_held(accounts)]

    async def erase(self, conn: Connection, accounts: Sequence[str]) -> None:
        """Erase that within a transaction, and what is in memory."""
        for each in self._adapters.values():
            await each.erase(conn, accounts)

    def community_of(self, room: Room) -> str | None:
        """Give the community that a room belongs to now, "" for none; None if that is not known."""
        adapter = self._find(room.id)
        return adapter.community_of(room) if adapter is not None else None

    def can_reach(self, room: str) -> bool:
        """Tell whether the bot is on the platform of a room, by the room's id."""
        adapter = self._find(room)
        return adapter is not None and not adapter.contact.trouble

    def _find(self, room: str) -> Adapter | None:
        return self._adapters.get(room.partition(":")[0])

    async def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Say something without having been asked; raise DeliveryError if it can't be said."""
        return await self._of(delivery.room).deliver(delivery)

    async def redraw(self, delivery: Delivery, messages: tuple[str, ...]) -> tuple[str, ...]:
        """Say something in place of messages; raise DeliveryError if it can't be said."""
        return await self._of(delivery.room).redraw(delivery, messages)

    async def withdraw(self, room: Room, messages: tuple[str, ...]) -> None:
        """Take messages back; raise DeliveryError if they stay."""
        await self._of(room).withdraw(room, messages)

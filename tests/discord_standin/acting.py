"""Acting: what a person does in a place, and sees there."""

import asyncio
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.discord_standin import interactions as kinds
from tests.discord_standin.controls import check_count, choose, find_button, find_select
from tests.discord_standin.forms import Modal
from tests.discord_standin.interactions import Answer, Interaction
from tests.discord_standin.mentions import EVERYTHING, set_mentions
from tests.discord_standin.messages import Message
from tests.discord_standin.payloads import File, Resolved, interaction_create, store_file
from tests.discord_standin.permissions import Permission
from tests.discord_standin.places import Channel
from tests.discord_standin.rules.commands import MESSAGE_MENU, USER_MENU
from tests.discord_standin.slash import build_slash, find_command
from tests.discord_standin.wire import Event, User
from tests.discord_standin.world import World


class NoResponse(Exception):  # noqa: N818 - what a person reads, not a fault of the stand-in
    """The application did not respond in time."""


@dataclass(eq=False)
class Person(User):
    """Somebody with a Discord client."""

    world: World | None = field(default=None, repr=False)

    def at(self, place: Channel) -> "At":
        """Go to a place."""
        assert self.world
        return At(self.world, self, place)

    def dm(self) -> "At":
        """Open the talk with the bot."""
        assert self.world
        return At(self.world, self, self.world.direct(self))

    def closes_dms(self) -> None:
        """Take no more direct messages from the bot."""
        assert self.world
        self.world.with_closed_dms.add(self)


class At:
    """A person in a place."""

    def __init__(self, world: World, person: Person, place: Channel) -> None:
        self._world = world
        self.person = person
        self.place = place

    @property
    def seen(self) -> list[Message]:
        """List the messages that this person sees here, in the order in which they appeared."""
        if not self.place.may(self.person, Permission.VIEW_CHANNEL):
            return []
        return [each for each in self.place.log if each.is_seen_by(self.person)]

    @property
    def latest(self) -> Message:
        """Give the message that appeared last."""
        return self.seen[-1]

    @property
    def modal(self) -> Modal:
        """Give the modal that is open on this person's screen."""
        opened = self._world.modals.get(self.person)
        assert opened, "no modal is open"
        assert opened.modal
        return Modal(opened.modal)

    async def says(
        self,
        text: str = "",
        *,
        files: Iterable[File] = (),
        reply_to: Message | None = None,
        ping: bool = True,
    ) -> Message:
        """Send a message."""
        assert self.place.may(self.person, self.place.to_send), "may not send here"
        assert len(text) <= 2000, "a client cuts off at 2000 characters"
        now, number = self._world.wire.clock.now(), self._world.next_id()
        message = Message(number, self.place.id, self.person, now, text)
        message.attachments = [store_file(self._world, self.place, each) for each in files]
        assert text or message.attachments, "nothing to send"
        if reply_to:
            message.reply_to, message.is_reply, message.kind = reply_to, True, 19
        allowed = EVERYTHING | {"replied_user": ping}
        set_mentions(message, self.place, self._world.people, allowed)
        return self._world.post(self.place, message)

    async def edits(self, message: Message, text: str) -> None:
        """Edit a message of one's own."""
        assert message.author is self.person, "only the author edits a message"
        message.content = text
        set_mentions(message, self.place, self._world.people, EVERYTHING)
        self._world.edited(self.place, message)

    async def deletes(self, message: Message) -> None:
        """Delete a message, or dismiss one that nobody else sees."""
        mine = self.person in (message.author, message.only_for)
        assert mine or self.place.may(self.person, Permission.MANAGE_MESSAGES), "may not delete"
        self._world.delete(self.place, message)

    async def reacts(self, emoji: str, message: Message) -> None:
        """Add a reaction."""
        assert not message.is_ephemeral, "nobody reacts to an ephemeral message"
        is_new = emoji not in message.reactions
        needed = Permission.ADD_REACTIONS if is_new else Permission.VIEW_CHANNEL
        assert self.place.may(self.person, needed), "may not react"
        self._world.react(self.place, message, emoji, self.person)

    async def unreacts(self, emoji: str, message: Message) -> None:
        """Take a reaction back."""
        self._world.unreact(self.place, message, emoji, self.person)

    async def clears(self, message: Message, emoji: str = "") -> None:
        """Remove everybody's reactions to a message, those of one kind or all, as a moderator."""
        assert self.place.may(self.person, Permission.MANAGE_MESSAGES), "may not clear"
        self._world.clear(self.place, message, emoji)

    async def slash(self, command: str, **options: Any) -> Answer:
        """Run a slash command: `slash("faq ask", question="...")`."""
        data = build_slash(self._world, self.place, self.person, command, options)
        return await self._begin(kinds.COMMAND, data)

    async def completes(
        self, command: str, option: str, typed: str, **others: Any
    ) -> list[dict[str, Any]]:
        """Type in an option, and give the choices that the bot offers: `name` and `value`."""
        options = {option: typed, **others}
        data = build_slash(self._world, self.place, self.person, command, options, option)
        return (await self._begin(kinds.AUTOCOMPLETE, data)).choices

    async def menu(self, name: str, message: Message) -> Answer:
        """Choose a command from the menu of a message."""
        assert message.is_seen_by(self.person), f"{self.person.name} does not see the message"
        return await self._menu(name, MESSAGE_MENU, message)

    async def user_menu(self, name: str, user: User) -> Answer:
        """Choose a command from the menu of a person."""
        return await self._menu(name, USER_MENU, user)

    async def _menu(self, name: str, kind: int, target: Message | User) -> Answer:
        command = find_command(self._world, self.place, self.person, name, kind)
        resolved = Resolved(self._world, self.place)
        number = resolved.add(target)
        data = {"id": command["id"], "name": name, "type": kind, "target_id": number}
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        return await self._begin(kinds.COMMAND, data | {"resolved": resolved.data})

    async def presses(self, button: str, message: Message | None = None) -> Answer:
        """Press the latest button with this label or custom id, on any message or on one."""
        source, part = find_button([message] if message else self.seen, button)
        data = {"custom_id": part["custom_id"], "component_type": part["type"], "id": part["id"]}
        return await self._begin(kinds.COMPONENT, data, source)

    async def selects(
        self, *chosen: Any, menu: str | None = None, message: Message | None = None
    ) -> Answer:
        """Choose from the latest select: labels or values, people, roles or channels."""
        source, part = find_select([message] if message else self.seen, menu)
        check_count(part, chosen)
        resolved = Resolved(self._world, self.place)
        data = {
            "custom_id": part["custom_id"],
            "component_type": part["type"],
            "id": part["id"],
            "values": choose(part, chosen, resolved),
        }
        more = {} if "options" in part else {"resolved": resolved.data}
        return await self._begin(kinds.COMPONENT, data | more, source)

    async def fills(self, values: dict[str, Any] | None = None, **more: Any) -> Answer:
        """Fill in and submit the open modal, by labels or custom ids."""
        modal, opened = self.modal, self._world.modals[self.person]
        data = modal.fill({**(values or {}), **more}, Resolved(self._world, self.place))
        # When it fails the client keeps it open, so that nothing typed is lost.
        answer = await self._begin(kinds.MODAL_SUBMIT, data, opened.source, opened)
        self._world.modals.pop(self.person, None)
        return answer

    async def _begin(
        self,
        kind: int,
        data: dict[str, Any],
        source: Message | None = None,
        parent: Interaction | None = None,
    ) -> Answer:
        world = self._world
        number, token = world.next_id(), secrets.token_urlsafe(96)
        now = world.wire.clock.now()
        interaction = Interaction(
            number, token, kind, self.person, self.place, now, data, source, parent
        )
        world.interactions[token] = interaction
        world.wire.emit(Event("INTERACTION_CREATE", interaction_create(world, interaction)))
        try:
            await asyncio.wait_for(interaction.answered.wait(), world.deadline)
        except TimeoutError:
            raise NoResponse("The application did not respond") from None
        if interaction.modal:
            world.modals[self.person] = interaction
        return Answer(interaction)

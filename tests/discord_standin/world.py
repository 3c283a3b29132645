"""World: everything there is on this Discord, and what happens in it."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.discord_standin import errors
from tests.discord_standin.interactions import Interaction
from tests.discord_standin.messages import Attachment, Message
from tests.discord_standin.permissions import Permission
from tests.discord_standin.places import DIRECT, Channel, Guild
from tests.discord_standin.wire import PRIVILEGED, Event, Intent, User, Wire


@dataclass(eq=False, repr=False)
class World:
    """People, guilds, messages, commands, files and interactions."""

    wire: Wire
    application_id: int
    token: str
    privileged: Intent = PRIVILEGED
    """The privileged intents that are switched on for the application."""
    people: dict[int, User] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    directs: dict[int, Channel] = field(default_factory=dict)
    """Talks with the bot, by the id of the person."""
    with_closed_dms: set[User] = field(default_factory=set)
    commands: dict[int | None, list[dict[str, Any]]] = field(default_factory=dict)
    """As the bot put them, by guild; None is for the global ones."""
    interactions: dict[str, Interaction] = field(default_factory=dict)
    """By their tokens."""
    deadline: float = 3.0
    """Seconds for the first response; only a test of being late makes it shorter."""
    modals: dict[User, Interaction] = field(default_factory=dict)
    """What each person has open on the screen."""
    files: dict[str, Attachment] = field(default_factory=dict)
    """By the path of their address."""

    @property
    def bot(self) -> User:
        """Give the bot's account."""
        return self.wire.bot

    def next_id(self) -> int:
        """Make an id."""
        return self.wire.clock.next_id()

    def guild(self, number: int) -> Guild:
        """Get a guild that the bot is in."""
        guild = self.guilds.get(number)
        if guild is None or not guild.has_bot:
            raise errors.unknown("guild")
        return guild

    def find_channel(self, number: int) -> Channel | None:
        """Find a channel, whoever may see it."""
        rooms = (guild.channels.get(number) for guild in self.guilds.values())
        directs = (each for each in self.directs.values() if each.id == number)
        return next((each for each in (*rooms, *directs) if each), None)

    def channel(self, number: int, *needed: Permission) -> Channel:
        """Get a channel in which the bot may do something."""
        channel = self.find_channel(number)
        if channel is None:
            raise errors.unknown("channel")
        if not channel.may(self.bot, Permission.VIEW_CHANNEL):
            raise errors.missing_access()
        if not all(channel.may(self.bot, each) for each in needed):
            raise errors.missing_permissions()
        return channel

    def message(self, channel: Channel, number: int) -> Message:
        """Get a message that all can see."""
        found = channel.find(number)
        if found is None:
            raise errors.unknown("message")
        return found

    def direct(self, user: User) -> Channel:
        """Get the talk of a person with the bot, opening it if need be."""
        if user.id not in self.directs:
            number = self.next_id()
            self.directs[user.id] = Channel(number, user.name, self.wire, DIRECT, recipient=user)
        return self.directs[user.id]

    def store(self, channel: Channel, name: str, content: bytes, kind: str) -> Attachment:
        """Put a file where it can be downloaded."""
        number = self.next_id()
        path = f"/attachments/{channel.id}/{number}/{name}"
        signature = (
            f"?ex={secrets.token_hex(4)}&is={secrets.token_hex(4)}&hm={secrets.token_hex(8)}"
        )
        url = f"https://cdn.discordapp.com{path}{signature}"
        self.files[path] = Attachment(number, name, content, kind, url)
        return self.files[path]

    def shape(self, message: Message, *, with_content: bool = True) -> dict[str, Any]:
        """Give a message as JSON; as a bot without the content intent sees it, if so wanted."""
        shape: dict[str, Any] = {
            "id": str(message.id),
            "type": message.kind,
            "channel_id": str(message.channel_id),
            "author": message.author.shape,
            "content": message.content,
            "mentions": [each.shape for each in message.mentions],
            "mention_roles": [str(each) for each in message.mention_roles],
            "mention_everyone": message.mention_everyone,
            "attachments": [each.shape for each in message.attachments],
            "embeds": message.embeds,
            "components": message.components,
            "timestamp": message.sent_at.isoformat(),
            "edited_timestamp": message.edited_at.isoformat() if message.edited_at else None,
            "flags": message.flags,
            "pinned": message.is_pinned,
            "tts": False,
            **message.of_interaction,
        }
        if message.reactions:
            shape["reactions"] = [self._count(*each) for each in message.reactions.items()]
        if message.nonce is not None:
            shape["nonce"] = message.nonce
        if message.poll:
            shape["poll"] = message.poll
        if message.is_reply:
            shape |= self._refer(message, with_content=with_content)
        if not with_content and not self.is_open(message):
            shape |= {"content": "", "embeds": [], "attachments": [], "components": []}
        return shape

    def is_open(self, message: Message) -> bool:
        """Tell whether the bot sees the content even without the intent.

        https://discord.com/developers/docs/events/gateway#message-content-intent
        """
        channel = self.find_channel(message.channel_id)
        mine = message.author is self.bot or self.bot in message.mentions
        return mine or channel is None or channel.guild is None

    def _refer(self, message: Message, *, with_content: bool) -> dict[str, Any]:
        target = message.reply_to
        there = target and not target.is_deleted
        reference: dict[str, Any] = {"type": 0, "channel_id": str(message.channel_id)}
        if target:
            reference["message_id"] = str(target.id)
        channel = self.find_channel(message.channel_id)
        if channel and channel.guild:
            reference["guild_id"] = str(channel.guild.id)
        shape = self.shape(target, with_content=with_content) if target and there else None
        if shape:
            shape.pop("referenced_message", None)
        return {"message_reference": reference, "referenced_message": shape}

    def _count(self, emoji: str, users: list[User]) -> dict[str, Any]:
        return {
            "emoji": emoji_shape(emoji),
            "count": len(users),
            "count_details": {"burst": 0, "normal": len(users)},
            "burst_colors": [],
            "me_burst": False,
            "me": self.bot in users,
        }

    def post(self, channel: Channel, message: Message) -> Message:
        """Let a message appear."""
        channel.log.append(message)
        self._tell(channel, message, "MESSAGE_CREATE")
        return message

    def edited(self, channel: Channel, message: Message) -> None:
        """Tell that a message has changed."""
        message.edited_at = self.wire.clock.now()
        self._tell(channel, message, "MESSAGE_UPDATE")

    def delete(self, channel: Channel, message: Message) -> None:
        """Let a message disappear."""
        message.is_deleted = True
        if not message.is_ephemeral:
            data = {"id": str(message.id), "channel_id": str(channel.id)}
            self.emit(channel, "MESSAGE_DELETE", data, Intent.GUILD_MESSAGES)

    def react(self, channel: Channel, message: Message, emoji: str, user: User) -> None:
        """Add a reaction, unless it is there already."""
        users = message.reactions.setdefault(emoji, [])
        if user in users:
            return
        users.append(user)
        more = {"message_author_id": str(message.author.id), "burst": False, "type": 0}
        if channel.guild and user.id in channel.guild.members:
            more["member"] = channel.guild.members[user.id].shape
        self._reaction(channel, message, "MESSAGE_REACTION_ADD", emoji, user, **more)

    def unreact(self, channel: Channel, message: Message, emoji: str, user: User) -> None:
        """Remove a reaction, if it is there."""
        users = message.reactions.get(emoji, [])
        if user not in users:
            return
        users.remove(user)
        if not users:
            del message.reactions[emoji]
        more = {"burst": False, "type": 0}
        self._reaction(channel, message, "MESSAGE_REACTION_REMOVE", emoji, user, **more)

    def clear(self, channel: Channel, message: Message, emoji: str = "") -> None:
        """Remove everybody's reactions, those of one kind or all."""
        data: dict[str, Any] = {"channel_id": str(channel.id), "message_id": str(message.id)}
        name = "MESSAGE_REACTION_REMOVE_EMOJI" if emoji else "MESSAGE_REACTION_REMOVE_ALL"
        if not emoji:
            message.reactions.clear()
        elif message.reactions.pop(emoji, None):
            data["emoji"] = emoji_shape(emoji)
        else:
            return
        self.emit(channel, name, data, Intent.GUILD_MESSAGE_REACTIONS)

    def purge(self, channel: Channel, messages: list[Message]) -> None:
        """Let many messages disappear at once, as another bot can.

        https://discord.com/developers/docs/resources/message#bulk-delete-messages
        """
        assert 2 <= len(messages) <= 100, "not one, and not more than a hundred"
        for each in messages:
            each.is_deleted = True
        data = {"ids": [str(each.id) for each in messages], "channel_id": str(channel.id)}
        self.emit(channel, "MESSAGE_DELETE_BULK", data, Intent.GUILD_MESSAGES)

    def unfurl(self, channel: Channel, message: Message) -> None:
        """Add a preview of a link to a message, which is no edit by anybody."""
        message.embeds = [{"type": "link", "title": "A page", "url": "https://blog.test/"}]
        self._tell(channel, message, "MESSAGE_UPDATE")

    def _reaction(
        self, channel: Channel, message: Message, name: str, emoji: str, user: User, **more: Any
    ) -> None:
        data = {
            "user_id": str(user.id),
            "channel_id": str(channel.id),
            "message_id": str(message.id),
            "emoji": emoji_shape(emoji),
            **more,
        }
        self.emit(channel, name, data, Intent.GUILD_MESSAGE_REACTIONS)

    def _tell(self, channel: Channel, message: Message, name: str) -> None:
        # An ephemeral message is only told to the one who sees it.
        if message.is_ephemeral:
            return
        extra: dict[str, Any] = {}
        if channel.guild and message.author.id in channel.guild.members:
            extra["member"] = channel.guild.members[message.author.id].bare
        data = self.shape(message) | extra
        bare = self.shape(message, with_content=False) | extra
        self.emit(channel, name, data, Intent.GUILD_MESSAGES, bare)

    def emit(
        self,
        channel: Channel,
        name: str,
        data: dict[str, Any],
        intent: Intent,
        bare: dict[str, Any] | None = None,
    ) -> None:
        """Tell the bot of something in a channel, if it can see it."""
        if channel.guild is None:
            # The intents for direct messages are those of guilds, three bits higher.
            self.wire.emit(Event(name, data, Intent(intent << 3), bare))
        elif channel.may(self.bot, Permission.VIEW_CHANNEL):
            where = {"guild_id": str(channel.guild.id)}
            self.wire.emit(Event(name, data | where, intent, bare and bare | where))


def emoji_shape(emoji: str) -> dict[str, Any]:
    """Give an emoji as JSON: `name:id` is a guild's own, anything else is Unicode."""
    name, _, number = emoji.partition(":")
    return {"id": number or None, "name": name}

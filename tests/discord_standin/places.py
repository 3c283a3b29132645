"""Places: guilds with their roles and members, and channels of every kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.discord_standin import permissions
from tests.discord_standin.messages import Message
from tests.discord_standin.permissions import Permission
from tests.discord_standin.wire import Event, Intent, User, Wire

TEXT, DIRECT, VOICE, CATEGORY, NEWS, THREAD, STAGE, FORUM = 0, 1, 2, 4, 5, 11, 13, 15
"""Kinds of channels: https://discord.com/developers/docs/resources/channel."""


@dataclass(eq=False, repr=False)
class Role:
    """A role of a guild."""

    id: int
    name: str
    guild: "Guild"
    permissions: int = 0
    is_mentionable: bool = False
    bot: User | None = None
    """Whose own role it is."""

    @property
    def mention(self) -> str:
        """What names this role in a message."""
        return f"<@&{self.id}>"

    @property
    def shape(self) -> dict[str, Any]:
        """Give it as JSON."""
        colours = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
        return {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(int(self.permissions)),
            "position": list(self.guild.roles).index(self.id),
            "color": 0,
            "colors": colours,
            "hoist": False,
            "managed": self.bot is not None,
            "mentionable": self.is_mentionable,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        } | ({"tags": {"bot_id": str(self.bot.id)}} if self.bot else {})

    def becomes(self, permissions: int) -> None:
        """Change what it allows."""
        self.permissions = permissions
        self.guild.tell("GUILD_ROLE_UPDATE", role=self.shape)

    def deletes(self) -> None:
        """Delete it, also from all who have it."""
        for member in self.guild.members.values():
            if self in member.roles:
                self.guild.takes(member.user, self)
        del self.guild.roles[self.id]
        self.guild.tell("GUILD_ROLE_DELETE", role_id=str(self.id))


@dataclass(eq=False, repr=False)
class Member:
    """A person in a guild."""

    user: User
    guild: "Guild"
    joined_at: datetime
    roles: list[Role] = field(default_factory=list)
    nick: str | None = None

    @property
    def permissions(self) -> int:
        """Give what this member may in the guild at large."""
        if self.user is self.guild.owner:
            return permissions.ALL
        base = permissions.join(each.permissions for each in [self.guild.everyone, *self.roles])
        return permissions.compute(base, [])

    @property
    def bare(self) -> dict[str, Any]:
        """Give it as JSON without the user, as messages carry it."""
        return {
            "avatar": None,
            "banner": None,
            "communication_disabled_until": None,
            "flags": 0,
            "joined_at": self.joined_at.isoformat(),
            "nick": self.nick,
            "pending": False,
            "premium_since": None,
            "roles": [str(each.id) for each in self.roles],
            "mute": False,
            "deaf": False,
        }

    @property
    def shape(self) -> dict[str, Any]:
        """Give it as JSON."""
        return self.bare | {"user": self.user.shape}


@dataclass(eq=False, repr=False)
class Channel:
    """Where messages are: a room of a guild, a thread, or a talk of one person with the bot."""

    id: int
    name: str
    wire: Wire
    kind: int = TEXT
    guild: "Guild | None" = None
    recipient: User | None = None
    parent: "Channel | None" = None
    topic: str | None = None
    overwrites: dict[int, tuple[int, int]] = field(default_factory=dict)
    """By the id of a role or user: what is allowed and what is denied."""
    log: list[Message] = field(default_factory=list)
    """All messages ever shown here, in the order in which they appeared."""

    @property
    def mention(self) -> str:
        """What names this channel in a message."""
        return f"<#{self.id}>"

    @property
    def messages(self) -> list[Message]:
        """List what all can see."""
        return [each for each in self.log if each.is_public]

    def find(self, number: int) -> Message | None:
        """Find a message that all can see; most are asked for soon after they appeared."""
        public = (each for each in reversed(self.log) if each.is_public)
        return next((each for each in public if each.id == number), None)

    def permissions_of(self, user: User) -> int:
        """Compute what somebody may here.

        https://discord.com/developers/docs/topics/permissions#permission-overwrites
        """
        if self.parent:
            return self.parent.permissions_of(user)
        if self.guild is None:
            return permissions.MEMBERS if user in (self.recipient, self.wire.bot) else 0
        member = self.guild.members.get(user.id)
        if member is None:
            return 0
        if user is self.guild.owner:
            return permissions.ALL
        none = (0, 0)
        of_roles = [self.overwrites.get(each.id, none) for each in member.roles]
        together = tuple(permissions.join(bits) for bits in zip(*of_roles, strict=True))
        layers = [
            self.overwrites.get(self.guild.id, none),
            (together[0], together[1]) if together else none,
            self.overwrites.get(user.id, none),
        ]
        return permissions.compute(member.permissions, layers)

    @property
    def to_send(self) -> Permission:
        """Give what one needs to send messages here."""
        is_thread = self.kind == THREAD
        return Permission.SEND_MESSAGES_IN_THREADS if is_thread else Permission.SEND_MESSAGES

    def may(self, user: User, permission: int) -> bool:
        """Tell whether somebody may do something here."""
        return self.permissions_of(user) & permission == permission

    def permits(self, target: "Role | User", *, allow: int = 0, deny: int = 0) -> None:
        """Change what a role or a person may here, whatever was set before."""
        self.overwrites[target.id] = (allow, deny)
        self._tell("CHANNEL_UPDATE")

    def deletes(self) -> None:
        """Delete it, as a moderator would."""
        assert self.guild
        del self.guild.channels[self.id]
        self._tell("THREAD_DELETE" if self.kind == THREAD else "CHANNEL_DELETE")

    def thread(self, name: str, starter: Message | None = None) -> "Channel":
        """Open a thread, from a message or by itself."""
        assert self.guild
        number = starter.id if starter else self.wire.clock.next_id()
        thread = Channel(number, name, self.wire, THREAD, self.guild, parent=self)
        self.guild.channels[thread.id] = thread
        thread._tell("THREAD_CREATE")
        return thread

    def _tell(self, name: str) -> None:
        self.wire.emit(Event(name, self.shape, Intent.GUILDS))

    @property
    def shape(self) -> dict[str, Any]:
        """Give it as JSON."""
        latest = next((each for each in reversed(self.log) if each.is_public), None)
        shape: dict[str, Any] = {
            "id": str(self.id),
            "type": self.kind,
            "flags": 0,
            "last_message_id": str(latest.id) if latest else None,
        }
        if self.recipient:
            return shape | {"recipients": [self.recipient.shape]}
        assert self.guild
        shape |= {"guild_id": str(self.guild.id), "name": self.name, "rate_limit_per_user": 0}
        if self.parent:
            return shape | self._thread_shape(self.parent)
        overwrites = [
            {
                "id": str(target),
                "type": 0 if target in self.guild.roles else 1,
                "allow": str(int(allow)),
                "deny": str(int(deny)),
            }
            for target, (allow, deny) in self.overwrites.items()
        ]
        if self.kind in (VOICE, STAGE):
            shape |= {"bitrate": 64_000, "user_limit": 0, "rtc_region": None}
        return shape | {
            "parent_id": None,
            "topic": self.topic,
            "position": 0,
            "nsfw": False,
            "permission_overwrites": overwrites,
        }

    def _thread_shape(self, parent: "Channel") -> dict[str, Any]:
        now = self.wire.clock.now().isoformat()
        metadata = {
            "archived": False,
            "archive_timestamp": now,
            "auto_archive_duration": 1440,
            "locked": False,
            "create_timestamp": now,
        }
        return {
            "parent_id": str(parent.id),
            "owner_id": str(self.wire.bot.id),
            "thread_metadata": metadata,
            "message_count": len(self.messages),
            "member_count": 1,
            "total_message_sent": len(self.messages),
        }


@dataclass(eq=False, repr=False)
class Guild:
    """A guild; what a test does to it is told to the bot."""

    id: int
    name: str
    owner: User
    wire: Wire
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    has_bot: bool = True

    @property
    def everyone(self) -> Role:
        """Give the role that all have."""
        return self.roles[self.id]

    @property
    def bot_role(self) -> Role:
        """Give the bot's own role."""
        return next(each for each in self.roles.values() if each.bot)

    @property
    def general(self) -> Channel:
        """Give the channel that was there first."""
        return next(iter(self.channels.values()))

    def channel(
        self,
        name: str,
        *,
        kind: int = TEXT,
        topic: str | None = None,
        only_for: Iterable[Role | User] = (),
        overwrites: Mapping[Role | User, tuple[int, int]] | None = None,
    ) -> Channel:
        """Make a channel; `only_for` hides it from all others, a bot not named among them."""
        wanted = {each.id: (int(Permission.VIEW_CHANNEL), 0) for each in only_for}
        if wanted:
            wanted[self.id] = (0, int(Permission.VIEW_CHANNEL))
        wanted |= {target.id: pair for target, pair in (overwrites or {}).items()}
        number = self.wire.clock.next_id()
        channel = Channel(number, name, self.wire, kind, self, topic=topic, overwrites=wanted)
        self.channels[number] = channel
        self.wire.emit(Event("CHANNEL_CREATE", channel.shape, Intent.GUILDS))
        return channel

    def role(self, name: str, permissions: int = 0, *, mentionable: bool = False) -> Role:
        """Make a role."""
        role = Role(self.wire.clock.next_id(), name, self, permissions, mentionable)
        self.roles[role.id] = role
        self.tell("GUILD_ROLE_CREATE", role=role.shape)
        return role

    def joins(self, user: User, roles: Iterable[Role] = ()) -> Member:
        """Let a person in."""
        member = Member(user, self, self.wire.clock.now(), list(roles))
        self.members[user.id] = member
        data = member.shape | {"guild_id": str(self.id)}
        self.wire.emit(Event("GUILD_MEMBER_ADD", data, Intent.GUILD_MEMBERS))
        return member

    def leaves(self, user: User) -> None:
        """Let a person go."""
        del self.members[user.id]
        self.tell("GUILD_MEMBER_REMOVE", Intent.GUILD_MEMBERS, user=user.shape)

    def gives(self, user: User, *roles: Role) -> None:
        """Give a member roles."""
        self._change(user, [*self.members[user.id].roles, *roles])

    def takes(self, user: User, *roles: Role) -> None:
        """Take roles from a member."""
        self._change(user, [each for each in self.members[user.id].roles if each not in roles])

    def kicks_bot(self) -> None:
        """Remove the bot."""
        self.has_bot = False
        del self.members[self.wire.bot.id]
        self.wire.emit(Event("GUILD_DELETE", {"id": str(self.id)}, Intent.GUILDS))

    def _change(self, user: User, roles: list[Role]) -> None:
        member = self.members[user.id]
        member.roles = roles
        # Of itself the bot is told without the privileged intent, too.
        intent = Intent.GUILDS if user is self.wire.bot else Intent.GUILD_MEMBERS
        self.tell("GUILD_MEMBER_UPDATE", intent, **member.shape)

    def tell(self, name: str, intent: Intent = Intent.GUILDS, **data: Any) -> None:
        """Tell the bot of something in this guild."""
        self.wire.emit(Event(name, {"guild_id": str(self.id), **data}, intent))

"""Wire: what every part of the world holds, its ids, its time and the way to the bot."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntFlag
from typing import Any

from tests.discord_standin.clock import Clock


class Intent(IntFlag):
    """https://discord.com/developers/docs/events/gateway#list-of-intents."""

    NONE = 0
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    MESSAGE_CONTENT = 1 << 15


PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT


@dataclass(frozen=True)
class Event:
    """A dispatch to the bot, for sessions that asked for its intent."""

    name: str
    data: dict[str, Any]
    intent: Intent = Intent.NONE
    bare: dict[str, Any] | None = None
    """What a session without the message content intent gets instead."""


@dataclass(eq=False)
class User:
    """An account."""

    id: int
    name: str
    is_bot: bool = False

    @property
    def mention(self) -> str:
        """What names this person in a message."""
        return f"<@{self.id}>"

    @property
    def shape(self) -> dict[str, Any]:
        """Give it as JSON."""
        shape: dict[str, Any] = {
            "id": str(self.id),
            "username": self.name,
            "avatar": None,
            "discriminator": "0000" if self.is_bot else "0",
            "public_flags": 0,
            "flags": 0,
            "global_name": None if self.is_bot else self.name.title(),
            "primary_guild": None,
        }
        return shape | ({"bot": True} if self.is_bot else {})


@dataclass(eq=False, repr=False)
class Wire:
    """The bot's account, the clock, and who listens to events."""

    bot: User
    clock: Clock
    listeners: list[Callable[[Event], None]] = field(default_factory=list)

    def emit(self, event: Event) -> None:
        """Send an event to the bot."""
        for listener in self.listeners:
            listener(event)

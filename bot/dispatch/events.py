"""Events: what happens on a platform, as plain values."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat import Features, Form, Message, Reaction, Reply, Role, Room, User

Respond = Callable[[Reply | Form], Awaitable[None]]
Defer = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Source:
    """Who caused an event, where, and what the platform says of them."""

    user: User
    room: Room
    role: Role
    features: Features


@dataclass(frozen=True, slots=True)
class Said(Source):
    """A message; `is_addressed` if it is meant for the bot, with any mention taken off."""

    message: Message
    is_addressed: bool


@dataclass(frozen=True, slots=True)
class Invoked(Source):
    """A command picked from a menu; values by argument name, as text or as what they are."""

    path: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Chosen(Source):
    """Something to do with a message, by the word that is typed for it."""

    name: str
    message: Message


@dataclass(frozen=True, slots=True)
class Pressed(Source):
    """A button."""

    token: str


@dataclass(frozen=True, slots=True)
class Submitted(Source):
    """A filled-in form, values by field name."""

    token: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reacted(Source):
    """A reaction, put to a message or taken back."""

    reaction: Reaction


@dataclass(frozen=True, slots=True)
class Edited(Source):
    """A message as it reads now that its author has changed it."""

    message: Message


@dataclass(frozen=True, slots=True)
class Deleted(Source):
    """A message that is gone, whoever took it away."""

    message_id: str


Event = Said | Invoked | Chosen | Pressed | Submitted
"""What is answered."""
Happening = Reacted | Edited | Deleted
"""What is told to the cogs that want to know, and not answered."""

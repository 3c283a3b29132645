"""What people and the bot exchange: plain values that no platform owns."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import NewType, Protocol
from urllib.parse import quote, unquote

Link = NewType("Link", str)
"""An http or https address, as typed by a person and checked."""

TOKEN_LIMIT = 91
"""Characters that a button's token may have: Discord's limit for a custom_id, less a stamp."""
STAMP = "@"
"""Parts a token from the stamp of its community; no name and no quoted argument has it."""


class StaffroomError(Exception):
    """Anything that goes wrong and is ours to explain."""


class UserError(StaffroomError):
    """A mistake that the person can mend; the message says how and is shown to them."""

    again: "Form | None" = None
    """The form to mend it in, with what was typed still there."""


class StartError(StaffroomError):
    """The bot cannot start; the message is one clear sentence for the operator."""


class Role(IntEnum):
    """How far somebody is trusted, each role including those before it."""

    EVERYONE = 0
    MEMBER = 1
    MODERATOR = 2
    OWNER = 3

    @property
    def plural(self) -> str:
        """Name the people of this role in a sentence."""
        return ("everyone", "members", "moderators", "owners")[self]


@dataclass(frozen=True, slots=True)
class User:
    """Somebody on one platform; `id` is unique over all platforms."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Team:
    """People whom a platform names together, such as a Discord role; `id` is unique over all."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody's place among the people of a room."""

    since: datetime | None = None
    """When they came, aware; None where the platform does not tell."""
    teams: frozenset[str] = frozenset()
    """The ids of the teams that they are in."""


_DRAWN = frozenset("\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}") | {
    chr(0x1F3FB + tone) for tone in range(5)
}
"""Characters that say how an emoji is drawn: in colour or not, and in which skin tone."""

HOME = "home"
"""The community of everybody who was not put into another one."""


@dataclass(frozen=True, slots=True)
class Place:
    """What an owner approves as a whole: a Discord server, a Matrix space."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Room:
    """A place where messages are; rooms of one community share what the cogs keep.

    `community` is empty where the bot does not serve. A room is private if not everybody of its
    community can read it, or if that is not known; a direct conversation always is.
    """

    id: str
    name: str
    is_direct: bool = False
    community: str = HOME
    place: Place | None = None
    is_private: bool = False

    @property
    def is_served(self) -> bool:
        """Tell whether an owner has approved that the bot works here."""
        return bool(self.community)


@dataclass(frozen=True, slots=True)
class File:
    """A file sent by a person or by the bot; its content is read only when wanted."""

    name: str
    size: int
    read: Callable[[], Awaitable[bytes]] = field(repr=False, compare=False)
    about: str = ""
    """What a picture shows, for whoever can't see it."""

    @classmethod
    def of(cls, name: str, data: bytes, about: str = "") -> "File":
        """Make a file from bytes that are already there."""

        async def read() -> bytes:
            return data

        return cls(name, len(data), read, about)


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody said in a room.

    It is not readable where the platform withholds what was said, or where it seems to identify
    somebody: its text is empty then. `edited_at` is when its author last changed it, if it was
    asked for and the platform tells.
    """

    id: str
    room: Room
    author: User
    text: str
    files: tuple[File, ...] = ()
    is_readable: bool = True
    edited_at: datetime | None = None


UNKNOWN = User("", "somebody")
"""Who did something, where the platform does not tell."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji that somebody put to a message, or took back.

    Where a moderator has cleared a message, `user` is None for everybody's reactions, and `emoji`
    empty for all kinds. A server's own emoji is written as people type it there.
    """

    message_id: str
    room: Room
    user: User | None
    emoji: str
    is_added: bool

    def shows(self, emoji: str) -> bool:
        """Tell whether it is an emoji, however a client writes it and in whatever skin tone."""
        return bare_emoji(self.emoji) == bare_emoji(emoji)


def bare_emoji(emoji: str) -> str:
    """Give an emoji without what says how to draw it."""
    return "".join(each for each in emoji.strip() if each not in _DRAWN)


@dataclass(frozen=True, slots=True)
class Card:
    """A titled block; it must read well as plain text, its title first."""

    title: str
    body: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    footer: str = ""
    link: str = ""
    """An http or https address that the title leads to, safe within < and >."""
    image: str = ""
    """The address of a picture, likewise; the platform fetches it, or shows the address."""
    image_text: str = ""
    """What the picture shows, or whose it is."""

    def text(self) -> str:
        """Give the card as plain paragraphs, the title on the first line."""
        rows = "\n".join(f"{name}: {value}" for name, value in self.fields)
        head = f"{self.title}\n<{self.link}>" if self.link else self.title
        picture = f"{self.image_text or 'Picture'}: <{self.image}>" if self.image else ""
        parts = (head, self.body, rows, picture, self.footer)
        return "\n\n".join(part for part in parts if part)


class Pressable(Protocol):
    """What a button or a form can lead to: an action of a cog."""

    def token(self, *args: str | int) -> str:
        """Name the action and its arguments in at most TOKEN_LIMIT characters."""
        ...


@dataclass(frozen=True, slots=True)
class _Named:
    name: str

    def token(self, *args: str | int) -> str:
        del args
        return self.name


@dataclass(frozen=True, slots=True, init=False)
class Button:
    """A label that runs an action; it goes on working after a restart.

    `typed` is for what nobody else may see pressed: the command that does the same when it is
    written to the bot directly. Where a press can't be hidden, it stands in the button's place.
    """

    label: str
    token: str
    typed: str

    def __init__(self, label: str, action: Pressable, *args: str | int, typed: str = "") -> None:
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "token", action.token(*args))
        object.__setattr__(self, "typed", typed)

    @classmethod
    def of(cls, label: str, token: str, typed: str = "") -> "Button":
        """Make a button whose token is known already."""
        return cls(label, _Named(token), typed=typed)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a form asks for."""

    label: str
    help: str = ""
    name: str = ""
    required: bool = True
    multiline: bool = False
    max_length: int = 1000
    initial: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Questions to ask one person; the values go to the form's own definition."""

    title: str
    fields: tuple[Field, ...]
    token: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a command answers; `replaces` redraws the message whose button was pressed.

    `again` is the form to correct and send once more, with what was typed still in it.
    `mentions` are the only people that it calls; where there are no roles, nobody is. With
    `publish` a room that others follow, such as an announcement channel, passes it on to them.
    """

    text: str = ""
    card: Card | None = None
    buttons: tuple[Button, ...] = ()
    files: tuple[File, ...] = ()
    private: bool = False
    replaces: bool = False
    again: Form | None = None
    mentions: tuple[Team, ...] = ()
    publish: bool = False

    def plain(self) -> str:
        """Give the whole reply as text, without its buttons and files."""
        parts = (self.card.text() if self.card else "", self.text)
        return "\n\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Features:
    """What holds in a room, as data; a platform adds its limits here."""

    has_cooldowns: bool = True
    no_teams: str = ""
    """Why nobody can name a role there, in a sentence; "" where there are roles."""
    is_overheard: bool = False
    """Whether others see what is typed here."""


def pack_token(name: str, args: tuple[str | int, ...]) -> str:
    """Join an action's name and arguments; raise ValueError over TOKEN_LIMIT characters."""
    token = ":".join([name, *(quote(str(arg), safe=" ") for arg in args)])
    if len(token) > TOKEN_LIMIT:
        raise ValueError(f"the arguments of {name} are too long for a button")
    return token


def unpack_token(token: str) -> tuple[str, tuple[str, ...]]:
    """Split a token into the action's name and its arguments, without any stamp."""
    name, *args = token.partition(STAMP)[0].split(":")
    return name, tuple(unquote(arg) for arg in args)

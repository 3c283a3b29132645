"""Definitions: what a cog is made of."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from bot.chat import Field, Form, Reply, Role, pack_token

from .parameters import Parameter

Answer = Reply | Form | list[Reply] | None
Run = Callable[..., Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Cooldown:
    """At most `uses` in `per`, counted for each person apart."""

    uses: int
    per: timedelta


@dataclass(frozen=True, slots=True)
class Every:
    """Runs again and again after this long."""

    period: timedelta


@dataclass(frozen=True, slots=True)
class Cron:
    """Runs at wall times in the community's zone, as in `30 8 * * mon`."""

    line: str


@dataclass(frozen=True, slots=True)
class Command:
    """A typed line: its path ("faq ask"), who may use it, and the function that runs."""

    cog: str
    path: str
    help: str
    details: str
    by: Role
    parameters: tuple[Parameter, ...]
    run: Run = field(repr=False)
    cooldown: Cooldown | None = None
    is_default: bool = False
    is_everywhere: bool = False
    """Works also where the bot does not serve, as what approves a server must."""
    is_secret: bool = False

    @property
    def usage(self) -> str:
        """Show the command with its arguments on one line."""
        return " ".join([self.path, *(parameter.usage for parameter in self.parameters)])


@dataclass(frozen=True, slots=True)
class Action:
    """A button press: its arguments travel in the button itself."""

    id: str
    help: str
    by: Role
    parameters: tuple[Parameter, ...]
    run: Run = field(repr=False)
    is_secret: bool = False
    """Leaves no trace of who did it, when or what: no line in the log, no row, no cooldown."""

    def token(self, *args: str | int) -> str:
        """Name the action and its arguments; raise ValueError if they are too long."""
        return pack_token(self.id, args)


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A filled-in form: the values of its fields, after the arguments it was opened with."""

    id: str
    title: str
    by: Role
    parameters: tuple[Parameter, ...]
    fields: tuple[Field, ...]
    run: Run = field(repr=False)

    def open(self, *args: str | int, **initial: str) -> Form:
        """Ask the person to fill in the form, some fields already holding a value."""
        fields = tuple(
            replace(each, initial=initial.get(each.name, each.initial)) for each in self.fields
        )
        return Form(self.title, fields, pack_token(self.id, args))


@dataclass(frozen=True, slots=True)
class MessageAction:
    """Something to do with a message that is there: its label in a menu, its name when typed."""

    id: str
    name: str
    label: str
    help: str
    by: Role
    run: Run = field(repr=False)

    @property
    def usage(self) -> str:
        """Show how it is typed where there is no menu."""
        return f"{self.name} #MESSAGE"


@dataclass(frozen=True, slots=True)
class Listener:
    """Sees every message in the rooms that are served; says nothing unless it returns a reply."""

    id: str
    run: Run = field(repr=False)


class Happens(StrEnum):
    """What can happen to a message."""

    REACTION = "reaction"
    EDIT = "edit"
    DELETION = "deletion"


@dataclass(frozen=True, slots=True)
class Observer:
    """Is told what happens to messages in the rooms that are served; nothing is answered.

    Called with the context and a Reaction, the Message as it reads now, or the id of one gone.
    """

    id: str
    of: Happens
    run: Callable[..., Awaitable[None]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Job:
    """A scheduled run."""

    id: str
    when: Every | Cron
    run: Callable[..., Awaitable[None]] = field(repr=False)

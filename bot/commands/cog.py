"""Cog: a plug-in collects its definitions by decorators."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar, overload

from bot.chat import Role

from .definitions import (
    Action,
    Command,
    Cooldown,
    Cron,
    Every,
    FormDefinition,
    Happens,
    Job,
    Listener,
    MessageAction,
    Observer,
    Run,
)
from .holdings import Holdings
from .parameters import read_parameters
from .passages import Passage
from .sections import DigestSection, Sections

Export = TypeVar("Export", bound=Callable[..., Awaitable[Any]])
Erase = TypeVar("Erase", bound=Callable[..., Awaitable[None]])
Hook = TypeVar("Hook", bound=Callable[..., Any])


class Group:
    """Commands that share a first word."""

    def __init__(self, cog: "Cog", name: str, about: str) -> None:
        self.cog = cog
        self.name = name
        self.help = about

    @overload
    def command(self, run: Run) -> Command: ...

    @overload
    def command(
        self,
        *,
        name: str | None = None,
        by: Role = Role.MEMBER,
        cooldown: Cooldown | None = None,
        default: bool = False,
        everywhere: bool = False,
        secret: bool = False,
    ) -> Callable[[Run], Command]: ...

    def command(
        self,
        run: Run | None = None,
        *,
        name: str | None = None,
        by: Role = Role.MEMBER,
        cooldown: Cooldown | None = None,
        default: bool = False,
        everywhere: bool = False,
        secret: bool = False,
    ) -> Command | Callable[[Run], Command]:
        """Define a command of this group; the `default` one answers when no name fits.

        One that works `everywhere` is run also where the bot does not serve. A `secret` one is
        answered in private, and leaves no trace of who used it.
        """

        def define(run: Run) -> Command:
            path = f"{self.name} {name or _plain_name(run)}"
            return self.cog.add_command(
                path,
                run,
                by,
                cooldown,
                is_default=default,
                is_everywhere=everywhere,
                is_secret=secret,
            )

        return define if run is None else define(run)


class Cog:
    """A plug-in: its name, what it is for, and everything it can do."""

    def __init__(self, name: str, about: str = "") -> None:
        self.name = name
        self.help = about
        self.groups: list[Group] = []
        self.commands: list[Command] = []
        self.actions: list[Action] = []
        self.forms: list[FormDefinition] = []
        self.message_actions: list[MessageAction] = []
        self.listeners: list[Listener] = []
        self.observers: list[Observer] = []
        self.jobs: list[Job] = []
        self.digest_sections: list[DigestSection] = []
        self.starts: list[Callable[..., Any]] = []
        self.stops: list[Callable[..., Any]] = []
        self.moves: list[Callable[..., Awaitable[None]]] = []
        self.passages: list[Callable[..., Awaitable[list[Passage]]]] = []
        self.exports: list[Callable[..., Awaitable[Holdings]]] = []
        self.erases: list[Callable[..., Awaitable[None]]] = []
        self.plain: Run | None = None

    def group(self, name: str, about: str) -> Group:
        """Open a group of commands that share a first word."""
        group = Group(self, name, about)
        self.groups.append(group)
        return group

    @overload
    def command(self, run: Run) -> Command: ...

    @overload
    def command(
        self,
        *,
        name: str | None = None,
        by: Role = Role.MEMBER,
        cooldown: Cooldown | None = None,
    ) -> Callable[[Run], Command]: ...

    def command(
        self,
        run: Run | None = None,
        *,
        name: str | None = None,
        by: Role = Role.MEMBER,
        cooldown: Cooldown | None = None,
    ) -> Command | Callable[[Run], Command]:
        """Define a command; its docstring is what people read in the picker."""

        def define(run: Run) -> Command:
            return self.add_command(name or _plain_name(run), run, by, cooldown)

        return define if run is None else define(run)

    def add_command(
        self,
        path: str,
        run: Run,
        by: Role,
        cooldown: Cooldown | None,
        *,
        is_default: bool = False,
        is_everywhere: bool = False,
        is_secret: bool = False,
    ) -> Command:
        """Add a command under its whole path; raise TypeError if it can't be offered."""
        helped, details = _documentation(run)
        command = Command(
            cog=self.name,
            path=path,
            help=helped,
            details=details,
            by=by,
            parameters=read_parameters(run),
            run=run,
            cooldown=cooldown,
            is_default=is_default,
            is_everywhere=is_everywhere,
            is_secret=is_secret,
        )
        self.commands.append(command)
        return command

    @overload
    def action(self, run: Run) -> Action: ...

    @overload
    def action(
        self, *, by: Role = Role.MEMBER, secret: bool = False
    ) -> Callable[[Run], Action]: ...

    def action(
        self, run: Run | None = None, *, by: Role = Role.MEMBER, secret: bool = False
    ) -> Action | Callable[[Run], Action]:
        """Define what a button does; its arguments are text or whole numbers.

        A `secret` one is answered in private, and leaves no trace of who pressed it.
        """

        def define(run: Run) -> Action:
            name, helped = f"{self.name}.{_plain_name(run)}", _documentation(run)[0]
            action = Action(name, helped, by, read_parameters(run), run, is_secret=secret)
            self.actions.append(action)
            return action

        return define if run is None else define(run)

    def form(self, title: str, *, by: Role = Role.MEMBER) -> Callable[[Run], FormDefinition]:
        """Define a form: the parameters annotated with a Field are what it asks for."""

        def define(run: Run) -> FormDefinition:
            parameters = read_parameters(run)
            fields = tuple(
                replace(each.field, name=each.keyword)
                for each in parameters
                if each.field is not None
            )
            if not fields or any(each.kind is not str for each in parameters if each.field):
                raise TypeError(f"{run.__name__} needs fields, and all of them text")
            carried = tuple(each for each in parameters if each.field is None)
            name = f"{self.name}.{_plain_name(run)}"
            form = FormDefinition(name, title, by, carried, fields, run)
            self.forms.append(form)
            return form

        return define

    def message_action(
        self, label: str, *, by: Role = Role.MEMBER
    ) -> Callable[[Run], MessageAction]:
        """Define what can be done with a message: the function gets the context and it."""

        def define(run: Run) -> MessageAction:
            name = _plain_name(run)
            action = MessageAction(
                f"{self.name}.{name}", name, label, _documentation(run)[0], by, run
            )
            self.message_actions.append(action)
            return action

        return define

    def listener(self, run: Run) -> Listener:
        """Define what sees every message."""
        listener = Listener(f"{self.name}.{_plain_name(run)}", run)
        self.listeners.append(listener)
        return listener

    def on_reaction(self, run: Hook) -> Hook:
        """Run this with the context and a Reaction whenever somebody reacts or takes it back."""
        return self._observe(Happens.REACTION, run)

    def on_edit(self, run: Hook) -> Hook:
        """Run this with the context and a Message as it reads now that its author changed it."""
        return self._observe(Happens.EDIT, run)

    def on_delete(self, run: Hook) -> Hook:
        """Run this with the context and a message's id once the message is gone."""
        return self._observe(Happens.DELETION, run)

    def _observe(self, of: Happens, run: Hook) -> Hook:
        self.observers.append(Observer(f"{self.name}.{_plain_name(run)}", of, run))
        return run

    def job(self, when: Every | Cron) -> Callable[[Callable[..., Any]], Job]:
        """Define a scheduled run."""

        def define(run: Callable[..., Any]) -> Job:
            job = Job(f"{self.name}.{_plain_name(run)}", when, run)
            self.jobs.append(job)
            return job

        return define

    def digest_section(
        self, title: str, *, order: int = 50
    ) -> Callable[[Callable[..., Awaitable[Sections]]], DigestSection]:
        """Define what this cog adds to digests: what happened after `since` and up to `until`.

        The function only reads: a digest can be previewed.
        """

        def define(run: Callable[..., Awaitable[Sections]]) -> DigestSection:
            section = DigestSection(f"{self.name}.{_plain_name(run)}", title, order, run)
            self.digest_sections.append(section)
            return section

        return define

    def answers_plain_text(self, run: Run) -> Run:
        """Let this function answer what was said to the bot and is no command."""
        if self.plain is not None:
            raise ValueError(f"the cog {self.name} already answers plain text")
        self.plain = run
        return run

    def gives_passages(self, run: Hook) -> Hook:
        """Let this function list what the cog has read elsewhere for a community, latest first.

        It gets the cog's desk and the community's name.
        """
        self.passages.append(run)
        return run

    def on_export(self, run: Export) -> Export:
        """Let this function say what the cog keeps on a person; it gets the cog's desk and them."""
        self.exports.append(run)
        return run

    def on_erase(self, run: Erase) -> Erase:
        """Let this function erase what the cog keeps on a person.

        It gets the cog's desk, the connection of the one transaction in which all is erased, and
        the person. If it raises, nothing at all is erased.
        """
        self.erases.append(run)
        return run

    def on_move(self, run: Hook) -> Hook:
        """Let this function move what the cog keeps for a room to the one that replaces it.

        It gets the cog's desk, a transaction's connection, the old room's id and the new room, in
        the community that it belongs to now; what is kept for another stays there.
        """
        self.moves.append(run)
        return run

    def on_start(self, run: Hook) -> Hook:
        """Run this with the cog's desk whenever the cog is loaded."""
        self.starts.append(run)
        return run

    def on_stop(self, run: Hook) -> Hook:
        """Run this with the cog's desk before the cog is unloaded."""
        self.stops.append(run)
        return run


def _plain_name(run: Callable[..., Any]) -> str:
    return run.__name__.rstrip("_").replace("_", "-")


def _documentation(run: Callable[..., Any]) -> tuple[str, str]:
    text = inspect.getdoc(run) or ""
    if not text:
        raise TypeError(f"{run.__name__} needs a docstring: it is what people read in the picker")
    first, _, rest = text.partition("\n\n")
    return " ".join(first.split()), rest.strip()

"""Registry: what the loaded cogs define, found by the words that people type."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from .cog import Cog, Group
from .definitions import (
    Action,
    Command,
    FormDefinition,
    Happens,
    Listener,
    MessageAction,
    Observer,
)
from .sections import DigestSection


@dataclass(frozen=True, slots=True)
class Found:
    """A command, and the text after its name."""

    command: Command
    rest: str


@dataclass(slots=True)
class Registry:
    """All definitions of the loaded cogs."""

    cogs: dict[str, Cog] = field(default_factory=dict)
    watchers: list[Callable[[], None]] = field(default_factory=list)
    """Called whenever a cog came or went."""
    _by_path: dict[str, Command] = field(default_factory=dict)

    def add(self, cog: Cog) -> None:
        """Take in a cog; raise ValueError if a name is taken, and then take in nothing."""
        for other in self.cogs.values():
            _refuse_clash(cog, other)
        names = [command.path for command in cog.commands]
        names += [each.id for each in cog.actions] + [each.id for each in cog.forms]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"the cog {cog.name} defines {', '.join(twice)} twice")
        self.cogs[cog.name] = cog
        self._tell()

    def remove(self, name: str) -> None:
        """Forget a cog with all its definitions."""
        if self.cogs.pop(name, None):
            self._tell()

    def _tell(self) -> None:
        self._by_path = {command.path: command for command in self.commands()}
        for watcher in self.watchers:
            watcher()

    def commands(self) -> Iterator[Command]:
        """Go through all commands, by the name of their cog."""
        for name in sorted(self.cogs):
            yield from self.cogs[name].commands

    def listeners(self) -> Iterator[tuple[str, Listener]]:
        """Go through all listeners with the name of their cog."""
        for name in sorted(self.cogs):
            yield from ((name, listener) for listener in self.cogs[name].listeners)

    def observers(self, of: Happens) -> Iterator[tuple[str, Observer]]:
        """Go through all that is told of a kind of happening, with the name of its cog."""
        for name in sorted(self.cogs):
            yield from ((name, each) for each in self.cogs[name].observers if each.of is of)

    def message_actions(self) -> Iterator[tuple[str, MessageAction]]:
        """Go through what can be done with a message, with the name of its cog."""
        for name in sorted(self.cogs):
            yield from ((name, action) for action in self.cogs[name].message_actions)

    def digest_sections(self) -> list[tuple[str, DigestSection]]:
        """List the parts of a digest with the name of their cog, in the order they stand in."""
        found = [
            (name, section) for name, cog in self.cogs.items() for section in cog.digest_sections
        ]
        return sorted(found, key=lambda each: (each[1].order, each[1].id))

    def find_message_action(self, name: str) -> tuple[str, MessageAction] | None:
        """Find what can be done with a message by the word that is typed for it."""
        wanted = name.lower()
        return next((each for each in self.message_actions() if each[1].name == wanted), None)

    def find_group(self, name: str) -> Group | None:
        """Find a group by its word."""
        wanted = name.lower()
        groups = (group for cog in self.cogs.values() for group in cog.groups)
        return next((group for group in groups if group.name == wanted), None)

    def group_commands(self, group: str) -> list[Command]:
        """List a group's commands in the order in which they were defined."""
        return [each for each in self.commands() if each.path.startswith(group + " ")]

    def find_exact(self, path: str) -> Command | None:
        """Find a command by its whole path."""
        return self._by_path.get(path)

    def find_command(self, text: str) -> Found | None:
        """Find the command with the longest path that the text begins with."""
        words = text.split(maxsplit=2)
        for count in (2, 1):
            path = " ".join(words[:count]).lower()
            command = self.find_exact(path) if len(words) >= count else None
            if command is not None:
                rest = text.split(maxsplit=count)[count:]
                return Found(command, rest[0].rstrip() if rest else "")
        return None

    def find_default(self, group: str) -> Command | None:
        """Find the command that a group runs when its own words do not fit."""
        return next((each for each in self.group_commands(group) if each.is_default), None)

    def find_action(self, name: str) -> tuple[str, Action] | None:
        """Find a button's action and the name of its cog."""
        for cog in self.cogs.values():
            for action in cog.actions:
                if action.id == name:
                    return cog.name, action
        return None

    def find_form(self, name: str) -> tuple[str, FormDefinition] | None:
        """Find a form's definition and the name of its cog."""
        for cog in self.cogs.values():
            for form in cog.forms:
                if form.id == name:
                    return cog.name, form
        return None

    def find_plain(self) -> Cog | None:
        """Find the cog that answers what is no command."""
        return next((cog for cog in self.cogs.values() if cog.plain is not None), None)


def _refuse_clash(cog: Cog, other: Cog) -> None:
    if cog.name == other.name:
        raise ValueError(f"there is already a cog called {cog.name}")
    taken = sorted(_words(cog) & _words(other))
    if taken:
        raise ValueError(f"{', '.join(taken)} is already defined by the cog {other.name}")
    if cog.plain is not None and other.plain is not None:
        raise ValueError(f"plain text is already answered by the cog {other.name}")


def _words(cog: Cog) -> set[str]:
    """List what is typed to use a cog."""
    words = {command.path for command in cog.commands} | {group.name for group in cog.groups}
    return words | {action.name for action in cog.message_actions}

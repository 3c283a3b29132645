"""Commands: the house's definitions as Discord's slash commands and message menus."""

import inspect
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.chat import File, Role, Room, Team, User
from bot.commands import KINDS, Command, Group, MessageAction, Parameter, Registry
from bot.log import log_trouble
from bot.markup import plain, shorten

from . import limits
from .people import to_file, to_id, to_team, to_user

log = logging.getLogger(__name__)

MODERATORS = discord.Permissions(manage_guild=True)
"""Who sees in the menu what is not for every member; the dispatcher checks again."""
APART = "-mod"
"""Ends the name of a group that holds the moderators' part: Discord hides only whole commands."""

_WHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
_INSTALLS = app_commands.AppInstallationType(guild=True, user=False)
_OPTIONS: dict[Any, Any] = {
    int: int,
    bool: bool,
    User: discord.User,
    Room: discord.TextChannel | discord.Thread,
    Team: discord.Role,
    File: discord.Attachment,
}
_LONGEST_KEPT = 500

Interaction = discord.Interaction[Any]
AppCommand = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu


@dataclass(frozen=True, slots=True)
class Callbacks:
    """What is called when somebody uses a command, a menu, or types half an argument."""

    invoke: Callable[[Interaction, str, Mapping[str, Any]], Awaitable[None]]
    choose: Callable[[Interaction, str, discord.Message], Awaitable[None]]
    complete: Callable[[Interaction, str, str, str], Awaitable[list[str]]]


class Completions:
    """Long suggestions, in memory: Discord sends back at most a hundred characters of one."""

    def __init__(self) -> None:
        self._whole: OrderedDict[str, str] = OrderedDict()

    def offer(self, texts: Iterable[str]) -> list[app_commands.Choice[str]]:
        """Give choices for texts."""
        choices = {}
        for text in texts:
            cut = text[: limits.CHOICE]
            if cut != text:
                self._whole[cut] = text
                self._whole.move_to_end(cut)
            shown = shorten(plain(text), limits.CHOICE) or cut
            choices[cut] = app_commands.Choice(name=shown, value=cut)
        while len(self._whole) > _LONGEST_KEPT:
            self._whole.popitem(last=False)
        return list(choices.values())[: limits.CHOICES]

    def whole(self, text: str) -> str:
        """Give the whole text of a suggestion that was chosen; what was typed stays as it is."""
        return self._whole.get(text, text)


def name_of(command: Command, group: Iterable[Command]) -> str:
    """Write a command's path as Discord has it: moderators' parts of mixed groups stand apart."""
    first, _, rest = command.path.partition(" ")
    is_mixed = any(each.by <= Role.MEMBER for each in group)
    if rest and is_mixed and command.by > Role.MEMBER:
        first += APART
    return f"{first} {rest}".strip()


class Builder:
    """Makes Discord's commands from what is registered."""

    def __init__(self, registry: Registry, callbacks: Callbacks) -> None:
        self._registry = registry
        self._callbacks = callbacks
        self._completions = Completions()

    def build(self) -> list[AppCommand]:
        """Make every command, group and menu; which group comes first does not change by chance."""
        made: dict[str, AppCommand] = {}
        for command in self._registry.commands():
            try:
                self._add(made, command)
            except (TypeError, ValueError) as failure:
                reason = type(failure).__name__
                log_trouble(log, "discord can't show a command", name=command.path, fault=reason)
        menus = [self._menu(action) for _, action in self._registry.message_actions()]
        return [*made.values(), *menus]

    def _add(self, made: dict[str, AppCommand], command: Command) -> None:
        first, _, rest = command.path.partition(" ")
        if not rest:
            made[first] = self._command(command, first, is_alone=True)
            return
        top = name_of(command, self._registry.group_commands(first)).split()[0]
        group = made.get(top) or self._group(top, self._registry.find_group(first), command)
        if isinstance(group, app_commands.Group):
            group.add_command(self._command(command, rest))
            made[top] = group

    def names(self) -> dict[str, str]:
        """Map each path to its name on Discord."""
        return {
            each.path: name_of(each, self._registry.group_commands(each.path.split()[0]))
            for each in self._registry.commands()
        }

    def _group(self, name: str, group: Group | None, first: Command) -> app_commands.Group:
        about = group.help if group else name
        if name.endswith(APART):
            about = f"{about} (for moderators)"
        return app_commands.Group(
            name=name,
            description=shorten(about, limits.COMMAND_HELP),
            default_permissions=MODERATORS if first.by > Role.MEMBER else None,
            allowed_contexts=_WHERE,
            allowed_installs=_INSTALLS,
        )

    def _command(
        self, command: Command, name: str, *, is_alone: bool = False
    ) -> app_commands.Command[Any, ..., Any]:
        made: app_commands.Command[Any, ..., Any] = app_commands.Command(
            name=name,
            description=shorten(plain(command.help), limits.COMMAND_HELP),
            callback=self._callback(command),
            allowed_contexts=_WHERE if is_alone else None,
            allowed_installs=_INSTALLS if is_alone else None,
        )
        if is_alone and command.by > Role.MEMBER:
            made.default_permissions = MODERATORS
        return made

    def _callback(self, command: Command) -> Any:
        known = {each.keyword: each for each in command.parameters}

        async def run(interaction: Interaction, **given: Any) -> None:
            values = {
                known[keyword].name: self._read(known[keyword], value)
                for keyword, value in given.items()
                if value is not None
            }
            await self._callbacks.invoke(interaction, command.path, values)

        options = [_option(each) for each in command.parameters]
        first = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        # discord.py reads a command's options from the function's signature.
        setattr(run, "__signature__", inspect.Signature([first, *options]))  # noqa: B010
        names = {each.keyword: each.name.lower() for each in known.values()}
        described: Any = app_commands.describe(**{k: _about(each) for k, each in known.items()})(
            run
        )
        described = app_commands.rename(**names)(described)
        fixed = {key: _choices(each) for key, each in known.items() if _has_choices(each)}
        described = app_commands.choices(**fixed)(described)
        open_ones = {
            key: self._completer(command, each) for key, each in known.items() if _is_open(each)
        }
        return app_commands.autocomplete(**open_ones)(described)

    def _completer(self, command: Command, parameter: Parameter) -> Any:
        async def complete(interaction: Interaction, current: str) -> list[Any]:
            found = await self._callbacks.complete(
                interaction, command.path, parameter.name, current
            )
            return self._completions.offer(found)

        return complete

    def _read(self, parameter: Parameter, value: Any) -> Any:
        if isinstance(value, str):
            return self._completions.whole(value) if parameter.complete else value
        return to_value(value)

    def _menu(self, action: MessageAction) -> app_commands.ContextMenu:
        async def run(interaction: Interaction, message: discord.Message) -> None:
            await self._callbacks.choose(interaction, action.name, message)

        menu = app_commands.ContextMenu(
            name=action.label,
            callback=run,
            allowed_contexts=_WHERE,
            allowed_installs=_INSTALLS,
        )
        if action.by > Role.MEMBER:
            menu.default_permissions = MODERATORS
        return menu


def to_value(picked: Any) -> Any:
    """Give what was picked from a menu as text or as one of the house's values."""
    match picked:
        case bool():
            return "yes" if picked else "no"
        case discord.User() | discord.Member():
            return to_user(picked)
        case discord.Role():
            return to_team(picked)
        case discord.Attachment():
            return to_file(picked)
        case discord.TextChannel() | discord.Thread():
            return Room(to_id(picked.id), picked.name)
    return str(picked)


def _option(parameter: Parameter) -> inspect.Parameter:
    kind = _OPTIONS.get(parameter.kind, str)
    required = parameter.required
    return inspect.Parameter(
        parameter.keyword,
        inspect.Parameter.KEYWORD_ONLY,
        annotation=kind,
        default=inspect.Parameter.empty if required else None,
    )


def _about(parameter: Parameter) -> str:
    about = plain(parameter.help) or KINDS[parameter.kind]
    return shorten(f"{about[0].upper()}{about[1:]}", limits.COMMAND_HELP)


def _has_choices(parameter: Parameter) -> bool:
    return 0 < len(parameter.choices) <= limits.CHOICES


def _is_open(parameter: Parameter) -> bool:
    is_text = _OPTIONS.get(parameter.kind, str) is str
    return is_text and (parameter.complete is not None or len(parameter.choices) > limits.CHOICES)


def _choices(parameter: Parameter) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=each, value=each) for each in parameter.choices]

"""Lookup: what an event is meant for, found among the definitions of the loaded cogs."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from bot.chat import File, Form, Role, UserError, unpack_token
from bot.commands import (
    Answer,
    Command,
    Context,
    Cooldown,
    Parameter,
    Registry,
    convert_all,
    read_arguments,
)
from bot.forms import check_field
from bot.permissions import require

from .events import Chosen, Event, Invoked, Pressed, Submitted
from .reading import read_chosen, read_text


@dataclass(frozen=True, slots=True)
class Call:
    """What an event comes to: a definition's function and how to read its arguments."""

    cog: str
    name: str
    by: Role
    run: Callable[..., Awaitable[Answer]]
    read: Callable[[Context], Awaitable[Mapping[str, Any]]]
    cooldown: Cooldown | None = None
    is_everywhere: bool = False
    is_secret: bool = False
    again: Form | None = field(default=None, repr=False)
    """The form that was sent, to correct it if it is refused."""


def find_call(registry: Registry, event: Event, role: Role) -> Call:
    """Find what an event is meant for; raise UserError saying what can be done instead."""
    match event:
        case Pressed():
            return _find_press(registry, event)
        case Submitted():
            return _find_form(registry, event)
        case Invoked():
            return _find_invoked(registry, event)
        case Chosen():
            return _find_chosen(registry, event)
    text = read_text(event.message.text)
    if not text and not event.message.files:
        raise UserError("Your message was empty. Type a question, or `help` to see what I can do.")
    return _find_typed(registry, text, event.message.files, role)


def is_typed_command(registry: Registry, text: str) -> bool:
    """Tell whether a line begins with a command, or a group's word and nothing else to say."""
    first, _, rest = text.strip().partition(" ")
    if registry.find_command(text) is not None:
        return True
    if registry.find_group(first) is None:
        return False
    group = first.lower()
    return (
        not rest or registry.find_default(group) is not None or bool(_near(registry, group, rest))
    )


def _near(registry: Registry, group: str, rest: str, role: Role = Role.OWNER) -> str:
    """Find the command of a group that somebody of this role may have meant; "" for none."""
    names = [each.path.split()[1] for each in registry.group_commands(group) if role >= each.by]
    word = rest.split(maxsplit=1)[0].lower() if rest else ""
    near = process.extractOne(word, names, scorer=fuzz.ratio, score_cutoff=75) if word else None
    return str(near[0]) if near else ""


def _find_typed(registry: Registry, text: str, files: tuple[File, ...], role: Role) -> Call:
    found = registry.find_command(text)
    if found is not None:
        return _typed_call(found.command, found.rest, files)
    first, _, rest = text.partition(" ")
    cog = registry.find_plain()
    # Words that begin a question, as in "community payback", may be a group's too.
    if registry.find_group(first) and (cog is None or is_typed_command(registry, text)):
        return _find_in_group(registry, first.lower(), rest.strip(), files, role)
    if cog is None or cog.plain is None:
        raise UserError("I don't know that command. Type `help` to see what I can do.")
    if files:
        raise UserError(f"What shall I do with {files[0].name}? Type `help` to see what I can do.")

    async def read(_: Context) -> Mapping[str, Any]:
        return {"text": text}

    return Call(cog.name, f"{cog.name} plain text", Role.EVERYONE, cog.plain, read)


def _find_in_group(
    registry: Registry, group: str, rest: str, files: tuple[File, ...], role: Role
) -> Call:
    commands = registry.group_commands(group)
    require(role, min((each.by for each in commands), default=Role.EVERYONE))
    near = _near(registry, group, rest, role)
    default = registry.find_default(group)
    is_lacking = not rest and (default is None or any(it.required for it in default.parameters))
    is_other = bool(rest) and default is not None and not default.parameters
    if default is None or near or is_lacking or is_other:
        hint = f"Did you mean `{group} {near}`? " if near else ""
        listed = ", ".join(f"`{each.path}`" for each in commands if role >= each.by)
        raise UserError(f"{hint}You can use: {listed}. Type `help {group}` to read about them.")
    return _typed_call(default, rest, files)


def _find_invoked(registry: Registry, event: Invoked) -> Call:
    command = registry.find_exact(event.path)
    if command is None:
        raise UserError("That command is not there any more. Type `help` to see what I can do.")

    async def read(ctx: Context) -> Mapping[str, Any]:
        typed = {
            name: read_text(value) if isinstance(value, str) else value
            for name, value in event.values.items()
        }
        return await convert_all(command.parameters, typed, ctx)

    return _call(command, read)


def _typed_call(command: Command, rest: str, files: tuple[File, ...]) -> Call:
    async def read(ctx: Context) -> Mapping[str, Any]:
        try:
            return await read_arguments(command.parameters, rest, files, ctx)
        except UserError as mistake:
            raise UserError(f"{mistake}\nUsage: {command.usage}") from mistake

    return _call(command, read)


def _call(command: Command, read: Callable[[Context], Awaitable[Mapping[str, Any]]]) -> Call:
    return Call(
        command.cog,
        command.path,
        command.by,
        command.run,
        read,
        command.cooldown,
        command.is_everywhere,
        command.is_secret,
    )


def _find_chosen(registry: Registry, event: Chosen) -> Call:
    found = registry.find_message_action(event.name)
    if found is None:
        raise UserError("That is not there any more. Type `help` to see what I can do.")
    cog, action = found

    async def read(_: Context) -> Mapping[str, Any]:
        return {"message": read_chosen(event.message)}

    async def run(ctx: Context, message: Any) -> Answer:
        return await action.run(ctx, message)

    return Call(cog, action.id, action.by, run, read)


def _find_press(registry: Registry, event: Pressed) -> Call:
    name, args = unpack_token(event.token)
    found = registry.find_action(name)
    if found is None or not _fits(found[1].parameters, args):
        raise UserError("That button no longer works. Please type the command again.")
    cog, action = found
    typed = {each.name: arg for each, arg in zip(action.parameters, args, strict=False)}

    async def read(ctx: Context) -> Mapping[str, Any]:
        return await convert_all(action.parameters, typed, ctx)

    return Call(cog, action.id, action.by, action.run, read, is_secret=action.is_secret)


def _fits(parameters: Sequence[Parameter], args: Sequence[str]) -> bool:
    """Tell whether a button made by an older version of the code can still be read."""
    return len(args) <= len(parameters) and not any(
        each.required for each in parameters[len(args) :]
    )


def _find_form(registry: Registry, event: Submitted) -> Call:
    name, args = unpack_token(event.token)
    found = registry.find_form(name)
    if found is None or len(args) != len(found[1].parameters):
        raise UserError("That form no longer works. Please type the command again.")
    cog, form = found
    typed = {each.name: arg for each, arg in zip(form.parameters, args, strict=True)}

    async def read(ctx: Context) -> Mapping[str, Any]:
        values = {
            each.name: check_field(each, read_text(event.values.get(each.name, "")))
            for each in form.fields
        }
        return await convert_all(form.parameters, typed, ctx) | values

    again = form.open(*args, **event.values)
    return Call(cog, form.id, form.by, form.run, read, again=again)

"""Dispatch: every event of every platform passes here, and every failure becomes a reply."""

import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz, process

from bot.chat import (
    Features,
    File,
    Form,
    Message,
    Reply,
    Role,
    Room,
    User,
    UserError,
    unpack_token,
)
from bot.commands import (
    Answer,
    Command,
    Context,
    Cooldown,
    Desk,
    Host,
    Parameter,
    convert_all,
    read_arguments,
)
from bot.forms import check_field
from bot.log import log_event, log_failure
from bot.markup import clean
from bot.permissions import Cooldowns, require, role_of
from bot.safeguarding import find_identifiers
from bot.storage import StorageError

log = logging.getLogger(__name__)

MAX_TEXT = 4000
"""Characters that the bot reads in one message: Discord's own limit for one, and a long answer."""

Respond = Callable[[Reply | Form], Awaitable[None]]


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
class Pressed(Source):
    """A button."""

    token: str


@dataclass(frozen=True, slots=True)
class Submitted(Source):
    """A filled-in form, values by field name."""

    token: str
    values: Mapping[str, str]


Event = Said | Pressed | Submitted


@dataclass(frozen=True, slots=True)
class Call:
    """What an event comes to: a definition's function and how to read its arguments."""

    cog: str
    name: str
    by: Role
    run: Callable[..., Awaitable[Answer]]
    read: Callable[[Context], Awaitable[Mapping[str, Any]]]
    cooldown: Cooldown | None = None


class Dispatcher:
    """Finds what an event is meant for, checks it, runs it, and sees that it is answered."""

    def __init__(
        self, host: Host, desks: Mapping[str, Desk], owners: frozenset[str] = frozenset()
    ) -> None:
        self._host = host
        self._desks = desks
        self._owners = owners
        self._cooldowns = Cooldowns(host.clock)

    async def take(self, event: Event, respond: Respond) -> bool:
        """Answer one event and tell if all went well; never raises but for cancellation."""
        if isinstance(event, Said):
            await self._tell_listeners(event, respond)
            if not event.is_addressed:
                return True
        started = time.perf_counter()
        trace = {"kind": type(event).__name__.lower(), "name": "", "outcome": "answered"}
        async with _caught(trace, respond):
            call = self._find(event)
            trace["name"] = call.name
            await self._run(call, event, respond)
        spent = round((time.perf_counter() - started) * 1000, 1)
        log_event(log, "event", **trace, ms=spent)
        return trace["outcome"] == "answered"

    def is_command(self, text: str) -> bool:
        """Tell whether a line begins with a command or a group of commands."""
        registry = self._host.registry
        first = text.split(maxsplit=1)[0] if text.strip() else ""
        return registry.find_command(text) is not None or registry.find_group(first) is not None

    async def complete(self, source: Source, typed: str) -> list[str]:
        """Suggest how a half-typed line may go on: whole lines, at most 25."""
        found_lines: list[str] = []
        async with _caught({"kind": "completion"}, _say_nothing):
            found_lines = await self._complete(source, typed)
        return found_lines[:25]

    async def _complete(self, source: Source, typed: str) -> list[str]:
        found = self._host.registry.find_command(typed)
        role = role_of(source.user, source.role, self._owners)
        if found is None or (not found.rest and not typed.endswith(" ")):
            paths = [each.path for each in self._host.registry.commands() if role >= each.by]
            return [path for path in paths if path.startswith(typed.lower())]
        command = found.command
        open_slots = [each for each in command.parameters if not each.is_option]
        if role < command.by or len(open_slots) != 1:
            return []
        return [
            f"{command.path} {each}"
            for each in await self._suggest(
                open_slots[0], self._context(command.cog, source), found.rest
            )
        ]

    async def _suggest(self, parameter: Parameter, ctx: Context, typed: str) -> Sequence[str]:
        if parameter.choices:
            return [each for each in parameter.choices if each.lower().startswith(typed.lower())]
        return await parameter.complete(ctx, typed) if parameter.complete else ()

    def _context(self, cog: str, source: Source, respond: Respond | None = None) -> Context:
        role = role_of(source.user, source.role, self._owners)
        say = respond or _say_nothing
        return Context(self._desks[cog], source.user, source.room, role, source.features, say)

    def _find(self, event: Event) -> Call:
        if isinstance(event, Pressed):
            return self._find_press(event)
        if isinstance(event, Submitted):
            return self._find_form(event)
        text = read_text(event.message.text)
        if not text and not event.message.files:
            raise UserError(
                "Your message was empty. Type a question, or help to see what I can do."
            )
        role = role_of(event.user, event.role, self._owners)
        return self._find_typed(text, event.message.files, role)

    def _find_typed(self, text: str, files: tuple[File, ...], role: Role) -> Call:
        registry = self._host.registry
        found = registry.find_command(text)
        if found is not None:
            return _command_call(found.command, found.rest, files)
        first, _, rest = text.partition(" ")
        if registry.find_group(first):
            return self._find_in_group(first.lower(), rest.strip(), files, role)
        cog = registry.find_plain()
        if cog is None or cog.plain is None:
            raise UserError("I don't know that command. Type help to see what I can do.")
        if files:
            raise UserError(
                f"What shall I do with {files[0].name}? Type help to see what I can do."
            )

        async def read(_: Context) -> Mapping[str, Any]:
            return {"text": text}

        return Call(cog.name, f"{cog.name} plain text", Role.EVERYONE, cog.plain, read)

    def _find_in_group(self, group: str, rest: str, files: tuple[File, ...], role: Role) -> Call:
        registry = self._host.registry
        commands = registry.group_commands(group)
        require(role, min((each.by for each in commands), default=Role.EVERYONE))
        names = [each.path.split()[1] for each in commands if role >= each.by]
        word = rest.split(maxsplit=1)[0].lower() if rest else ""
        near = process.extractOne(word, names, scorer=fuzz.ratio, score_cutoff=75) if word else None
        default = registry.find_default(group)
        if default is None or near or not rest:
            hint = f"Did you mean {group} {near[0]}? " if near else ""
            listed = ", ".join(f"{group} {name}" for name in names)
            raise UserError(f"{hint}You can use: {listed}. Type help {group} to read about them.")
        return _command_call(default, rest, files)

    def _find_press(self, event: Pressed) -> Call:
        name, args = unpack_token(event.token)
        found = self._host.registry.find_action(name)
        if found is None or not _fits(found[1].parameters, args):
            raise UserError("That button no longer works. Please type the command again.")
        cog, action = found
        typed = {each.name: arg for each, arg in zip(action.parameters, args, strict=False)}

        async def read(ctx: Context) -> Mapping[str, Any]:
            return await convert_all(action.parameters, typed, ctx)

        return Call(cog, action.id, action.by, action.run, read)

    def _find_form(self, event: Submitted) -> Call:
        name, args = unpack_token(event.token)
        found = self._host.registry.find_form(name)
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

        return Call(cog, form.id, form.by, form.run, read)

    async def _run(self, call: Call, event: Event, respond: Respond) -> None:
        ctx = self._context(call.cog, event, respond)
        require(ctx.role, call.by)
        if call.cooldown and event.features.has_cooldowns:
            self._cooldowns.take(call.name, event.user, call.cooldown)
        answer = await call.run(ctx, **await call.read(ctx))
        for each in answer if isinstance(answer, list) else [answer]:
            if each is not None:
                await respond(each)

    async def _tell_listeners(self, event: Said, respond: Respond) -> None:
        try:
            message = replace(event.message, text=read_text(event.message.text))
        except UserError:
            return  # what the bot may not keep, no cog gets to see
        for cog, listener in list(self._host.registry.listeners()):
            async with _caught({"kind": "listener", "name": listener.id}, _say_nothing):
                answer = await listener.run(self._context(cog, event), message)
                if isinstance(answer, Reply):
                    await respond(answer)


@contextlib.asynccontextmanager
async def _caught(trace: dict[str, str], respond: Respond) -> AsyncIterator[None]:
    """Turn what is raised inside into a reply, and note in `trace` how it came out."""
    try:
        yield
    except UserError as mistake:
        trace["outcome"] = "refused"
        await respond(Reply(str(mistake), private=True))
    except Exception as failure:  # noqa: BLE001  one of the three places that catch all
        trace["outcome"] = "failed"
        reference = log_failure(log, "a command failed", failure, **trace)
        if respond is not _say_nothing:
            async with _caught({"kind": "apology"}, _say_nothing):
                await respond(Reply(_apology(failure, reference), private=True))


async def _say_nothing(_: Reply | Form) -> None:
    return None


def _command_call(command: Command, rest: str, files: tuple[File, ...]) -> Call:
    async def read(ctx: Context) -> Mapping[str, Any]:
        try:
            return await read_arguments(command.parameters, rest, files, ctx)
        except UserError as mistake:
            raise UserError(f"{mistake}\nUsage: {command.usage}") from mistake

    return Call(command.cog, command.path, command.by, command.run, read, command.cooldown)


def _fits(parameters: Sequence[Parameter], args: Sequence[str]) -> bool:
    """Tell whether a button made by an older version of the code can still be read."""
    return len(args) <= len(parameters) and not any(
        each.required for each in parameters[len(args) :]
    )


def read_text(text: str) -> str:
    """Clean what a person typed; raise UserError if it is too long or identifies somebody."""
    if len(text) > MAX_TEXT:
        raise UserError(
            f"That is {len(text):,} characters long, and I read up to {MAX_TEXT:,} at a time. "
            "Please shorten it, or send it as a file where a command takes one."
        )
    text = clean(text).strip()
    kinds = find_identifiers(text)
    if kinds:
        listed = " and ".join(str(kind) for kind in kinds)
        raise UserError(
            f"I have not kept what you just typed, because it seems to hold {listed}. "
            "Please say it again without anything that could identify a person."
        )
    return text


def _apology(failure: Exception, reference: str) -> str:
    trouble = "something went wrong on my side, and it is not your fault"
    if isinstance(failure, StorageError):
        trouble = "I can't get at what I keep just now, so I have done nothing"
    return (
        f"Sorry, {trouble}. Please try again in a moment. "
        f"If it happens again, tell the person who runs me this reference: {reference}."
    )

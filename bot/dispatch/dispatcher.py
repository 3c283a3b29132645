"""Dispatcher: runs what an event is meant for, and sees that it is answered."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.chat import Form, Message, Reaction, Reply, Role, UserError
from bot.commands import Command, Context, Desk, Happens, Host, Parameter
from bot.log import log_event, log_failure
from bot.permissions import Cooldowns, require, role_of
from bot.stamps import stamp_form, stamp_reply
from bot.storage import StorageError

from .events import Defer, Deleted, Edited, Event, Happening, Reacted, Respond, Said, Source
from .lookup import Call, find_call, is_typed_command
from .reading import IdentifyingError, can_keep, read_message, read_text
from .turns import Turns

log = logging.getLogger(__name__)

PATIENCE = 1.5
"""Seconds after which people are told that it takes longer; Discord waits for three."""

NOT_SERVED = (
    "I am sorry, I am not set up to work here; whoever runs me can change that, "
    "with `community approve`."
)
OVERHEARD = (
    "Others can see what is typed here, so I have done nothing. Please press the button, or write "
    "to me directly."
)
STRANGER = "I am sorry, I only answer people from the servers and rooms that I work in."


class Dispatcher:
    """Finds what an event is meant for, checks it, runs it, and sees that it is answered."""

    def __init__(
        self, host: Host, desks: Mapping[str, Desk], owners: frozenset[str] = frozenset()
    ) -> None:
        self._host = host
        self._desks = desks
        self._owners = owners
        self._cooldowns = Cooldowns(host.clock)
        self._turns = Turns()

    async def take(self, event: Event, respond: Respond, defer: Defer | None = None) -> bool:
        """Answer one event and tell if all went well; never raises but for cancellation.

        If the answer takes longer than PATIENCE, `defer` is called once, at most.
        """
        respond = _stamping(event, respond)
        if self.is_secret(event):
            return await self._take_secretly(event, respond, defer)
        if isinstance(event, Said):
            if event.room.is_served:
                await self._tell_listeners(event, respond)
            if not event.is_addressed:
                return True
        started = time.perf_counter()
        trace = {"kind": type(event).__name__.lower(), "name": "", "outcome": "answered"}
        async with _deferring(defer), _caught(trace, respond):
            call = self._find(event)
            trace["name"] = call.name
            await self._run(call, event, respond)
        spent = round((time.perf_counter() - started) * 1000, 1)
        log_event(log, "event", **trace, ms=spent)
        return trace["outcome"] == "answered"

    def is_secret(self, event: Event) -> bool:
        """Tell whether an event is meant for something that leaves no trace of who did it."""
        if isinstance(event, Said) and not event.is_addressed:
            return False
        try:
            return find_call(self._host.registry, event, self.role_of(event)).is_secret
        except UserError:
            return False

    async def _take_secretly(self, event: Event, respond: Respond, defer: Defer | None) -> bool:
        """Answer an event in private; no line in the log, no cooldown and no listener tells of it.

        Of a failure the log has the places it passed through, so that it can be mended.
        """

        async def whisper(answer: Reply | Form) -> None:
            if isinstance(answer, Reply):
                answer = replace(answer, private=True)
            await respond(answer)

        trace = {"outcome": ""}
        async with _deferring(defer), _caught(trace, whisper):
            call = self._find(event)
            if isinstance(event, Said) and event.features.is_overheard:
                raise UserError(OVERHEARD)
            await self._run(replace(call, cooldown=None), event, whisper)
        return not trace["outcome"]

    async def tell(self, happening: Happening) -> bool:
        """Tell cogs what happened to a message; never raises but for cancellation.

        What happened to one message is told in its order. In direct conversations, and where the
        bot does not serve, cogs are told nothing. Give False if the database could not take in
        what they made of it, so that it may be told again later.
        """
        if not happening.room.is_served or happening.room.is_direct:
            return True
        of, about = _about(happening)
        if isinstance(about, Reaction) and not can_keep(about.emoji):
            return True  # on Matrix it can be any text
        is_taken = True
        async with self._turns.of(_message_id(about)):
            for cog, observer in list(self._host.registry.observers(of)):
                ctx = self._context(cog, happening)
                async with _caught({"kind": str(of), "name": observer.id}, _say_nothing):
                    try:
                        await self._turns.persist(partial(observer.run, ctx, about))
                    except StorageError:
                        is_taken = False
                        raise
        return is_taken

    def _find(self, event: Event) -> Call:
        role = self.role_of(event)
        if event.room.is_served:
            return find_call(self._host.registry, event, role)
        call = find_call(self._host.registry, event, role) if role is Role.OWNER else None
        if call is None or not call.is_everywhere:
            raise UserError(STRANGER if event.room.is_direct else NOT_SERVED)
        return call

    def role_of(self, source: Source) -> Role:
        """Give somebody's role by what the platform says and the operator's list of owners."""
        return role_of(source.user, source.role, self._owners)

    def is_command(self, text: str) -> bool:
        """Tell whether a line begins with a command or a group of commands."""
        return is_typed_command(self._host.registry, text)

    def is_message_action(self, name: str) -> bool:
        """Tell whether a word names something to do with a message."""
        return self._host.registry.find_message_action(name) is not None

    async def complete(self, source: Source, typed: str) -> list[str]:
        """Suggest how a half-typed line may go on: whole lines, at most 25."""
        found_lines: list[str] = []
        async with _caught({"kind": "completion"}, _say_nothing):
            found_lines = await self._complete(source, typed)
        return found_lines[:25]

    async def _complete(self, source: Source, typed: str) -> list[str]:
        found = self._host.registry.find_command(typed)
        role = self.role_of(source)
        if found is None or (not found.rest and not typed.endswith(" ")):
            paths = [each.path for each in self._host.registry.commands() if role >= each.by]
            return [path for path in paths if path.startswith(typed.lower())]
        open_slots = [each for each in found.command.parameters if not each.is_option]
        if len(open_slots) != 1:
            return []
        suggested = await self._suggest(source, found.command, open_slots[0], found.rest)
        return [f"{found.command.path} {each}" for each in suggested]

    async def complete_argument(
        self, source: Source, path: str, argument: str, typed: str
    ) -> list[str]:
        """Suggest how a half-typed argument may go on: at most 25 texts."""
        found: Sequence[str] = ()
        command = self._host.registry.find_exact(path)
        async with _caught({"kind": "completion"}, _say_nothing):
            for each in command.parameters if command else ():
                if command and each.name == argument:
                    found = await self._suggest(source, command, each, typed)
        return list(found)[:25]

    async def _suggest(
        self, source: Source, command: Command, parameter: Parameter, typed: str
    ) -> Sequence[str]:
        if self.role_of(source) < command.by or not source.room.is_served:
            return ()
        if parameter.choices:
            return [each for each in parameter.choices if each.lower().startswith(typed.lower())]
        if parameter.complete is None:
            return ()
        return await parameter.complete(self._context(command.cog, source), typed)

    def _context(self, cog: str, source: Source, respond: Respond | None = None) -> Context:
        say = respond or _say_nothing
        desk, role = self._desks[cog], self.role_of(source)
        is_overheard = isinstance(source, Said) and not source.room.is_direct
        features = source.features
        return Context(desk, source.user, source.room, role, features, say, is_overheard)

    async def _run(self, call: Call, event: Event, respond: Respond) -> None:
        ctx = self._context(call.cog, event, respond)
        require(ctx.role, call.by)
        if call.cooldown and event.features.has_cooldowns:
            self._cooldowns.take(call.name, event.user, call.cooldown)
        try:
            answer = await call.run(ctx, **await call.read(ctx))
        except UserError as mistake:
            if not isinstance(mistake, IdentifyingError):
                mistake.again = call.again
            raise
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
        await respond(Reply(str(mistake), private=True, again=mistake.again))
    except Exception as failure:  # noqa: BLE001  one of the three places that catch all
        trace["outcome"] = "failed"
        reference = log_failure(log, "a command failed", failure, **trace)
        if respond is not _say_nothing:
            async with _caught({"kind": "apology"}, _say_nothing):
                await respond(Reply(_apology(failure, reference), private=True))


@contextlib.asynccontextmanager
async def _deferring(defer: Defer | None) -> AsyncIterator[None]:
    """Call `defer` if what is done inside takes longer than PATIENCE."""
    if defer is None:
        yield
        return
    async with asyncio.TaskGroup() as tasks:
        # A timer, not a task: nearly every answer is there long before.
        timer = asyncio.get_running_loop().call_later(PATIENCE, lambda: tasks.create_task(defer()))
        try:
            yield
        finally:
            timer.cancel()


def _stamping(event: Event, respond: Respond) -> Respond:
    """Let what is said to one person alone act in the community that it is about."""
    community = event.room.community

    async def say(answer: Reply | Form) -> None:
        if isinstance(answer, Form):
            answer = stamp_form(answer, community)
        elif event.room.is_direct or answer.private:
            answer = stamp_reply(answer, community)
        await respond(answer)

    return say if community else respond


def _about(happening: Happening) -> tuple[Happens, Reaction | Message | str]:
    """Give what a cog is told of a happening."""
    match happening:
        case Reacted():
            return Happens.REACTION, happening.reaction
        case Edited():
            return Happens.EDIT, read_message(happening.message)
        case Deleted():
            return Happens.DELETION, happening.message_id


def _message_id(about: Reaction | Message | str) -> str:
    match about:
        case Reaction():
            return about.message_id
        case Message():
            return about.id
    return about


async def _say_nothing(_: Reply | Form) -> None:
    return None


def _apology(failure: Exception, reference: str) -> str:
    trouble = "something went wrong on my side, and it is not your fault"
    if isinstance(failure, StorageError):
        trouble = "I can't get at what I keep just now, so I have done nothing"
    return (
        f"Sorry, {trouble}. Please try again in a moment. "
        f"If it happens again, tell the person who runs me this reference: {reference}."
    )

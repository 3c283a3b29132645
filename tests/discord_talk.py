"""The driver of `tests.talk` on Discord: the same conversations, by slash or typed to the bot."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.adapters.console import Output
from bot.adapters.discord import Discord
from bot.app import App, open_discord
from bot.chat import UserError
from bot.clock import HeldClock
from bot.commands import Found, bind
from bot.markup import plain
from bot.parsing import parse_duration
from bot.settings import Settings
from tests.discord_standin import DiscordStandIn, Intent, Permission
from tests.discord_standin.acting import At, Person
from tests.discord_standin.messages import Message
from tests.discord_standin.places import Guild, Role
from tests.talk import START, Heard

PATIENCE = 20
HERE = "console"
"""The room in which conversations begin."""
_COMMAND = re.compile(r"</([^:>]+):\d+>(?: `([^`]*)`)?")
_NAMELESS = "\N{ZERO WIDTH SPACE}"


@dataclass(frozen=True)
class Stage:
    """A server on the stand-in, where a bot is or will be."""

    discord: DiscordStandIn
    guild: Guild
    moderators: Role
    owner: Person
    """Who owns the bot, and may manage the server."""

    @classmethod
    def on(cls, discord: DiscordStandIn) -> "Stage":
        """Set up a server with a role for moderators."""
        guild = discord.guild("Staff")
        moderators = guild.role("Moderators", permissions=Permission.MANAGE_GUILD)
        owner = discord.person("owner")
        guild.joins(owner, roles=[moderators])
        return cls(discord, guild, moderators, owner)

    def settings(self, folder: Path, **given: object) -> Settings:
        """Give the settings of a bot that serves this server."""
        known = {
            "data": folder,
            "discord_token": self.discord.token,
            "discord_guilds": str(self.guild.id),
            "owners": f"discord:{self.owner.id}",
        }
        # Validated, not constructed: so it reads neither the environment nor a .env file.
        return Settings.model_validate({**known, **given})


class DiscordTalk:
    """A conversation in a server, with as many people as wanted."""

    def __init__(
        self, stage: Stage, app: App, bot: Discord, folder: Path, *, is_typed: bool
    ) -> None:
        self._stage, self._app, self._bot, self._folder = stage, app, bot, folder
        self._discord = stage.discord
        self._is_typed = is_typed
        self._room = stage.guild.channel(HERE)
        self._people: dict[str, Person] = {}
        self._person = stage.owner
        self._said: list[tuple[At, Message]] = []
        self._told: set[tuple[int, str]] = set()
        """What people have heard that the bot told them by itself, by ids and words."""

    @property
    def jobs(self) -> list[str]:
        """List the jobs that the clock will run."""
        return self._app.schedule.names()

    async def becomes(self, name: str, role: str = "member") -> None:
        """Go on as somebody else."""
        if role == "owner":
            self._person = self._stage.owner
            return
        guild = self._stage.guild
        if name not in self._people:
            self._people[name] = self._discord.person(name)
            guild.joins(self._people[name]).nick = name
        self._person = self._people[name]
        has_role = self._stage.moderators in guild.members[self._person.id].roles
        if has_role != (role == "moderator"):
            change = guild.takes if has_role else guild.gives
            change(self._person, self._stage.moderators)

    async def goes_to(self, room: str) -> None:
        """Go on in another room of the server."""
        names = {each.name: each for each in self._stage.guild.channels.values()}
        self._room = names.get(room) or self._stage.guild.channel(room)

    async def brings(self, names: Iterable[str]) -> dict[str, str]:
        """Let people be in the server, and give their ids by name."""
        for name in names:
            await self.becomes(name)
        return {name: f"discord:{self._people[name].id}" for name in names}

    async def crowds(self, count: int) -> None:
        """Let so many more people be in the server, who say nothing."""
        for number in range(count):
            self._stage.guild.joins(self._discord.person(f"colleague {number}"))

    async def says(self, text: str, file: Path | None = None) -> Heard:
        """Say something, with a file attached or without."""
        options = None if self._is_typed else self._options(text, file)
        found = self._app.host.registry.find_command(text)
        with self._listening() as heard:
            if options is not None and found is not None:
                name = self._bot.client._names[found.command.path]
                await self._at.slash(name, **options)
            else:
                files = [file] if file else []
                said = await self._at.says(self._addressed(text)[:2000], files=files)
                self._said.append((self._at, said))
            await self._settle()
        return await self._opened(Heard.of(heard))

    async def whispers(self, text: str) -> Heard:
        """Say something to the bot in a direct conversation."""
        with self._listening() as heard:
            await self._person.dm().says(text)
            await self._settle()
        return Heard.of(heard)

    async def fills(self, *answers: str) -> Heard:
        """Answer the fields of the form that is open, as a person does on the console."""
        at = self._with_modal()
        values = {
            field.label: {"keep": field.initial, "skip": ""}.get(answer, answer)
            for field, answer in zip(at.modal.fields, answers, strict=True)
        }
        with self._listening() as heard:
            await at.fills(values)
            await self._settle()
        return Heard.of(heard)

    async def presses(self, label: str) -> Heard:
        """Press the button with this label, or whose label begins so, in the latest message."""
        at, message = self._latest_with_buttons()
        exact = [each for each in message.buttons if each == label]
        found = exact or [each for each in message.buttons if each.startswith(label[:79])]
        assert len(found) == 1, f"no single button {label!r} among {message.buttons}"
        with self._listening() as heard:
            await at.presses(found[0], message)
            await self._settle()
        return await self._opened(Heard.of(heard))

    async def waits(self, length: str) -> Heard:
        """Let time pass, and hear what the bot says by itself."""
        with self._listening() as heard:
            moment = self._app.host.clock.now() + parse_duration(length)
            await self._app.schedule.advance(moment)
            await self._app.host.outbox.flush()
            await self._settle()
        return Heard.of(heard)

    async def hears(self) -> Heard:
        """Hear what the bot has told this person by itself, since they last heard it so."""
        await self._app.host.outbox.flush()
        await self._settle()
        at, heard = self._person.dm(), list[Output]()
        for each in at.seen:
            key = (each.id, self._read(each))
            if each.author is self._discord.bot_user and key not in self._told:
                self._told.add(key)
                heard.append(self._output(at, each))
        return Heard.of(heard)

    async def chooses(self, word: str, of: str = "") -> Heard:
        """Do something with a message, by its menu."""
        found = self._app.host.registry.find_message_action(word)
        assert found is not None, f"nothing is called {word}"
        at, message = self._find(of)
        with self._listening() as heard:
            await at.menu(found[1].label, message)
            await self._settle()
        return await self._opened(Heard.of(heard))

    async def reacts(self, emoji: str, to: str = "") -> None:
        """React to the latest message that somebody said, or the latest with some words."""
        at, message = self._find(to)
        await at.reacts(emoji, message)
        await self._happen()

    async def unreacts(self, emoji: str, to: str = "") -> None:
        """Take one's reaction to a message back."""
        at, message = self._find(to)
        await at.unreacts(emoji, message)
        await self._happen()

    async def edits(self, text: str, of: str = "") -> None:
        """Put other words in the place of a message."""
        at, message = self._find(of)
        await at.edits(message, text)
        await self._happen()

    async def deletes(self, which: str = "") -> None:
        """Take a message away."""
        at, message = self._find(which)
        await at.deletes(message)
        await self._happen()

    async def _happen(self) -> None:
        await self._settle()
        await self._app.host.outbox.flush()
        await self._settle()

    def _find(self, words: str) -> tuple[At, Message]:
        """Find a message that somebody said, as this person comes upon it."""
        found = [(at, each) for at, each in self._said if words in each.content]
        at, message = found[-1]
        return self._person.at(at.place), message

    @property
    def _at(self) -> At:
        return self._person.at(self._room)

    @property
    def _places(self) -> list[At]:
        return [self._at, self._person.dm()]

    def _options(self, text: str, file: Path | None) -> dict[str, Any] | None:
        """Give the options of a slash command; None if a client could not send it so."""
        found = self._app.host.registry.find_command(text)
        if found is None or found.command.path not in self._offered():
            return None
        try:
            return _bound(found, file)
        except (UserError, ValueError):
            return None

    def _addressed(self, text: str) -> str:
        """Write a line as in a server: the console's own room is a talk with the bot alone."""
        mention = self._discord.mention
        if text.startswith("@staffroom"):
            return text.replace("@staffroom", mention, 1)
        is_for_the_bot = self._room.name == HERE or self._app.dispatcher.is_command(text)
        return f"{mention} {text}" if is_for_the_bot else text

    def _offered(self) -> set[str]:
        roles = self._stage.guild.members[self._person.id].roles
        may_all = self._stage.moderators in roles
        commands = self._app.host.registry.commands()
        return {each.path for each in commands if may_all or each.by.name != "MODERATOR"}

    def _latest_with_buttons(self) -> tuple[At, Message]:
        found = [(at, each) for at in self._places for each in at.seen if each.buttons]
        assert found, "there is nothing to press"
        return max(found, key=lambda each: each[1].id)

    def _with_modal(self) -> At:
        assert self._discord.world.modals.get(self._person), "no form is open"
        return self._at

    async def _opened(self, heard: Heard) -> Heard:
        """Press the button that opens a form, and read what the form asks."""
        if heard.buttons == ["Open the form"]:
            heard = await self.presses("Open the form")
        if self._discord.world.modals.get(self._person) and not heard:
            modal = self._at.modal
            asked = "\n".join(f"{label}?" for label in modal.labels)
            text = f"{modal.title}\n{asked}"
            output = Output(None, self._person.name, self._room.name, private=True, text=text)
            return Heard.of([output])
        return heard

    async def _settle(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self._discord.delivered()
            await self._bot.client.work.idle.wait()

    @contextlib.contextmanager
    def _listening(self) -> Iterator[list[Output]]:
        before = {each.id: self._read(each) for at in self._places for each in at.seen}
        heard: list[Output] = []
        yield heard
        for at in self._places:
            for each in at.seen:
                is_mine = each.author is self._discord.bot_user and not each.is_loading
                if is_mine and before.get(each.id) != self._read(each):
                    heard.append(self._output(at, each))

    def _output(self, at: At, message: Message) -> Output:
        is_whispered = at.place is not self._room
        return Output(
            line=None,
            to=self._person.name,
            room=self._room.name,
            private=message.is_ephemeral or is_whispered,
            text=self._read(message),
            buttons=tuple(message.buttons),
            files=tuple(self._save(each.name, each.content) for each in message.attachments),
        )

    def _save(self, name: str, content: bytes) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{len(list(self._folder.iterdir()))}-{name}"
        path.write_bytes(content)
        return str(path)

    def _read(self, message: Message) -> str:
        """Read a message from top to bottom, commands by the words that are typed for them."""
        parts = [message.content]
        shown = [each.description for each in message.attachments if each.description]
        for embed in message.embeds:
            fields = [(each["name"], each["value"]) for each in embed.get("fields", [])]
            named = "\n".join(f"{name}: {value}" for name, value in fields if name != _NAMELESS)
            rest = "\n".join(value for name, value in fields if name == _NAMELESS)
            footer = embed.get("footer", {}).get("text", "")
            parts += [embed.get("title", ""), embed.get("description", ""), named, footer, rest]
        parts += [f"Picture: {each}" for each in shown]
        text = plain(_COMMAND.sub(_typed, "\n\n".join(part for part in parts if part)))
        names = self._bot.client._names
        for path, name in sorted(names.items(), key=lambda each: -len(each[1])):
            text = text.replace(f"/{name}", path).replace(name, path) if name != path else text
            text = text.replace(f"/{path}", path)
        return text


def _typed(found: re.Match[str]) -> str:
    return f"{found[1]} {found[2]}" if found[2] else found[1]


def _bound(found: Found, file: Path | None) -> dict[str, Any]:
    """Share typed text out among a command's options; raise ValueError for what needs a picker."""
    kinds = {each.name: each for each in found.command.parameters}
    values: dict[str, Any] = {}
    if file is not None:
        (place,) = [name for name, each in kinds.items() if each.kind.__name__ == "File"]
        values[place] = file
    typed = [each for each in kinds.values() if each.name not in values]
    for name, text in bind(typed, found.rest).items():
        kind = kinds[name].kind.__name__
        if kind in {"User", "Room", "Team", "File"}:
            raise ValueError(kind)
        value: Any = int(text.removeprefix("#")) if kind == "int" else text
        values[name] = text == "yes" if kind == "bool" else value
        if kinds[name].choices and text not in kinds[name].choices:
            raise ValueError(text)
    return values


@contextlib.asynccontextmanager
async def talking_on_discord(
    folder: Path, clock: HeldClock | None = None, *, is_typed: bool = False, **given: object
) -> AsyncIterator[DiscordTalk]:
    """Start a bot in a server on Discord, as ada, a member.

    It has no privileged intent unless the settings say that it reads all messages.
    """
    privileged = Intent.MESSAGE_CONTENT if given.get("discord_read_all") else Intent.NONE
    async with DiscordStandIn.started(privileged=privileged) as discord:
        stage = Stage.on(discord)
        settings = stage.settings(folder, **given)
        async with running_on_discord(discord, settings, clock or HeldClock(START)) as (app, bot):
            talk = DiscordTalk(stage, app, bot, folder / "heard", is_typed=is_typed)
            await talk.becomes("ada")
            yield talk
    assert not discord.unknown
    assert not discord.refused


@contextlib.asynccontextmanager
async def running_on_discord(
    discord: DiscordStandIn, settings: Settings, clock: HeldClock | None = None
) -> AsyncIterator[tuple[App, Discord]]:
    """Run a bot on the stand-in, ready before the test goes on."""
    is_ready = asyncio.Event()
    async with (
        open_discord(
            settings,
            clock,
            tell=lambda _: is_ready.set(),
            options=discord.client_options(),
        ) as (app, bot),
        asyncio.TaskGroup() as tasks,
    ):
        running = tasks.create_task(bot.run())
        async with asyncio.timeout(PATIENCE):
            await is_ready.wait()
        try:
            yield app, bot
        finally:
            running.cancel()

"""The driver of `tests.talk` on Matrix: the same conversations, on a real homeserver."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from pathlib import Path

from bot.adapters.console import Output
from bot.adapters.matrix import Matrix
from bot.app import App, open_matrix
from bot.clock import HeldClock
from bot.parsing import parse_duration
from bot.settings import Settings
from tests.matrix_server import Message, People, Person, Synapse
from tests.matrix_stage import HERE, Stage
from tests.talk import START, Heard

PATIENCE = 30
_CHOICES = re.compile(r"(?:\A|\n\n)((?:\d+\. .*\n)+)Answer with .*\Z")
_COMMAND = re.compile(r"!(\w+(?: [a-z]+)*)")


class MatrixTalk:
    """A conversation in rooms, with as many people as wanted."""

    def __init__(self, stage: Stage, app: App, bot: Matrix, people: People, files: Path) -> None:
        self._stage, self._app, self._bot, self._files = stage, app, bot, files
        self._everybody = people
        self._people: dict[str, Person] = {}
        self._person: Person
        self._moderates = False
        self._room_name = HERE
        self._room = stage.rooms[HERE]
        self._said: list[tuple[str, str, str]] = []
        """What people said: the room, the event, the words."""
        self._reactions: dict[tuple[str, str, str], str] = {}
        """The events of reactions, by who reacted to what and how."""
        self._told: set[tuple[str, str]] = set()

    @property
    def jobs(self) -> list[str]:
        """List the jobs that the clock will run."""
        return self._app.schedule.names()

    async def becomes(self, name: str, role: str = "member") -> None:
        """Go on as somebody else."""
        name = "owner" if role == "owner" else name
        if name not in self._people:
            account = await self._stage.account(name)
            self._people[name] = await self._everybody.at_work(account)
        self._person = self._people[name]
        self._moderates = role == "moderator"
        await self._enter()

    async def goes_to(self, room: str) -> None:
        """Go on in another room."""
        self._room_name, self._room = room, await self._stage.room(room)
        await self._enter()

    async def brings(self, names: Iterable[str]) -> dict[str, str]:
        """Let people be in the room, and give their ids by name."""
        for name in names:
            await self.becomes(name)
        return {name: f"matrix:{self._people[name].user_id}" for name in names}

    async def crowds(self, count: int) -> None:
        """Let so many more people be in the room, who say nothing."""
        for _ in range(count):
            account = await self._stage.synapse.register("colleague")
            await account.joins(self._room)
        await self._person.waits_until(
            lambda: len(self._person.client.nio.rooms[self._room].users) > count
        )

    async def says(self, text: str, file: Path | None = None) -> Heard:
        """Say something, with a file attached or without."""
        line, is_mention = self._addressed(text)
        async with self._listening() as heard:
            mention = self._stage.bot if is_mention else None
            if file is not None:
                send = self._person.sends_file(self._room, file, text=line, mention=mention)
            else:
                send = self._person.says(self._room, line, mention=mention)
            event = await send
            self._said.append((self._room, event, text))
            await self._settle(event)
        return Heard.of(heard)

    async def whispers(self, text: str) -> Heard:
        """Say something to the bot in a direct conversation."""
        room = await self._direct()
        async with self._listening() as heard:
            await self._settle(await self._person.says(room, text))
        return Heard.of(heard)

    async def fills(self, *answers: str) -> Heard:
        """Answer the fields of a form one by one, and hear what comes at the end."""
        heard = Heard.of([])
        for answer in answers:
            room = max(self._seen(), key=_time).room
            assert room != self._room, "no form is open"
            async with self._listening() as outputs:
                await self._settle(await self._person.says(room, answer))
            heard = Heard.of(outputs)
        return heard

    async def presses(self, label: str) -> Heard:
        """Press the button with this label, or whose label begins so, in the latest message."""
        await self._person.client.syncs()
        offers = [each for each in self._seen() if _choices(each.body)[1]]
        assert offers, "there is nothing to press"
        message = max(offers, key=_time)
        labels = _choices(message.body)[1]
        exact = [each for each in labels if each == label]
        found = exact or [each for each in labels if each.startswith(label)]
        assert len(found) == 1, f"no single button {label!r} among {labels}"
        async with self._listening() as heard:
            await self._settle(await self._choose(message, labels.index(found[0]) + 1))
        return Heard.of(heard)

    async def waits(self, length: str) -> Heard:
        """Let time pass, and hear what the bot says by itself."""
        async with self._listening() as heard:
            moment = self._app.host.clock.now() + parse_duration(length)
            await self._app.schedule.advance(moment)
            await self._app.host.outbox.flush()
            await self._bot.settle()
        return Heard.of(heard)

    async def hears(self) -> Heard:
        """Hear what the bot has told this person by itself, since they last heard it so."""
        await self._app.host.outbox.flush()
        await self._bot.settle()
        await self._person.accepts()
        shared, heard = {*self._stage.rooms.values()}, list[Output]()
        for each in self._seen():
            if each.room not in shared and (each.id, each.body) not in self._told:
                self._told.add((each.id, each.body))
                await self._hear(each, heard)
        return Heard.of(heard)

    async def chooses(self, word: str, of: str = "") -> Heard:
        """Do something with a message, by a reply to it."""
        room, event = self._find(of)
        async with self._listening() as heard:
            await self._settle(await self._person.says(room, f"!{word}", reply_to=event))
        return Heard.of(heard)

    async def reacts(self, emoji: str, to: str = "") -> None:
        """React to the latest message that somebody said, or the latest with some words."""
        room, event = self._find(to)
        reaction = await self._person.reacts(room, emoji, event)
        self._reactions[self._person.name, event, emoji] = reaction
        await self._settle(reaction)

    async def unreacts(self, emoji: str, to: str = "") -> None:
        """Take one's reaction to a message back."""
        room, event = self._find(to)
        reaction = self._reactions.pop((self._person.name, event, emoji))
        await self._settle(await self._person.redacts(room, reaction))

    async def edits(self, text: str, of: str = "") -> None:
        """Put other words in the place of a message."""
        room, event = self._find(of)
        await self._settle(await self._person.edits(room, event, text))

    async def deletes(self, which: str = "") -> None:
        """Take a message away."""
        room, event = self._find(which)
        await self._settle(await self._person.redacts(room, event))

    def _find(self, words: str) -> tuple[str, str]:
        found = [(room, event) for room, event, said in self._said if words in said]
        return found[-1]

    async def _enter(self) -> None:
        """Have the person in the room, with the power that they are to have, and the bot too."""
        person, bot = self._person, self._stage.bot.user_id
        await person.client.syncs()
        rooms = person.client.nio.rooms
        if self._room not in rooms:
            await person.joins(self._room)
        await self._stage.settles_power(self._room, person.name, is_moderator=self._moderates)
        await person.waits_until(lambda: _has_joined(person, self._room, bot))

    async def _direct(self) -> str:
        """Give the person's direct conversation with the bot, a new one if there is none."""
        person = self._person
        await person.accepts()
        public = set(self._stage.rooms.values())
        found = [each for each in person.client.nio.rooms if each not in public]
        if found:
            return found[0]
        made = await person.makes_room(
            "", self._stage.bot, encrypted=self._stage.is_encrypted, direct=True
        )
        async with asyncio.timeout(PATIENCE):
            await self._bot.handled(made)
        await person.waits_until(lambda: _has_joined(person, made, self._stage.bot.user_id))
        return made

    async def _choose(self, message: Message, number: int) -> str:
        """Press the reaction of a button; where there is none, or once more, type its number."""
        bot, me = self._stage.bot.user_id, self._person.user_id
        for key, people in message.reactions.items():
            if key.startswith(str(number)) and bot in people and me not in people:
                return await self._person.reacts(message.room, key, message.id)
        return await self._person.says(message.room, str(number), reply_to=message)

    def _addressed(self, text: str) -> tuple[str, bool]:
        """Write a line as in a room, and tell whether it mentions the bot.

        The console's own room is a talk with the bot alone. Where it is encrypted, commands are
        said to the bot by name, so that both ways are tried.
        """
        if text.startswith("@staffroom"):
            return text.removeprefix("@staffroom").lstrip(" :,"), True
        if self._app.dispatcher.is_command(text):
            return (text, True) if self._stage.is_encrypted else (f"!{text}", False)
        return text, self._room_name == HERE

    async def _settle(self, event: str) -> None:
        async with asyncio.timeout(PATIENCE):
            await self._bot.handled(event)
            await self._bot.settle()
            await self._app.host.outbox.flush()

    def _seen(self) -> list[Message]:
        """List what the bot has said where this person is: here, or to them alone."""
        shared = set(self._stage.rooms.values()) - {self._room}
        joined = [each for each in self._person.client.nio.rooms if each not in shared]
        messages = [message for room in joined for message in self._person.seen(room)]
        return [each for each in messages if each.sender == self._stage.bot.user_id]

    @contextlib.asynccontextmanager
    async def _listening(self) -> AsyncIterator[list[Output]]:
        await self._person.accepts()
        before = {each.id: each.content for each in self._seen()}
        heard: list[Output] = []
        yield heard
        await self._person.accepts()
        new = [each for each in self._seen() if before.get(each.id) != each.content]
        for each in sorted(new, key=_time):
            await self._hear(each, heard)

    async def _hear(self, message: Message, heard: list[Output]) -> None:
        """Add a message to what was heard; a file goes with the words before it."""
        assert message.is_readable, "the bot gave no key to what it said"
        is_whispered = message.room != self._room
        # What is secret is said in encrypted conversations, however clear the room is.
        assert message.is_encrypted >= (is_whispered and self._stage.is_encrypted)
        assert is_whispered or message.is_encrypted == self._stage.is_encrypted
        text, buttons = _choices(message.body)
        if not message.has_file:
            heard.append(self._output(self._read(text), buttons, is_whispered=is_whispered))
            return
        if not heard or heard[-1].private != is_whispered:
            heard.append(self._output("", [], is_whispered=is_whispered))
        last, name = heard[-1], message.content.get("filename")
        shown = f"\n\nPicture: {message.body}" if name and message.body != name else ""
        files = (*last.files, await self._save(message))
        heard[-1] = replace(last, text=last.text + shown, files=files)

    def _output(self, text: str, buttons: list[str], *, is_whispered: bool) -> Output:
        return Output(
            line=None,
            to=self._person.name,
            room=self._room_name,
            private=is_whispered,
            text=text,
            buttons=tuple(buttons),
        )

    def _read(self, text: str) -> str:
        """Read a text with commands as they are typed on the console."""

        def bare(found: re.Match[str]) -> str:
            return found[1] if self._app.dispatcher.is_command(found[1]) else found[0]

        return _COMMAND.sub(bare, text)

    async def _save(self, message: Message) -> str:
        self._files.mkdir(parents=True, exist_ok=True)
        name = message.content.get("filename") or message.body
        path = self._files / f"{len(list(self._files.iterdir()))}-{name}"
        path.write_bytes(await self._person.downloads(message))
        return str(path)


def _choices(body: str) -> tuple[str, list[str]]:
    """Part a message into what it says and the labels of its buttons."""
    found = _CHOICES.search(body)
    if not found:
        return body, []
    lines = found[1].splitlines()
    return body[: found.start()], [line.partition(". ")[2] for line in lines]


def _has_joined(person: Person, room: str, user: str) -> bool:
    view = person.client.nio.rooms.get(room)
    return view is not None and user in view.users and user not in view.invited_users


def _time(message: Message) -> int:
    return message.time


@contextlib.asynccontextmanager
async def talking_on_matrix(
    folder: Path,
    clock: HeldClock | None = None,
    *,
    synapse: Synapse,
    is_encrypted: bool = False,
    **given: object,
) -> AsyncIterator[MatrixTalk]:
    """Start a bot in a room on Matrix, as ada, a member."""
    stage = await Stage.on(synapse, folder, is_encrypted=is_encrypted)
    settings = stage.settings(folder, **given)
    async with (
        People.on(synapse, synapse.folder / "people") as people,
        running_on_matrix(settings, clock or HeldClock(START)) as (app, bot),
    ):
        talk = MatrixTalk(stage, app, bot, people, folder / "heard")
        await talk.becomes("ada")
        yield talk


@contextlib.asynccontextmanager
async def running_on_matrix(
    settings: Settings, clock: HeldClock | None = None
) -> AsyncIterator[tuple[App, Matrix]]:
    """Run a bot on Matrix, ready before the test goes on."""
    async with open_matrix(settings, clock) as (app, bot), asyncio.TaskGroup() as tasks:
        running = tasks.create_task(bot.run())
        async with asyncio.timeout(PATIENCE):
            await bot.ready.wait()
        try:
            yield app, bot
        finally:
            running.cancel()

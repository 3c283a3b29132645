"""Talk: a driver that speaks and presses, for tests that read as conversations."""

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from bot.adapters.console import Console, Output
from bot.app import open_console
from bot.chat import Reply
from bot.clock import HeldClock
from tests.settled import settle

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday morning, when every conversation begins."""


class Heard(str):
    """What the bot said, as text; `outputs` has it in full."""

    __slots__ = ("outputs",)

    outputs: list[Output]

    @classmethod
    def of(cls, outputs: list[Output]) -> "Heard":
        """Join the texts of some outputs."""
        heard = cls("\n\n".join(each.text for each in outputs))
        heard.outputs = outputs
        return heard

    @property
    def buttons(self) -> list[str]:
        """List the labels of all buttons."""
        return [label for each in self.outputs for label in each.buttons]

    @property
    def is_private(self) -> bool:
        """Tell whether everything was said privately."""
        return bool(self.outputs) and all(each.private for each in self.outputs)

    @property
    def files(self) -> list[str]:
        """List the paths of all files."""
        return [path for each in self.outputs for path in each.files]


class Talk(Protocol):
    """A conversation on some platform, with as many people as wanted."""

    @property
    def jobs(self) -> list[str]:
        """List the jobs that the clock will run."""
        ...

    async def becomes(self, name: str, role: str = "member") -> None:
        """Go on as somebody else."""
        ...

    async def goes_to(self, room: str) -> None:
        """Go on in another room."""
        ...

    async def crowds(self, count: int) -> None:
        """Let so many more people be in the room, who say nothing."""
        ...

    async def says(self, text: str, file: Path | None = None) -> Heard:
        """Say something, with a file attached or without."""
        ...

    async def whispers(self, text: str) -> Heard:
        """Say something to the bot in a direct conversation."""
        ...

    async def fills(self, *answers: str) -> Heard:
        """Answer the fields of a form, and hear what comes at the end."""
        ...

    async def presses(self, label: str) -> Heard:
        """Press the button with this label, or whose label begins so, in the latest reply."""
        ...

    async def waits(self, length: str) -> Heard:
        """Let time pass, and hear what the bot says by itself."""
        ...

    async def hears(self) -> Heard:
        """Hear what the bot has told this person by itself, since they last heard it so."""
        ...

    async def chooses(self, word: str, of: str = "") -> Heard:
        """Do something with the latest message that somebody said, or the latest with some words.

        The word is what is typed for it where there is no menu.
        """
        ...

    async def reacts(self, emoji: str, to: str = "") -> None:
        """React to the latest message that somebody said, or the latest with some words."""
        ...

    async def unreacts(self, emoji: str, to: str = "") -> None:
        """Take one's reaction to a message back."""
        ...

    async def edits(self, text: str, of: str = "") -> None:
        """Put other words in the place of a message."""
        ...

    async def deletes(self, which: str = "") -> None:
        """Take a message away."""
        ...


Talking = Callable[..., AbstractAsyncContextManager[Talk]]
"""Starts a bot that keeps its things in a folder, for ada, who is a member, to speak with."""


class ConsoleTalk:
    """A conversation on the console."""

    def __init__(self, console: Console, outputs: list[Output]) -> None:
        self._console = console
        self._outputs = outputs
        self._line = 0
        self._said: dict[int, str] = {}
        """What people typed, by its line."""
        self._told: dict[str, int] = {}
        """How many of the outputs somebody has looked through."""

    @property
    def jobs(self) -> list[str]:
        """List the jobs that the clock will run."""
        return self._console.jobs

    @property
    def shown(self) -> Heard:
        """Give all that was said since the bot was started."""
        return Heard.of(list(self._outputs))

    async def line(self, text: str) -> Heard:
        """Type a line, as it is, and hear what comes back."""
        self._line += 1
        start = len(self._outputs)
        await self._console.take(text, self._line)
        return Heard.of(self._outputs[start:])

    async def becomes(self, name: str, role: str = "member") -> None:
        """Go on as somebody else."""
        await self.line(f"/as {name} {role}")

    async def goes_to(self, room: str) -> None:
        """Go on in another room."""
        await self.line(f"/room {room}")

    async def crowds(self, count: int) -> None:
        """Do nothing: nobody counts people on the console."""

    async def says(self, text: str, file: Path | None = None) -> Heard:
        """Say something, with a file attached or without."""
        self._said[self._line + 1] = text
        return await self.line(f'{text} @"{file}"' if file else text)

    async def whispers(self, text: str) -> Heard:
        """Say something to the bot in a direct conversation."""
        room = self._console.room
        await self.goes_to("console")
        heard = await self.says(text)
        await self.goes_to(room.name)
        return heard

    async def fills(self, *answers: str) -> Heard:
        """Answer the fields of a form one by one, and hear what comes at the end."""
        heard = Heard.of([])
        for answer in answers:
            heard = await self.line(answer)
        return heard

    async def presses(self, label: str) -> Heard:
        """Press the button with this label, or whose label begins so, in the latest reply."""
        me = self._console.user.name
        shown = [each for each in self._outputs if not each.private or each.to == me]
        labels = list(next(each.buttons for each in reversed(shown) if each.buttons))
        exact = [each for each in labels if each == label]
        found = exact or [each for each in labels if each.startswith(label)]
        assert len(found) == 1, f"no single button {label!r} among {labels}"
        return await self.line(f"/press {labels.index(found[0]) + 1}")

    async def waits(self, length: str) -> Heard:
        """Let time pass, and hear what the bot says by itself."""
        return await self.line(f"/advance {length}")

    async def hears(self) -> Heard:
        """Hear what the bot has told this person by itself, since they last heard it so."""
        me, start = self._console.user.name, self._told.get(self._console.user.name, 0)
        self._told[me] = len(self._outputs)
        told = [each for each in self._outputs[start:] if each.line is None and each.to == me]
        return Heard.of(told)

    async def chooses(self, word: str, of: str = "") -> Heard:
        """Do something with a message."""
        return await self.line(f"{word} #{self._find(of)}")

    async def reacts(self, emoji: str, to: str = "") -> None:
        """React to the latest message that somebody said, or the latest with some words."""
        await self.line(f"/react #{self._find(to)} {emoji}")

    async def unreacts(self, emoji: str, to: str = "") -> None:
        """Take one's reaction to a message back."""
        await self.line(f"/unreact #{self._find(to)} {emoji}")

    async def edits(self, text: str, of: str = "") -> None:
        """Put other words in the place of a message."""
        number = self._find(of)
        self._said[number] = text
        await self.line(f"/edit #{number} {text}")

    async def deletes(self, which: str = "") -> None:
        """Take a message away."""
        await self.line(f"/delete #{self._find(which)}")

    def _find(self, words: str) -> int:
        return max(number for number, text in self._said.items() if words in text)


@contextlib.asynccontextmanager
async def talking(
    folder: Path, clock: HeldClock | None = None, **given: object
) -> AsyncIterator[ConsoleTalk]:
    """Start a bot that keeps its things in a folder, as ada, who is a member."""
    outputs: list[Output] = []

    async def show(output: Output, reply: Reply) -> None:
        del reply
        outputs.append(output)

    settings = settle(folder, **given)
    async with open_console(settings, show, clock or HeldClock(START)) as console:
        talk = ConsoleTalk(console, outputs)
        await talk.becomes("ada")
        yield talk

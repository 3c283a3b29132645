"""Work: what is being answered at present, so that the bot stops only when that is done."""

import asyncio
import contextlib
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from bot.chat import Form, Reply

STOPPING = Reply("I am being restarted and can't finish this. Please ask again soon.", private=True)
_LAST_WORDS = 1.0


class Answer(Protocol):
    """A way to answer somebody who waits."""

    def respond(self, answer: Reply | Form) -> Awaitable[None]:
        """Say something."""
        ...


@dataclass(slots=True)
class Work:
    """What is being answered at present."""

    count: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    _answers: list[Answer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.idle.set()

    @contextlib.contextmanager
    def going_on(self, answer: Answer | None = None) -> Iterator[None]:
        """Count something until it is done."""
        self.count += 1
        self.idle.clear()
        answers = [answer] if answer else []
        self._answers += answers
        try:
            yield
        finally:
            for each in answers:
                self._answers.remove(each)
            self.count -= 1
            if not self.count:
                self.idle.set()

    async def give_up(self) -> None:
        """Tell everybody who still waits that there will be no answer."""
        waiting = [asyncio.ensure_future(each.respond(STOPPING)) for each in self._answers]
        if waiting:
            await asyncio.wait(waiting, timeout=_LAST_WORDS)

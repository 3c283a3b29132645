"""Posting: puts messages, their buttons and their files into rooms, each of them once."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.chat import Reply, User
from bot.clock import Clock
from bot.dispatch import Dispatcher
from bot.forms import Interview, OpenForms
from bot.storage import Inbox, Offered, Offers, Values

from . import limits
from .booth import Booth
from .contents import Relation, mark, to_edit, to_notice
from .directs import Directs
from .hearing import Heard
from .names import to_transaction
from .render import Part, render
from .speaking import MESSAGE, Speaker


@dataclass(slots=True)
class Underway:
    """A form that somebody is filling in, and what they did to open it."""

    interview: Interview
    opened_by: Heard
    pressed: Offered | None


@dataclass(slots=True)
class Desk:
    """What every answer needs."""

    speaker: Speaker
    directs: Directs
    offers: Offers
    inbox: Inbox
    values: Values
    dispatcher: Dispatcher
    clock: Clock
    open_forms: OpenForms = field(default_factory=OpenForms)
    booth: Booth = field(default_factory=Booth)
    underway: dict[str, Underway] = field(default_factory=dict)
    """By the person's id."""

    async def begin_form(self, user: User, underway: Underway) -> None:
        """Let somebody fill in a form; what they type is nowhere but in memory."""
        self.underway[user.id] = underway
        await self.values.set(form_key(user.id), underway.interview.form.title)

    async def end_form(self, user: User) -> str:
        """Forget a form, and give the title of one that a restart has cut off, or ""."""
        title = await self.values.get(form_key(user.id), "")
        if title:
            await self.values.remove(form_key(user.id))
        return "" if self.underway.pop(user.id, None) else str(title)

    def now(self) -> datetime:
        """Give the time."""
        return self.clock.now()

    def render(self, reply: Reply, *, is_direct: bool, is_secret: bool = False) -> list[Part]:
        """Give a reply as messages, commands written as people type them there."""
        sign = "" if is_direct else "!"

        def spell(text: str) -> str:
            word, _, rest = text.partition(" ")
            if rest.startswith("#") and self.dispatcher.is_message_action(word):
                return f"{sign}{word}"  # typed as a reply to the message, which has no number here
            return f"{sign}{text}" if self.dispatcher.is_command(text) else text

        return render(reply, spell, is_direct=is_direct, can_react=not is_secret)


NOWHERE = Relation()


@dataclass(frozen=True, slots=True)
class Where:
    """Where messages go: a room, what they belong to there, and who may press their buttons."""

    room: str
    relation: Relation = NOWHERE
    mentioned: tuple[str, ...] = ()
    asked_by: str = ""
    only_for: str = ""


class Post:
    """Sends what comes of one cause, each piece under a name of its own made from that."""

    def __init__(self, desk: Desk, cause: str) -> None:
        self._desk = desk
        self._cause = cause
        self._numbers = itertools.count()

    async def send(self, parts: Sequence[Part], where: Where) -> list[str]:
        """Send messages, of which the first alone is a reply and calls people; give their ids."""
        speaker, sent = self._desk.speaker, list[str]()
        for part in parts:
            if part.body:
                content = to_notice(part, where.relation, where.mentioned)
                message = await speaker.send(where.room, MESSAGE, content, self._name())
                sent.append(message)
                where = replace(where, mentioned=(), relation=replace(where.relation, reply_to=""))
                await self._offer(
                    part,
                    Offered(
                        message,
                        where.room,
                        where.asked_by,
                        self._cause,
                        part.buttons,
                        where.only_for,
                        where.relation.thread,
                        hidden=part.hidden,
                    ),
                )
            for file in part.files:
                name = self._name()
                sent.append(await speaker.send_file(where.room, file, where.relation, name))
        return sent

    async def edit(self, pressed: Offered, part: Part) -> None:
        """Put something in the place of a message, and renew its buttons."""
        speaker, room = self._desk.speaker, pressed.room
        await speaker.send(room, MESSAGE, to_edit(part, pressed.message), self._name())
        wanted = _marked(part)
        renewed = replace(
            pressed,
            buttons=part.buttons,
            cause=self._cause,
            marks=pressed.marks[:wanted],
            hidden=part.hidden,
        )
        await self._offer(part, renewed)
        for superfluous in filter(None, pressed.marks[wanted:]):
            await self.redact(room, superfluous)

    async def redact(self, room: str, message: str) -> None:
        """Take a message or a reaction back."""
        await self._desk.speaker.redact(room, message, self._name())

    async def react(self, room: str, message: str, key: str) -> str:
        """Put a reaction to a message."""
        return await self._desk.speaker.react(room, message, key, self._name())

    async def _offer(self, part: Part, offered: Offered) -> None:
        """Remember a message's buttons, and put a reaction for each to be pressed."""
        if not part.buttons and not part.hidden and not offered.marks:
            return
        self._desk.booth.clear(offered.room)
        # Kept first: whoever is quicker than the last reaction presses something that works.
        await self._desk.offers.set(offered, self._desk.now())
        missing = range(len(offered.marks) + 1, _marked(part) + 1)
        new = [await self.react(offered.room, offered.message, mark(each)) for each in missing]
        marks = (*offered.marks, *new)
        await self._desk.offers.set(replace(offered, marks=marks), self._desk.now())

    def _name(self) -> str:
        return to_transaction(self._cause, next(self._numbers))


def form_key(user: str) -> str:
    """Name the value that tells which form somebody has open, by their id."""
    return f"form {user}"


def _marked(part: Part) -> int:
    """Count the buttons that get a reaction; more than there are figures get none."""
    return len(part.buttons) if len(part.buttons) <= len(limits.MARKS) else 0

"""Session: one person at a keyboard who can play everybody, the console's side of the bot."""

import contextlib
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.adapters.choices import Choices
from bot.chat import (
    Button,
    Features,
    File,
    Form,
    Message,
    Reaction,
    Reply,
    Role,
    Room,
    User,
    UserError,
)
from bot.commands import Held
from bot.dispatch import (
    Chosen,
    Deleted,
    Dispatcher,
    Edited,
    Event,
    Happening,
    Pressed,
    Reacted,
    Said,
    Source,
    Submitted,
    read_text,
)
from bot.forms import CANCEL, CORRECT, Interview, OpenForms
from bot.markup import plain
from bot.outages import Contact
from bot.outbox import Delivery, Outbox, find_addressee
from bot.schedule import MovableClock, Schedule
from bot.storage import Connection

from .everybody import Everybody
from .files import save_file, take_file
from .lines import Lines
from .output import Output, Told, addressed
from .steering import Advance, As, Delete, Edit, In, Press, Quit, React, Steer, parse_steering

NAME = "console"
OPERATOR = "operator"
FEATURES = Features(has_cooldowns=False, no_teams="On the console there are no roles.")
_ABOUT = re.compile(r"(\S+)\s+#(\d{1,9})")
"""Something to do with a message, by the number of the line in which it was typed."""
_MENTION = re.compile(r"@?staffroom\b[\s:,]*", re.IGNORECASE)

Show = Callable[[Output, Reply], Awaitable[None]]


class Console(Everybody):
    """Turns lines into events and replies into output; the adapter of the console."""

    name = NAME

    def __init__(self, clock: MovableClock, folder: Path, show: Show) -> None:
        self.contact = Contact(NAME)
        self._clock = clock
        self._folder = folder
        self._show = show
        self._roles: dict[str, Role] = {OPERATOR: Role.OWNER}
        self._user = OPERATOR
        self._room = NAME
        self._rooms = {NAME}
        self._seen_from = ""
        """The room that the person is in while something happens in their direct conversation."""
        self._line: int | None = None
        self._choices = Choices()
        self._interviews: dict[tuple[str, str], Interview] = {}
        self._forms = OpenForms()
        self._lines = Lines(NAME)
        self._dispatcher: Dispatcher | None = None
        self._schedule: Schedule | None = None
        self._outbox: Outbox | None = None
        self._posted = 0
        self.is_well = True
        """Whether what the last line asked for was done."""

    def connect(self, dispatcher: Dispatcher, schedule: Schedule, outbox: Outbox) -> None:
        """Join the console to the bot that it speaks for."""
        self._dispatcher, self._schedule, self._outbox = dispatcher, schedule, outbox

    @property
    def jobs(self) -> list[str]:
        """List the jobs that the clock will run."""
        return self._schedule.names() if self._schedule else []

    @property
    def user(self) -> User:
        """Give the person who is typing."""
        return User(f"{NAME}:{self._user}", self._user)

    @property
    def room(self) -> Room:
        """Give the room that is typed in; `console` itself is a direct conversation."""
        if self._room == NAME:
            return self._direct
        return Room(f"{NAME}:{self._room}", self._room)

    @property
    def _direct(self) -> Room:
        return Room(f"{NAME}:direct:{self._user}", NAME, is_direct=True, is_private=True)

    async def take(self, line: str, number: int) -> Told | None:
        """Act on one line; every reply has been shown when it returns."""
        self._line = number
        self.is_well = True
        try:
            if line.startswith("/"):
                return await self._steer(parse_steering(line))
            await self._hear(line)
        except UserError as mistake:
            self.is_well = False
            await self._respond(Reply(str(mistake), private=True))
        finally:
            self._line = None
            if self._outbox is not None:
                await self._outbox.flush()
        return None

    async def complete(self, typed: str) -> list[str]:
        """Suggest how the line may go on."""
        if self._dispatcher is None or typed.startswith("/"):
            return []
        return await self._dispatcher.complete(self._source(), typed)

    async def find_user(self, room: Room, typed: str) -> User | None:
        """Find somebody who has typed here."""
        del room
        wanted = typed.removeprefix("@").lower()
        name = next((each for each in self._roles if each.lower() == wanted), None)
        return User(f"{NAME}:{name}", name) if name else None

    async def find_room(self, room: Room, typed: str) -> Room | None:
        """Find a room that has been visited."""
        del room
        wanted = typed.removeprefix("#").lower()
        name = next((each for each in self._rooms - {NAME} if each.lower() == wanted), None)
        return Room(f"{NAME}:{name}", name) if name else None

    async def find_message(self, room: Room, message_id: str) -> Message | None:
        """Find a message that was typed since the console was started."""
        del room
        return self._lines.find(message_id)

    async def list_reactors(self, room: Room, message_id: str, emoji: str) -> list[User]:
        """List the people who have put an emoji to a message."""
        del room
        found = self._lines.list_reactors(message_id, emoji)
        return [_to_user(each) for each in found]

    async def add_reaction(self, room: Room, message_id: str, emoji: str) -> bool:
        """Put no reaction: nobody would see it."""
        del room, message_id, emoji
        return False

    async def link_to(self, room: Room, message_id: str) -> str:
        """Give no address: there is none."""
        del room, message_id
        return ""

    async def list_directs(self, account: str) -> tuple[str, ...]:
        """List the one direct conversation with whoever is played."""
        return (f"{NAME}:direct:{account.partition(':')[2]}",)

    async def list_held(self, accounts: Sequence[str]) -> list[Held]:
        """Say that nothing is kept but in memory."""
        del accounts
        return []

    async def erase(self, conn: Connection, accounts: Sequence[str]) -> None:
        """Forget what is in memory."""
        del conn
        for each in accounts:
            self._forms.forget(each)
        left = {key: form for key, form in self._interviews.items() if key[0] not in accounts}
        self._interviews = left

    def community_of(self, room: Room) -> str:
        """Give the community of everybody: whoever sits here is served."""
        return room.community

    async def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Show what the bot says by itself."""
        to, room, reply = find_addressee(delivery.room), delivery.room, delivery.reply
        if to:
            user, reply = _to_user(to), replace(reply, private=True)
            for each in self._rooms:  # one sees it wherever one is
                self._choices.add(each, reply.buttons, user, place=NAME)
            await self._print(reply, replace(room, name=NAME), user, None)
        else:
            self._choices.add(room.name, reply.buttons, None)
            await self._print(reply, room, None, None)
        self._posted += 1
        return (f"{NAME}:post:{self._posted}",)

    async def redraw(self, delivery: Delivery, messages: tuple[str, ...]) -> tuple[str, ...]:
        """Show it again as it is now."""
        await self.deliver(delivery)
        return messages

    async def withdraw(self, room: Room, messages: tuple[str, ...]) -> None:
        """Say that something is taken back: a screen can't be unprinted."""
        del messages
        to = find_addressee(room)
        user = _to_user(to) if to else None
        room = replace(room, name=NAME) if to else room
        told = Reply("(The message above is taken back.)", private=bool(to))
        await self._print(told, room, user, None)

    def _source(self) -> Source:
        return Source(self.user, self.room, self._roles[self._user], FEATURES)

    async def _steer(self, steer: Steer) -> Told | None:
        match steer:
            case As(name, role):
                self._roles[name] = role or self._roles.get(name, Role.MEMBER)
                self._user = name
                return Told(f"You are now {name} ({self._roles[name].name.lower()}).")
            case In(name):
                self._room = name
                self._rooms.add(name)
                return Told(f"You are now in {name}.")
            case Press(number):
                await self._press(self._choices.get(self._room, self.user, number))
            case React() | Edit() | Delete():
                await self._happen(steer)
            case Advance(by):
                return await self._advance(by)
            case Quit():
                return Told("Goodbye.", is_over=True)
        return None

    async def _happen(self, steer: React | Edit | Delete) -> None:
        it, number = self._source(), steer.number
        message = self._lines.get(number, it.room)
        happening: Happening
        match steer:
            case React(_, emoji, is_added):
                if not self._lines.react(number, it.user, emoji, is_added=is_added):
                    return
                reaction = Reaction(message.id, it.room, it.user, emoji, is_added)
                happening = Reacted(it.user, it.room, it.role, FEATURES, reaction)
            case Edit(_, text):
                message = self._lines.edit(number, text, it.room, it.user)
                happening = Edited(it.user, it.room, it.role, FEATURES, message)
            case Delete():
                self._lines.remove(number, it.room, it.user, it.role)
                happening = Deleted(it.user, it.room, it.role, FEATURES, message.id)
        if self._dispatcher is not None:
            await self._dispatcher.tell(happening)

    async def _advance(self, by: timedelta) -> Told:
        moment = self._clock.now() + by
        self._line = None
        if self._schedule is not None:
            await self._schedule.advance(moment)
        return Told(f"It is now {moment:%a %d %b %Y %H:%M} UTC.")

    async def _hear(self, line: str) -> None:
        for room in (self.room, self._direct):
            key = (self.user.id, room.id)
            if key in self._interviews:
                with self._being_in(NAME if room.is_direct else self._room):
                    await self._go_on(key, line)
                return
        buttons = self._choices.find(self._room, self.user)
        numbered = {str(number): button for number, button in enumerate(buttons, 1)}
        if line.strip() in numbered:
            await self._press(numbered[line.strip()])
            return
        text, files = take_file(line)
        about = _ABOUT.fullmatch(text.strip())
        if about and self._dispatcher and self._dispatcher.is_message_action(about[1]):
            await self._choose(about[1], int(about[2]))
            return
        mention = _MENTION.match(text)
        if mention and mention.end() > 0 and text.startswith("@"):
            text = text[mention.end() :]
        elif not self.room.is_direct and not self._is_command(text):
            await self._dispatch(self._said(text, files, is_addressed=False))
            return
        await self._dispatch(self._said(text, files, is_addressed=True))

    def _is_command(self, text: str) -> bool:
        return self._dispatcher is not None and self._dispatcher.is_command(text)

    def _said(self, text: str, files: tuple[File, ...], *, is_addressed: bool) -> Said:
        source = self._source()
        id_ = self._lines.id_of(self._line)
        message = Message(id_, source.room, source.user, text, files)
        if self._line is not None:
            self._lines.add(self._line, message)
        return Said(
            source.user, source.room, source.role, FEATURES, message, is_addressed=is_addressed
        )

    async def _choose(self, name: str, number: int) -> None:
        source = self._source()
        message = self._lines.get(number, source.room)
        await self._dispatch(
            Chosen(source.user, source.room, source.role, FEATURES, name=name, message=message)
        )

    @contextlib.contextmanager
    def _being_in(self, name: str) -> Iterator[None]:
        """Let something happen in a room that the person was not in."""
        self._seen_from, self._room = self._room, name
        try:
            yield
        finally:
            self._room, self._seen_from = self._seen_from, ""

    async def _press(self, button: Button) -> None:
        with self._being_in(self._choices.place_of(self._room, self.user)):
            await self._press_here(button)

    async def _press_here(self, button: Button) -> None:
        source = self._source()
        form = self._forms.find(button.token, source.user)
        if form is not None:
            await self._respond(form)
            return
        await self._dispatch(
            Pressed(source.user, source.room, source.role, FEATURES, token=button.token)
        )

    async def _go_on(self, key: tuple[str, str], line: str) -> None:
        interview = self._interviews[key]
        if line.strip().lower() == CANCEL:
            del self._interviews[key]
            await self._respond(Reply("Stopped. Nothing was changed.", private=True))
            return
        interview = interview.answer(read_text(line))
        if not interview.is_done:
            self._interviews[key] = interview
            await self._respond(interview.prompt())
            return
        del self._interviews[key]
        source = self._source()
        await self._dispatch(
            Submitted(
                source.user,
                source.room,
                source.role,
                FEATURES,
                token=interview.form.token,
                values=interview.values,
            )
        )

    async def _dispatch(self, event: Event) -> None:
        if self._dispatcher is not None:
            self.is_well = await self._dispatcher.take(event, self._respond)

    async def _respond(self, answer: Reply | Form) -> None:
        user, room = self.user, self.room
        if isinstance(answer, Form):
            interview = Interview(answer)
            self._interviews[user.id, room.id] = interview
            answer = interview.prompt()
        if answer.again is not None:
            correct = self._forms.offer(answer.again, user, CORRECT)
            answer = replace(answer, buttons=(*answer.buttons, correct))
        # By the room's name: whoever is played in the direct conversation sees the same screen.
        self._choices.add(room.name, answer.buttons, user if answer.private else None)
        if self._seen_from:
            self._choices.add(self._seen_from, answer.buttons, user, place=room.name)
        await self._print(answer, room, user, self._line)

    async def _print(self, reply: Reply, room: Room, to: User | None, line: int | None) -> None:
        paths = [save_file(self._folder, file.name, await file.read()) for file in reply.files]
        output = Output(
            line=line,
            to=to.name if to else None,
            room=room.name,
            private=reply.private,
            text=plain(addressed(reply)),
            buttons=tuple(button.label for button in reply.buttons),
            files=tuple(paths),
        )
        await self._show(output, reply)


def _to_user(id_: str) -> User:
    return User(id_, id_.rpartition(":")[2])

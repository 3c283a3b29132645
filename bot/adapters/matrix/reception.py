"""Reception: what was heard on Matrix, as events for the dispatcher."""

import logging
from dataclasses import dataclass, replace

from bot.chat import File, Message, Reply, UserError
from bot.dispatch import Chosen, Event, Pressed, Said, Source, Submitted, read_text
from bot.forms import CANCEL
from bot.log import log_event
from bot.stamps import read_stamp
from bot.storage import Offered

from .answers import NO_DIRECT, Answer
from .contents import read_mark
from .fetching import Fetcher
from .happenings import Happenings
from .hearing import Heard, Kind, strip_mention
from .names import to_id
from .posting import Desk, Underway
from .rooms import Rooms, RoomView
from .secrecy import Secrecy
from .standing import Standing
from .work import Later

log = logging.getLogger(__name__)

PREFIX = "!"
UNDO = "undo"
STOPPED = Reply("Stopped. Nothing was changed.", private=True)
UNREADABLE = Reply(
    "I can't read what you just wrote: your app has not given me the key to it. Please say it "
    "again. If that does not help, check in its settings that encrypted messages go to all devices."
)
INTERRUPTED = Reply(
    "I was cut off while I did what you asked for here. It may be done already, so please look "
    "before you ask again.",
    private=True,
)


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody said, where, and what they meant by it."""

    heard: Heard
    room: RoomView
    source: Source
    text: str
    is_addressed: bool
    has_prefix: bool


class Reception:
    """Takes what was heard and sees that it is answered."""

    def __init__(
        self,
        desk: Desk,
        standing: Standing,
        rooms: Rooms,
        fetcher: Fetcher,
        happenings: Happenings,
    ) -> None:
        self._desk = desk
        self._standing = standing
        self._rooms = rooms
        self._fetcher = fetcher
        self._secrecy = Secrecy(desk)
        self._happenings = happenings
        self._told: set[str] = set()

    async def take(self, heard: Heard) -> None:
        """Answer an event; raise Later if it must be answered again later."""
        room = self._rooms.find(heard.room)
        if room is None or not room.is_in(self._rooms.me):
            return
        kept = self._desk.booth.find(heard.room)
        if heard.kind is Kind.REACTED and kept is not None and kept.message == heard.target:
            await self._secrecy.refuse(heard, room)
            return
        pressed, number = await self._find_press(heard)
        if heard.kind in {Kind.EDITED, Kind.TAKEN_BACK} or (
            heard.kind is Kind.REACTED and pressed is None
        ):
            await self._happenings.take(heard, room)
            if pressed is None:
                return
        if heard.is_begun:
            await self._finish_telling(heard, room)
        elif pressed is not None:
            await self._press(replace(heard, target=pressed.message), room, pressed, number)
        elif heard.kind is Kind.SAID:
            await self._hear(heard, room)
        else:
            await self._take_unreadable(heard, room)

    async def _hear(self, heard: Heard, room: RoomView) -> None:
        line = self._read(heard, room)
        if line.source.room.is_direct and line.source.user.id in self._desk.underway:
            await self._go_on(line)
            return
        if line.source.room.is_direct and await self._is_cut_off(line):
            return
        pressed, number = await self._find_number(line)
        if pressed is not None:
            await self._press(heard, room, pressed, number)
            return
        if heard.reply_to and await self._chose(line):
            return
        files = await self._files(line)
        message = Message(to_id(heard.id), line.source.room, line.source.user, line.text, files)
        it, is_addressed = line.source, line.is_addressed
        event = Said(it.user, it.room, it.role, it.features, message, is_addressed=is_addressed)
        await self._dispatch(event, Answer(self._desk, heard, room))

    def _read(self, heard: Heard, room: RoomView) -> Line:
        me = self._rooms.me
        source = self._standing.source(room, heard.sender)
        text, is_named = strip_mention(
            heard.text, me, room.name_of(me), is_mentioned=me in heard.mentions
        )
        has_prefix = text.startswith(PREFIX)
        bare = text[len(PREFIX) :].lstrip() if has_prefix else text
        is_meant = is_named or source.room.is_direct
        is_command = has_prefix and self._desk.dispatcher.is_command(bare)
        if not is_meant and not is_command:
            # Another bot's command, or nobody's: as it was typed.
            return Line(heard, room, source, heard.text, is_addressed=False, has_prefix=has_prefix)
        return Line(heard, room, source, bare, is_addressed=True, has_prefix=has_prefix)

    async def _files(self, line: Line) -> tuple[File, ...]:
        """Give the file of a message, or of the one that a command replies to."""
        if line.heard.file is not None:
            return (self._fetcher.file(line.heard.file),)
        if not line.heard.reply_to or not line.is_addressed:
            return ()
        if not self._desk.dispatcher.is_command(line.text):
            return ()
        about = await self._fetcher.find(line.heard.room, line.heard.reply_to)
        return (self._fetcher.file(about.file),) if about and about.file else ()

    async def _find_number(self, line: Line) -> tuple[Offered | None, int]:
        """Find the button that a number is meant for: of the message replied to, or the latest."""
        word, user = line.text.removeprefix(PREFIX), line.source.user.id
        if not word.isascii() or not word.isdecimal():
            return None, 0
        number = int(word[:4])
        kept = self._desk.booth.find(line.room.id)
        if kept is not None and line.heard.reply_to in {"", kept.message}:
            return (kept, number) if 1 <= number <= len(kept.buttons) else (None, 0)
        offered = await self._desk.offers.find(line.heard.reply_to) if line.heard.reply_to else None
        if offered is None:
            offered = await self._desk.offers.find_latest(line.room.id, user)
            is_theirs = offered is not None and offered.asked_by == user
            if not line.is_addressed and not is_theirs:
                return None, 0
        if offered is None or offered.room != line.room.id or offered.only_for not in {"", user}:
            return None, 0
        offered, number = _unhidden(offered, number)
        return (offered, number) if 1 <= number <= len(offered.buttons) else (None, 0)

    async def _chose(self, line: Line) -> bool:
        """Do something with the message that is replied to, if that is what was typed."""
        word = line.heard.text if not line.is_addressed else line.text
        word = word.removeprefix(PREFIX).strip()
        is_meant = line.is_addressed or line.has_prefix
        if not is_meant or not self._desk.dispatcher.is_message_action(word):
            return False
        answer = Answer(self._desk, line.heard, line.room)
        it = line.source
        try:
            message = await self._happenings.reader.find(it.room, to_id(line.heard.reply_to))
        except UserError as mistake:
            await answer.respond(Reply(str(mistake), private=True))
            return True
        if message is None or not message.is_readable:
            await answer.respond(Reply("I can't read that message any more.", private=True))
            return True
        event = Chosen(it.user, it.room, it.role, it.features, word.lower(), message)
        await self._dispatch(event, answer)
        return True

    async def _find_press(self, heard: Heard) -> tuple[Offered | None, int]:
        """Find the button that a reaction presses, or that undoes what is taken back."""
        match heard.kind:
            case Kind.REACTED:
                return await self._find_marked(heard)
            case Kind.TAKEN_BACK:
                return await self._find_undo(heard)
        return None, 0

    async def _find_marked(self, heard: Heard) -> tuple[Offered | None, int]:
        number, offered = read_mark(heard.key), await self._desk.offers.find(heard.target)
        if number is None or offered is None or offered.room != heard.room:
            return None, 0
        offered, number = _unhidden(offered, number)
        may_press = offered.only_for in {"", to_id(heard.sender)}
        return (offered, number) if may_press and number <= len(offered.buttons) else (None, 0)

    async def _find_undo(self, heard: Heard) -> tuple[Offered | None, int]:
        """Find what undoes what a reaction did, if what came of it can be undone."""
        offered = await self._desk.offers.find_caused(heard.target)
        if offered is not None and offered.asked_by == to_id(heard.sender):
            for number, (label, _) in enumerate(offered.buttons, 1):
                if label.lower().startswith(UNDO):
                    return offered, number
        return None, 0

    async def _press(self, heard: Heard, room: RoomView, offered: Offered, number: int) -> None:
        token = offered.buttons[number - 1][1]
        it = self._standing.source(room, heard.sender, read_stamp(token))
        answer = Answer(self._desk, heard, room, pressed=offered)
        try:
            form = self._desk.open_forms.find(token, it.user)
        except UserError as mistake:
            await answer.respond(Reply(str(mistake), private=True))
            return
        if form is not None:
            await answer.respond(form)
            return
        await self._dispatch(Pressed(it.user, it.room, it.role, it.features, token), answer)

    async def _go_on(self, line: Line) -> None:
        """Take the next answer of a form; the form itself is answered where it was opened."""
        user, underway = line.source.user, self._desk.underway[line.source.user.id]
        here = Answer(self._desk, line.heard, line.room)
        if line.text.strip().lower() == CANCEL:
            await self._desk.end_form(user)
            await here.respond(STOPPED)
            return
        try:
            interview = underway.interview.answer(read_text(line.heard.text))
        except UserError as mistake:
            await here.respond(Reply(str(mistake), private=True))
            return
        if not interview.is_done:
            self._desk.underway[user.id] = replace(underway, interview=interview)
            await here.respond(interview.prompt())
            return
        await self._desk.end_form(user)
        await self._submit(line, replace(underway, interview=interview))

    async def _is_cut_off(self, line: Line) -> bool:
        """Tell somebody whose form a restart has cut off; what they type next is no question."""
        title = await self._desk.end_form(line.source.user)
        if not title or line.has_prefix or self._desk.dispatcher.is_command(line.text):
            return False
        text = f"I was restarted while you filled in “{title}”. Please type the command again."
        await Answer(self._desk, line.heard, line.room).respond(Reply(text, private=True))
        return True

    async def _submit(self, line: Line, done: Underway) -> None:
        room = self._rooms.find(done.opened_by.room) or line.room
        token, values = done.interview.form.token, done.interview.values
        it = self._standing.source(room, line.heard.sender, read_stamp(token))
        answer = Answer(
            self._desk, line.heard, room, opened_by=done.opened_by, pressed=done.pressed
        )
        event = Submitted(it.user, it.room, it.role, it.features, token, values)
        await self._dispatch(event, answer)

    async def _take_unreadable(self, heard: Heard, room: RoomView) -> None:
        """Say once in a room that the bot can't read there, unless the key still comes."""
        read = await self._fetcher.wait(heard)
        if read is not None:
            await self.take(read)
            return
        log_event(log, "a message can't be read, since its key is missing")
        source = self._standing.source(room, heard.sender)
        if source.room.is_served and room.id not in self._told:
            self._told.add(room.id)
            await Answer(self._desk, heard, room).respond(UNREADABLE)

    async def _finish_telling(self, heard: Heard, room: RoomView) -> None:
        """Tell what an event had come to when the bot was cut off; it is not done again."""
        answer = Answer(self._desk, heard, room)
        untold = await answer.ledger.list_untold()
        if not untold and (heard.kind is not Kind.SAID or self._read(heard, room).is_addressed):
            await answer.retell(INTERRUPTED)
        for number, each in enumerate(untold):
            where = self._rooms.find(each.room)
            if where is None:
                continue
            if number == 0:
                pressed = await self._desk.offers.find(each.pressed) if each.pressed else None
                opened_by = replace(heard, id=each.about, thread=each.thread, kind=Kind.SAID)
                answer = Answer(self._desk, heard, where, opened_by=opened_by, pressed=pressed)
            await answer.retell(each.reply)
        if answer.is_unsaid:
            raise Later

    async def _dispatch(self, event: Event, answer: Answer) -> None:
        if self._desk.dispatcher.is_secret(event):
            await self._keep_secret(event, answer)
            return
        try:
            with answer.ledger.watching():
                await self._desk.dispatcher.take(event, answer.respond, answer.defer)
        finally:
            await answer.close()
        if answer.is_unsaid:
            raise Later

    async def _keep_secret(self, event: Event, answer: Answer) -> None:
        """Answer something of which nothing may tell later."""
        given = await self._secrecy.take(event, answer.heard, answer.room)
        if given is None:
            await answer.respond(NO_DIRECT)
        elif given.is_unsaid:
            raise Later


def _unhidden(offered: Offered, number: int) -> tuple[Offered, int]:
    """Take any number for the one button that has none: who answers so wanted to press it."""
    if offered.buttons or not offered.hidden:
        return offered, number
    return replace(offered, buttons=offered.hidden), 1

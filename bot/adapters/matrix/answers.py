"""Answers: how a reply reaches the person, in the room or in a direct conversation."""

import logging
from dataclasses import replace

from bot.chat import Form, Reply
from bot.forms import CORRECT, Interview
from bot.storage import Offered

from .contents import Relation
from .faults import FAULTS, Refused, code_of, log_fault
from .hearing import Heard, Kind
from .ledger import Ledger, Untold
from .names import to_user
from .posting import Desk, Post, Underway, Where
from .rooms import RoomView

log = logging.getLogger(__name__)

LETTER = "\N{ENVELOPE}\N{VARIATION SELECTOR-16}"
"""Put to a message whose answer is in a direct conversation."""
NO_DIRECT = Reply(
    "I have an answer for you that only you should see, but I can't open a direct conversation "
    "with you. Please write to me directly, then ask me there."
)
NOT_HERE = Reply(
    "You asked me something in a room where I am not allowed to write. Ask whoever runs that room "
    "to give me the power to send messages."
)


class Answer:
    """Answers one event."""

    def __init__(
        self,
        desk: Desk,
        heard: Heard,
        room: RoomView,
        *,
        opened_by: Heard | None = None,
        pressed: Offered | None = None,
    ) -> None:
        """Take what was heard and where to answer it.

        A form is answered where it was opened; `pressed` is the message whose button it was.
        """
        self._desk = desk
        self.heard = heard
        self._about = opened_by or heard
        self.room = room
        self._user = to_user(heard.sender, room.name_of(heard.sender))
        self._pressed = pressed
        self._post = Post(desk, heard.id)
        self.ledger = Ledger(desk.inbox, heard.id)
        self._is_begun = False
        self._is_typing = False
        self._is_hinted = False
        self.is_unsaid = False
        """Whether something could not be said that can be when the account is well again."""

    async def respond(self, answer: Reply | Form) -> None:
        """Deliver a reply or open a form; what can't be delivered is logged."""
        with self.ledger.looking_away():
            if isinstance(answer, Form):
                answer = await self._begin_form(answer)
            if answer.again is not None:
                correct = self._desk.open_forms.offer(answer.again, self._user, CORRECT)
                answer = replace(answer, buttons=(*answer.buttons, correct))
            await self.ledger.keep(self._untold(answer))
            await self._deliver(answer)

    async def retell(self, reply: Reply) -> None:
        """Deliver what was kept from before."""
        with self.ledger.looking_away():
            await self._deliver(reply)

    async def _deliver(self, answer: Reply) -> None:
        try:
            if answer.private and not self._is_direct:
                await self._whisper(answer)
            else:
                await self._say(answer)
        except FAULTS as fault:
            log_fault("an event could not be answered", fault)
            self.is_unsaid |= isinstance(fault, Refused) and fault.is_revoked
            await self._excuse(fault)

    def _untold(self, reply: Reply) -> Untold:
        pressed = self._pressed.message if self._pressed else ""
        return Untold(reply, self.room.id, self._about_id(), self._thread(), pressed)

    async def defer(self) -> None:
        """Show that an answer is on its way."""
        self._is_typing = True
        await self._desk.speaker.show_typing(self.room.id, is_typing=True)

    async def close(self) -> None:
        """Show no longer that an answer is on its way."""
        if self._is_typing:
            await self._desk.speaker.show_typing(self.room.id, is_typing=False)

    @property
    def _is_direct(self) -> bool:
        return self._desk.directs.is_direct(self.room)

    async def _begin_form(self, form: Form) -> Reply:
        interview = Interview(form)
        underway = Underway(interview, self._about, self._pressed)
        await self._desk.begin_form(self._user, underway)
        return interview.prompt()

    async def _say(self, reply: Reply) -> None:
        parts = self._desk.render(reply, is_direct=self._is_direct)
        if reply.replaces and self._pressed is not None and parts:
            await self._post.edit(self._pressed, parts.pop(0))
        reply_to = "" if self._is_begun else self._about_id()
        mentioned = () if self._is_begun or self._is_direct else (self.heard.sender,)
        where = Where(self.room.id, Relation(reply_to, self._thread()), mentioned, self._user.id)
        self._is_begun = True
        await self._post.send(parts, where)

    async def _whisper(self, reply: Reply) -> None:
        """Say it where only the person sees it, as well kept as where they asked."""
        is_encrypted = self._desk.speaker.is_encrypted(self.room.id)
        try:
            room = await self._desk.directs.open(self.heard.sender, is_encrypted=is_encrypted)
        except (Refused, TimeoutError) as fault:
            log_fault("a direct conversation could not be opened", fault)
            await self._say(NO_DIRECT)
            return
        where = Where(room.id, asked_by=self._user.id, only_for=self._user.id)
        await self._post.send(self._desk.render(reply, is_direct=True), where)
        if self._is_said_here and not self._is_hinted:
            self._is_hinted = True
            await self._post.react(self.room.id, self.heard.id, LETTER)

    @property
    def _is_said_here(self) -> bool:
        return self.heard.kind is Kind.SAID and self.heard.room == self.room.id

    async def _excuse(self, fault: BaseException) -> None:
        """Tell the person directly that the bot may not write where they asked."""
        if code_of(fault) != "M_FORBIDDEN" or self._is_direct:
            return
        try:
            await self._whisper(NOT_HERE)
        except FAULTS as again:
            log_fault("an excuse could not be delivered", again)

    def _thread(self) -> str:
        return self._about.thread or (self._pressed.thread if self._pressed else "")

    def _about_id(self) -> str:
        """Name the message that is answered: what was said, or what was pressed."""
        return self._about.id if self._about.kind is Kind.SAID else self._about.target

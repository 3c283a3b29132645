"""Messages: how a reply reaches whoever said something, and what is said without being asked."""

import secrets
from typing import Any

import discord

from bot.chat import Form, Reply

from .desk import Desk
from .faults import FAULTS, UNKNOWN_CHANNEL, code_of, log_fault
from .payloads import to_message
from .people import Anybody, to_user
from .render import Part, fitted
from .retries import persist

CLOSED = (
    "I have an answer for you that only you should see, but Discord does not let me write to you. "
    "Allow direct messages from this server in its privacy settings, or use my commands with a "
    "slash: those answers only you can see."
)
FORBIDDEN = (
    "You asked me something in a room where I am not allowed to write. Ask a moderator to let me "
    "view that room, send messages, embed links, attach files and read its history; or ask me here."
)
GONE = "The room in which you asked me something is gone. Please ask me again in another, or here."


class MessageAnswer:
    """Answers what was said in a message: in the room, or directly if only they should see it."""

    def __init__(self, desk: Desk, message: discord.Message) -> None:
        self._desk = desk
        self._message = message
        self._author: Anybody = message.author
        self._is_answered = False

    async def respond(self, answer: Reply | Form) -> None:
        """Deliver a reply, or a button that opens a form; what can't be delivered is logged."""
        user = to_user(self._author)
        if isinstance(answer, Form):
            answer = self._desk.offer(answer, user)
        is_direct = self._message.guild is None
        try:
            for part in self._desk.parts(answer, user):
                if answer.private and not is_direct:
                    await self._whisper(part)
                else:
                    await self._say(part)
        except FAULTS as fault:
            log_fault("a message could not be answered", fault)
            await self._excuse(fault)

    async def defer(self) -> None:
        """Show that an answer is on its way."""
        try:
            await self._message.channel.typing()
        except FAULTS as fault:
            log_fault("typing could not be shown", fault)

    async def _say(self, part: Part) -> None:
        told: dict[str, Any] = {}
        channel = self._message.channel
        if not self._is_answered and permissions_in(channel).read_message_history:
            told["reference"] = self._message.to_reference(fail_if_not_exists=False)
        await send_fitted(channel, part, **told)
        self._is_answered = True

    async def _whisper(self, part: Part) -> None:
        try:
            await send_once(self._author, part)
        except discord.Forbidden as fault:
            log_fault("a direct message was refused", fault)
            if not self._is_answered:
                await self._say(Part(CLOSED))

    async def _excuse(self, fault: BaseException) -> None:
        """Tell the person directly why there is no answer where they asked."""
        is_gone = code_of(fault) == UNKNOWN_CHANNEL
        if self._message.guild is None or not (is_gone or isinstance(fault, discord.Forbidden)):
            return
        try:
            await send_once(self._author, Part(GONE if is_gone else FORBIDDEN))
        except FAULTS as again:
            log_fault("an excuse could not be delivered", again)


async def send_fitted(channel: discord.abc.Messageable, part: Part, **told: Any) -> None:
    """Send a part as one message or, where the bot may not show all of it, as what it may."""
    may = permissions_in(channel)
    for each in fitted(part, embeds=may.embed_links, files=may.attach_files):
        await send_once(channel, each, **told)
        told = {}


async def send_once(target: discord.abc.Messageable, part: Part, **told: Any) -> None:
    """Send one message, once however often the connection breaks: Discord knows it by its nonce."""
    nonce = secrets.randbits(63)

    async def work() -> None:
        await target.send(nonce=nonce, **await to_message(part), **told)

    await persist(work)


def permissions_in(channel: Any) -> discord.Permissions:
    """Give what the bot may do in a room, as far as that is known; else anything may be tried."""
    guild = getattr(channel, "guild", None)
    if guild is None or guild.me is None:
        return discord.Permissions.all()
    try:
        return discord.Permissions(channel.permissions_for(guild.me).value)
    except (discord.ClientException, AttributeError):  # a thread whose room is not known
        return discord.Permissions.all()

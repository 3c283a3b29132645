"""Answers: how a reply reaches the person, after an interaction or after a message."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import discord

from bot.chat import Form, Reply, User
from bot.forms import CORRECT, OpenForms
from bot.markup import shorten

from . import limits
from .faults import ALREADY_ANSWERED, FAULTS, TOO_LATE, UNKNOWN_MESSAGE, code_of, log_fault
from .forms import LongForms
from .payloads import to_message, to_modal
from .people import Anybody, to_user
from .render import Part

OPEN_FORM = Reply("This needs a few answers from you. Press the button to give them.", private=True)
BELOW = "Here it is:"
DONE = "Done."
CLOSED = (
    "I have an answer for you that only you should see, but Discord does not let me write to you. "
    "Allow direct messages from this server in its privacy settings, or use my commands with a "
    "slash: those answers only you can see."
)

Render = Callable[[Reply], list[Part]]


class Desk:
    """What every answer needs: how replies are rendered, and the forms that wait."""

    def __init__(self, render: Render) -> None:
        self.render = render
        self.forms = OpenForms()
        self.long_forms = LongForms()

    def modal(self, form: Form, user: User) -> discord.ui.Modal:
        """Give a form, or the first part of one that is too long for one modal."""
        if len(form.fields) <= limits.MODAL_FIELDS:
            return to_modal(form, form.token, 0, form.title)
        return self.part(self.long_forms.begin(form, user), user)

    def part(self, token: str, user: User) -> discord.ui.Modal:
        """Give one part of a long form; raise UserError if the form is gone."""
        partial, number = self.long_forms.get(token, user)
        title = f"{shorten(partial.form.title, 30)} ({number + 1} of {partial.parts})"
        return to_modal(partial.form, token, number * limits.MODAL_FIELDS, title)

    def offer(self, form: Form, user: User) -> Reply:
        """Give a reply with a button that opens the form."""
        return replace(OPEN_FORM, buttons=(self.forms.offer(form, user, "Open the form"),))

    def parts(self, reply: Reply, user: User) -> list[Part]:
        """Render a reply, with a button that opens again the form that was refused."""
        if reply.again is not None:
            correct = self.forms.offer(reply.again, user, CORRECT)
            reply = replace(reply, buttons=(*reply.buttons, correct))
        return self.render(reply)


class InteractionAnswer:
    """Answers one interaction: the first reply within three seconds, more as follow-ups."""

    def __init__(self, desk: Desk, interaction: discord.Interaction[Any]) -> None:
        self._desk = desk
        self._interaction = interaction
        self._user = to_user(interaction.user)
        self._turn = asyncio.Lock()
        self._is_loading = False
        self._is_press = interaction.type is discord.InteractionType.component
        self._can_open = interaction.type is not discord.InteractionType.modal_submit

    async def respond(self, answer: Reply | Form) -> None:
        """Deliver a reply or open a form; what can't be delivered is logged."""
        async with self._turn:
            if isinstance(answer, Form):
                if await self._open(self._desk.modal(answer, self._user)):
                    return
                answer = self._desk.offer(answer, self._user)
            parts = self._desk.parts(answer, self._user)
            for number, part in enumerate(parts):
                is_edit = answer.replaces and number == 0 and self._is_press
                try:
                    await self._send(part, is_private=answer.private, is_edit=is_edit)
                except FAULTS as fault:
                    log_fault("an interaction could not be answered", fault)
                    await self._send_beside(part, is_private=answer.private, fault=fault)

    async def defer(self) -> None:
        """Tell the person that it takes longer."""
        async with self._turn:
            response = self._interaction.response
            if response.is_done():
                return
            try:
                # Hidden: whether the answer will be for everybody is not known yet.
                await response.defer(ephemeral=True, thinking=not self._is_press)
            except FAULTS as fault:
                log_fault("an interaction could not be deferred", fault)
            else:
                self._is_loading = not self._is_press

    async def finish(self) -> None:
        """Acknowledge what was answered by nothing, so that nobody is told that it failed."""
        async with self._turn:
            response = self._interaction.response
            try:
                if self._is_loading:
                    await self._interaction.delete_original_response()
                elif not response.is_done() and self._is_press:
                    await response.defer()
                elif not response.is_done():
                    await response.send_message(DONE, ephemeral=True)
            except FAULTS as fault:
                log_fault("an interaction could not be acknowledged", fault)

    async def open_part(self, token: str) -> None:
        """Open the next part of a long form; raise UserError if it is gone."""
        await self._open(self._desk.part(token, self._user))

    async def _open(self, modal: discord.ui.Modal) -> bool:
        if self._interaction.response.is_done() or not self._can_open:
            return False
        try:
            await self._interaction.response.send_modal(modal)
        except FAULTS as fault:
            log_fault("a form could not be opened", fault)
            return False
        return True

    async def _send(self, part: Part, *, is_private: bool, is_edit: bool) -> None:
        interaction, response = self._interaction, self._interaction.response
        if is_edit:
            await self._edit(part)
        elif response.is_done():
            await self._follow(part, is_private=is_private)
        else:
            said = await to_message(part)
            try:
                await response.send_message(ephemeral=is_private, **said)
            except discord.HTTPException as fault:
                if fault.code != ALREADY_ANSWERED:
                    raise
                said = await to_message(part)
                await interaction.followup.send(ephemeral=is_private, **said)

    async def _edit(self, part: Part) -> None:
        said = await to_message(part, is_edit=True)
        try:
            if self._interaction.response.is_done():
                await self._interaction.edit_original_response(**said)
            else:
                await self._interaction.response.edit_message(**said)
        except discord.HTTPException as fault:
            if fault.code != UNKNOWN_MESSAGE:
                raise
            await self._follow(part, is_private=False)

    async def _follow(self, part: Part, *, is_private: bool) -> None:
        """Send a follow-up; the message that said "thinking" was hidden and stays so."""
        interaction, is_loading = self._interaction, self._is_loading
        self._is_loading = False
        if is_loading and is_private:
            await interaction.edit_original_response(**await to_message(part, is_edit=True))
            return
        if is_loading:
            await interaction.edit_original_response(content=BELOW)
        await interaction.followup.send(ephemeral=is_private, **await to_message(part))
        if is_loading:
            await interaction.delete_original_response()

    async def _send_beside(self, part: Part, *, is_private: bool, fault: BaseException) -> None:
        """Say it in the room, or directly, when the interaction can't carry it any more."""
        if code_of(fault) not in TOO_LATE:
            return
        channel = self._interaction.channel
        target = self._interaction.user if is_private else channel
        try:
            if isinstance(target, discord.abc.Messageable):
                await target.send(**await to_message(part))
        except FAULTS as again:
            log_fault("an answer could not be delivered", again)


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
        for part in self._desk.parts(answer, user):
            try:
                if answer.private and not is_direct:
                    await self._whisper(part)
                else:
                    await self._say(part)
            except FAULTS as fault:
                log_fault("a message could not be answered", fault)
                await self._excuse(fault)
                return

    async def defer(self) -> None:
        """Show that an answer is on its way."""
        try:
            await self._message.channel.typing()
        except FAULTS as fault:
            log_fault("typing could not be shown", fault)

    async def _say(self, part: Part) -> None:
        said = await to_message(part)
        if not self._is_answered:
            said["reference"] = self._message.to_reference(fail_if_not_exists=False)
        await self._message.channel.send(**said)
        self._is_answered = True

    async def _whisper(self, part: Part) -> None:
        try:
            await self._author.send(**await to_message(part))
        except discord.Forbidden:
            if not self._is_answered:
                await self._say(Part(text=CLOSED))

    async def _excuse(self, fault: BaseException) -> None:
        """Tell the person directly that the bot may not write where they asked."""
        if not isinstance(fault, discord.Forbidden) or self._message.guild is None:
            return
        text = (
            "You asked me something in a room where I am not allowed to write. Ask a moderator "
            "to let me view that room, send messages, embed links and read its history."
        )
        try:
            await self._author.send(**await to_message(Part(text=text)))
        except FAULTS as again:
            log_fault("an excuse could not be delivered", again)

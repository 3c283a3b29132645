"""Interactions: how a reply reaches whoever used a command, a button or a form.

The first response must come within three seconds and can be given only once. Where a connection
breaks nobody knows whether it was, so the message that came of it is looked for before anything
is said again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.chat import Form, Reply

from .desk import Desk
from .faults import ALREADY_ANSWERED, FAULTS, UNKNOWN_MESSAGE, UNSURE, code_of, is_lost, log_fault
from .messages import send_fitted
from .payloads import holds, to_message
from .people import to_user
from .render import Part
from .retries import persist

BELOW = "Here it is:"
DONE = "Done."
REFUSED = (
    "I have an answer for you, but Discord does not take it. Please tell the person who runs me: "
    "the log says why."
)
DEADLINE = 3.0
"""Seconds in which Discord takes a first response."""


class InteractionAnswer:
    """Answers one interaction: the first reply within three seconds, more as follow-ups."""

    def __init__(self, desk: Desk, interaction: discord.Interaction[Any]) -> None:
        self._desk = desk
        self._interaction = interaction
        self._user = to_user(interaction.user)
        self._turn = asyncio.Lock()
        self._until = asyncio.get_running_loop().time() + DEADLINE
        self._is_taken = False
        self._is_loading = False
        self._is_lost = False
        self._is_press = interaction.type is discord.InteractionType.component
        self._can_open = interaction.type is not discord.InteractionType.modal_submit
        source = interaction.message
        self._is_hidden = source is not None and source.flags.ephemeral

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
                await self._deliver(part, is_private=answer.private, is_edit=is_edit)

    async def defer(self) -> None:
        """Tell the person that it takes longer."""
        async with self._turn:
            if not self._is_taken:
                await self._defer()

    async def finish(self) -> None:
        """Acknowledge what was answered by nothing, so that nobody is told that it failed."""
        async with self._turn:
            try:
                if self._is_loading:
                    await persist(self._interaction.delete_original_response)
                elif self._is_taken or self._is_lost:
                    return
                elif self._is_press:
                    await self._defer()
                else:
                    await self._begin(Part(DONE), is_private=True)
            except FAULTS as fault:
                log_fault("an interaction could not be acknowledged", fault)

    async def open_part(self, token: str) -> None:
        """Open the next part of a long form; raise UserError if it is gone."""
        await self._open(self._desk.part(token, self._user))

    async def _first(self, work: Callable[[], Awaitable[Any]]) -> None:
        """Give the first response, as long as there is time for it."""
        async with asyncio.timeout_at(self._until):
            await persist(work)
        self._is_taken = True

    async def _recover(self, fault: BaseException) -> discord.Message | None:
        """Find what a first response came to whose own outcome is not known.

        Give its message, if it has one; raise the fault if there was no response.
        """
        if code_of(fault) != ALREADY_ANSWERED and not isinstance(fault, UNSURE):
            raise fault
        found: discord.Message | None = None
        try:
            found = await persist(self._interaction.original_response)
        except FAULTS as again:
            log_fault("the first response was not found", again)
        if found is None and code_of(fault) != ALREADY_ANSWERED:
            raise fault
        self._is_taken = True
        self._is_loading = found is not None and found.flags.loading
        return found

    async def _defer(self) -> None:
        # Hidden: whether the answer will be for everybody is not known yet.
        thinks, response = not self._is_press, self._interaction.response
        try:
            await self._first(lambda: response.defer(ephemeral=True, thinking=thinks))
            self._is_loading = thinks
        except FAULTS as fault:
            log_fault("an interaction could not be deferred", fault)
            try:
                await self._recover(fault)
            except FAULTS:
                return

    async def _open(self, modal: discord.ui.Modal) -> bool:
        if self._is_taken or not self._can_open:
            return False
        try:
            await self._first(lambda: self._interaction.response.send_modal(modal))
        except FAULTS as fault:
            if code_of(fault) == ALREADY_ANSWERED:
                self._is_taken = True  # by an attempt that broke off
                return True
            log_fault("a form could not be opened", fault)
            return False
        return True

    async def _deliver(self, part: Part, *, is_private: bool, is_edit: bool) -> None:
        try:
            await self._send(part, is_private=is_private, is_edit=is_edit)
        except FAULTS as fault:
            log_fault("an interaction could not be answered", fault)
            if is_lost(fault):
                self._is_lost = True
                await self._send_beside(
                    part, is_private=is_private or (is_edit and self._is_hidden)
                )
            else:
                await self._excuse()

    async def _send(self, part: Part, *, is_private: bool, is_edit: bool = False) -> None:
        if is_edit:
            await self._edit(part)
        elif self._is_taken:
            await self._follow(part, is_private=is_private)
        else:
            await self._begin(part, is_private=is_private)

    async def _begin(self, part: Part, *, is_private: bool) -> None:
        async def work() -> None:
            said = await to_message(part)
            await self._interaction.response.send_message(ephemeral=is_private, **said)

        try:
            await self._first(work)
        except FAULTS as fault:
            found = await self._recover(fault)
            if found is None or not holds(found, part):
                await self._follow(part, is_private=is_private)

    async def _edit(self, part: Part) -> None:
        async def begin() -> None:
            said = await to_message(part, is_edit=True)
            await self._interaction.response.edit_message(**said)

        try:
            if self._is_taken:
                await self._rewrite(part)
                return
            try:
                await self._first(begin)
            except (*UNSURE, discord.HTTPException) as fault:
                await self._recover(fault)
                await self._rewrite(part)
        except discord.HTTPException as fault:
            if fault.code != UNKNOWN_MESSAGE:
                raise
            await self._send(part, is_private=self._is_hidden)

    async def _rewrite(self, part: Part) -> None:
        async def work() -> None:
            said = await to_message(part, is_edit=True)
            await self._interaction.edit_original_response(**said)

        await persist(work)

    async def _follow(self, part: Part, *, is_private: bool) -> None:
        """Send a follow-up; the message that said "thinking" was hidden and stays so."""
        interaction, is_loading = self._interaction, self._is_loading
        self._is_loading = False
        try:
            if is_loading and is_private:
                await self._rewrite(part)
                return
            if is_loading:
                await persist(lambda: interaction.edit_original_response(content=BELOW))
        except discord.NotFound as fault:
            if fault.code != UNKNOWN_MESSAGE:
                raise
            is_loading = False  # the person has dismissed it
        await self._follow_up(part, is_private=is_private)
        if is_loading:
            try:
                await persist(interaction.delete_original_response)
            except FAULTS as fault:
                log_fault("what announced an answer could not be deleted", fault)

    async def _follow_up(self, part: Part, *, is_private: bool) -> None:
        is_unsure = False

        async def work() -> None:
            nonlocal is_unsure
            if is_unsure and not is_private and await self._is_said(part):
                return
            is_unsure = True
            said = await to_message(part)
            await self._interaction.followup.send(ephemeral=is_private, **said)

        await persist(work)

    async def _is_said(self, part: Part) -> bool:
        """Look in the room for a follow-up whose connection broke; what is hidden can't be seen."""
        channel, began = self._interaction.channel, self._interaction.created_at
        if not isinstance(channel, discord.abc.Messageable):
            return False
        try:
            async for each in channel.history(after=began, limit=50, oldest_first=False):
                about = each.interaction_metadata
                if about and about.id == self._interaction.id and holds(each, part):
                    return True
        except FAULTS as fault:
            log_fault("a room could not be looked through", fault)
        return False

    async def _send_beside(self, part: Part, *, is_private: bool) -> None:
        """Say it in the room, or directly, when the interaction can't carry it any more."""
        channel = self._interaction.channel
        for target in (None if is_private else channel, self._interaction.user):
            if not isinstance(target, discord.abc.Messageable):
                continue
            try:
                await send_fitted(target, part)
            except FAULTS as fault:
                log_fault("an answer could not be delivered", fault)
            else:
                return

    async def _excuse(self) -> None:
        """Tell the person that Discord refuses the answer itself, a file that is too big maybe."""
        try:
            await self._send(Part(REFUSED), is_private=True)
        except FAULTS as fault:
            self._is_lost = True
            log_fault("an excuse could not be delivered", fault)

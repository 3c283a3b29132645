"""Sync: tells Discord of the commands, and only when they have changed."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.log import log_event, log_trouble
from bot.storage import Storage, StorageError, Values

from .commands import AppCommand
from .faults import FAULTS, log_fault

log = logging.getLogger(__name__)

KEY = "synced"
AGAIN = 60.0
"""Seconds until Discord is told again after it would not listen; twice as long each time."""
AGAIN_AT_MOST = 3600.0

GONE = (
    "That command has just changed. Please close Discord's menu and choose it again; if it is not "
    "there any more, type `/help` to see what I can do."
)
_OUTDATED = (
    app_commands.CommandNotFound,
    app_commands.CommandSignatureMismatch,
    app_commands.TransformerError,
)
HIDDEN = "I can't see that room. Ask a moderator to let me view it, or choose another one."
TROUBLE = "Sorry, something went wrong on my side. Please try again in a moment."


class Tree(app_commands.CommandTree[discord.Client]):
    """Discord's commands; one that Discord still shows and the bot no longer has is answered."""

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        """Say that the command is not what it was."""
        log_fault("a command could not be read", error)
        response = interaction.response
        if response.is_done() or interaction.is_expired():
            return
        try:
            if interaction.type is discord.InteractionType.autocomplete:
                await response.autocomplete([])
            else:
                await response.send_message(_explain(error), ephemeral=True)
        except FAULTS as fault:
            log_fault("an interaction could not be answered", fault)


def _explain(error: app_commands.AppCommandError) -> str:
    if isinstance(error, app_commands.TransformerError):
        return HIDDEN if error.type is discord.AppCommandOptionType.channel else GONE
    return GONE if isinstance(error, _OUTDATED) else TROUBLE


class Sync:
    """Remembers what Discord was told last, and the ids it gave."""

    def __init__(self, tree: Tree, storage: Storage) -> None:
        self._tree = tree
        self._values = Values(storage, "", "discord")
        self._changed = asyncio.Event()
        self._failures = 0
        self.is_told = asyncio.Event()
        """Set once Discord was told, or would not listen."""
        self.ids: Mapping[str, int] = {}
        """The id of each command by the first word of its name."""

    def offer(self, commands: Sequence[AppCommand]) -> None:
        """Have these commands from now on, and tell Discord soon."""
        self._tree.clear_commands(guild=None)
        for command in commands:
            try:
                self._tree.add_command(command)
            except app_commands.CommandLimitReached:
                log_trouble(log, "discord can't show a command", name=command.name, fault="limit")
        self._changed.set()

    async def run(self) -> None:
        """Tell Discord of every change, again and again where it won't listen."""
        wait: float | None = None
        while True:
            try:
                async with asyncio.timeout(wait):
                    await self._changed.wait()
            except TimeoutError:
                log_event(log, "the commands are told again")
            self._changed.clear()
            wait = await self._attempt()
            self.is_told.set()

    async def _attempt(self) -> float | None:
        """Tell Discord; give the seconds until the next attempt if it would not listen."""
        asked = 0.0
        try:
            await self._tell(self._tree.client.application_id or 0)
        except FAULTS as fault:
            log_fault("the commands could not be renewed", fault)
            asked = fault.retry_after if isinstance(fault, discord.RateLimited) else 0.0
        except StorageError:
            log_trouble(log, "what discord was told could not be kept")
        else:
            self._failures = 0
            return None
        self._failures += 1
        usual: float = min(AGAIN * 2 ** (self._failures - 1), AGAIN_AT_MOST)
        return max(asked, usual)

    async def _tell(self, application: int) -> None:
        mark = self._mark(application)
        known = await self._values.get(KEY, {})
        if known.get("mark") == mark:
            self.ids = known["ids"]
            return
        synced = await self._tree.sync()
        self.ids = {each.name: each.id for each in synced}
        await self._values.set(KEY, {"mark": mark, "ids": self.ids})
        log_event(log, "commands renewed", commands=len(synced))

    def _mark(self, application: int) -> str:
        told = [each.to_dict(self._tree) for each in self._tree.get_commands()]
        text = json.dumps([application, told], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

"""Sync: tells Discord of the commands, and only when they have changed."""

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.log import log_event
from bot.storage import Storage, Values

from .commands import AppCommand
from .faults import FAULTS, log_fault

log = logging.getLogger(__name__)

KEY = "synced"


GONE = (
    "That command has just changed. Please close Discord's menu and choose it again; if it is not "
    "there any more, type `/help` to see what I can do."
)


class Tree(app_commands.CommandTree[discord.Client]):
    """Discord's commands; one that Discord still shows and the bot no longer has is answered."""

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        """Say that the command is not what it was."""
        log_fault("a command could not be read", error)
        if not interaction.response.is_done() and not interaction.is_expired():
            try:
                await interaction.response.send_message(GONE, ephemeral=True)
            except FAULTS as fault:
                log_fault("an interaction could not be answered", fault)


class Sync:
    """Remembers what Discord was told last, and the ids it gave."""

    def __init__(self, tree: Tree, storage: Storage) -> None:
        self._tree = tree
        self._values = Values(storage, "", "discord")
        self.ids: Mapping[str, int] = {}
        """The id of each command by the first word of its name."""

    async def update(self, commands: Sequence[AppCommand], application: int) -> None:
        """Offer these commands from now on."""
        self._tree.clear_commands(guild=None)
        for command in commands:
            self._tree.add_command(command)
        mark = self._mark(application)
        known = await self._values.get(KEY, {})
        if known.get("mark") == mark:
            self.ids = known["ids"]
            return
        try:
            synced = await self._tree.sync()
        except FAULTS as fault:
            log_fault("the commands could not be renewed", fault)
            return
        self.ids = {each.name: each.id for each in synced}
        await self._values.set(KEY, {"mark": mark, "ids": self.ids})
        log_event(log, "commands renewed", commands=len(commands))

    def _mark(self, application: int) -> str:
        told = [each.to_dict(self._tree) for each in self._tree.get_commands()]
        text = json.dumps([application, told], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

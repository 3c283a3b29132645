"""Discord: slash commands, buttons and modals by discord.py."""

from .adapter import Discord

__all__ = ["Discord"]

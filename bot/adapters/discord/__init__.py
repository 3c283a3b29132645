"""Discord: slash commands, buttons and modals by discord.py."""

from .adapter import Discord
from .checking import Finding, check_discord

__all__ = ["Discord", "Finding", "check_discord"]

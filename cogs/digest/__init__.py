"""Digests: what is new in a room's community, gathered into one message, by the clock."""

from . import commands, mine, sending
from .definition import cog

__all__ = ["cog", "commands", "mine", "sending"]

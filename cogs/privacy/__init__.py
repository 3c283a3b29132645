"""Privacy: everybody can see what is held on them, and have it erased."""

from . import commands
from .definition import cog

__all__ = ["cog", "commands"]

"""FAQ: answers staff questions, and lets moderators keep the answers in chat."""

from . import ask, edit, history, transfer, upkeep
from .definition import cog

__all__ = ["ask", "cog", "edit", "history", "transfer", "upkeep"]

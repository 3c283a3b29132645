"""FAQ: answers staff questions, and lets moderators keep the answers in chat."""

from . import ask, edit, history, mine, news, transfer, upkeep
from .definition import cog

__all__ = ["ask", "cog", "edit", "history", "mine", "news", "transfer", "upkeep"]

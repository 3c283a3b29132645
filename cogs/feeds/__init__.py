"""Feeds: watches blogs and news, and posts what is new."""

from bot import Cog

cog = Cog("feeds", "News of blogs and sites")

__all__ = ["cog"]

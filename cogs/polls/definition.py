"""The cog of polls and its group of commands."""

from bot import Cog

cog = Cog("polls", "Anonymous polls")
poll = cog.group("poll", "Ask colleagues, and let nobody know who answered what")

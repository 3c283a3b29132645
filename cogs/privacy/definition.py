"""The privacy cog and its group of commands."""

from bot import Cog

cog = Cog("privacy", "Tells you what I hold on you, and erases it")
privacy = cog.group("privacy", "See what I hold on you, and have it erased")

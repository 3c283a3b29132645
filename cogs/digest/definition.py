"""The digest cog and its group of commands."""

from bot import Cog

cog = Cog("digest", "Digests: what is new, gathered into one message")
digest = cog.group("digest", "Gather what is new into one message, by the clock")

"""Anonymous polls: nobody can tell who voted how, the operator's files included."""

from bot import Cog

cog = Cog("polls", "Anonymous polls")

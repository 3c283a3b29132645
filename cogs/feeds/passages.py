"""Passages: the latest entries of what is followed, for other cogs to choose from."""

from bot import Desk, Passage

from .definition import cog
from .store import Subscriptions, list_latest

LATEST = 30
"""Entries of one feed."""


@cog.gives_passages
async def latest(desk: Desk, community: str) -> list[Passage]:
    """List the beginnings of the latest entries of every feed of a community, each feed once."""
    followed = await Subscriptions(desk.storage, community).list_live()
    feeds = {each.feed.id: each.feed for each in followed}
    return [
        Passage(feed.name, kept.entry.title, kept.entry.text, kept.entry.link, kept.sorted_at)
        for feed in feeds.values()
        for kept in await list_latest(desk.storage, feed.id, LATEST)
        if kept.entry.link and kept.entry.text
    ]

"""Digest: what the feeds of a room add to its digests."""

from datetime import datetime

from bot import Desk, Room, Section, escape

from .definition import cog
from .excerpt import headline
from .model import Entry
from .records import Gathered
from .store import list_for_digest

SHOWN = 10
"""Entries of one feed in one digest; what is more is counted."""


@cog.digest_section("New on the blogs", order=10)
async def news(desk: Desk, room: Room, since: datetime, until: datetime) -> list[Section]:
    """List the new entries of the feeds that this room has in its digests, feed by feed."""
    gathered = await list_for_digest(desk.storage, room.id, since, until)
    return [render_feed(each) for each in gathered]


def render_feed(gathered: Gathered) -> Section:
    """Show what is new in one feed, the oldest first."""
    lines = tuple(render_entry(each) for each in gathered.entries[:SHOWN])
    title = escape(gathered.title) or gathered.link
    return Section(lines, more=len(gathered.entries[SHOWN:]), title=title)


def render_entry(entry: Entry) -> str:
    """Show an entry in a list, its headline leading to it."""
    shown = headline(entry.title, entry.text)
    return f"[{shown}](<{entry.link}>)" if entry.link else shown

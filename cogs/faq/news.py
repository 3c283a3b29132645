"""News: what the FAQ adds to digests."""

from datetime import datetime

from bot import Desk, Room, Section, escape

from .definition import cog
from .model import Entry
from .render import label
from .store import Change, Sets, list_changes

SHOWN = 10
"""Entries in one digest; what is more is counted."""


@cog.digest_section("New and changed answers", order=20)
async def news(desk: Desk, room: Room, since: datetime, until: datetime) -> Section:
    """List the entries that people added or changed."""
    sets = await Sets(desk.storage, room.community).list_installed()
    off = {each.key for each in sets if not each.is_on}
    changes = await list_changes(desk.storage, room.community, since, until)
    told = [each for each in changes if is_news(each) and each.now.set_key not in off]
    lines = tuple(render_change(each) for each in told[:SHOWN])
    return Section(lines, more=len(told[SHOWN:]))


def is_news(change: Change) -> bool:
    """Tell whether people can read something that they could not read before."""
    if change.now.is_removed:
        return False
    return change.before is None or _readable(change.before) != _readable(change.now)


def render_change(change: Change) -> str:
    """Show an entry in a list, a changed one marked."""
    mark = "" if change.before is None or change.before.is_removed else " (changed)"
    return f"{escape(label(change.now))}{mark}"


def _readable(entry: Entry) -> tuple[str, str | None, bool]:
    return entry.question, entry.answer, entry.is_removed

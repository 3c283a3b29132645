"""Digest: the leading quotes, in the digests of every room."""

from datetime import datetime

from bot import Desk, Room, Section

from .definition import cog
from .ranking import rank
from .render import render_line
from .store import Quotes

SHOWN = 3


@cog.digest_section("Leading quotes", order=40)
async def leading(desk: Desk, room: Room, since: datetime, until: datetime) -> Section | None:
    """Give the best loved of what came onto the board."""
    async with desk.storage.read() as conn:
        shown = await Quotes(conn, room.community).list_shown()
    found = rank(each for each in shown if each.shown_at and since < each.shown_at <= until)
    return Section(tuple(render_line(each) for each in found[:SHOWN]), more=len(found[SHOWN:]))

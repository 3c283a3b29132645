"""Moving: a room that is replaced takes along what moderators settled for it."""

from dataclasses import replace

from bot import Connection, Desk, Room

from .agenda import look_again
from .definition import cog
from .rules import move_room
from .store import list_plans, save_plan


@cog.on_move
async def follow_room(desk: Desk, conn: Connection, old: str, new: Room) -> None:
    """Let nominations, the board and round-ups go on in the room that replaces another."""
    await move_room(desk, conn, old, new)
    for each in await list_plans(conn):
        if each.room.id == old:
            moved = replace(new, community=each.community)
            await save_plan(conn, replace(each, room=moved))
    look_again(desk)

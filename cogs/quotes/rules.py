"""Rules: what moderators settled for their community."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot import Connection, Context, Desk, Room, pack_room, unpack_room

from .model import Consent, Quote, Telling

STAR = "\N{WHITE MEDIUM STAR}"
THRESHOLD = 3
WAIT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds in one community.

    `rooms` are those whose messages may be nominated. A message is nominated once `threshold`
    people have put `reaction` to it; "" switches that off. `wait` after its author was told, a
    nomination of which they have said nothing may be shown; None waits for a yes.
    """

    rooms: tuple[Room, ...] = ()
    reaction: str = STAR
    threshold: int = THRESHOLD
    wait: timedelta | None = WAIT
    board: Room | None = None

    def allows(self, room: Room) -> bool:
        """Tell whether messages of a room may be nominated; never those of a direct one.

        A room that has become private since it was allowed has to be allowed again.
        """
        return not room.is_direct and any(
            each.id == room.id and each.is_private >= room.is_private for each in self.rooms
        )

    def find_ready(self, quote: Quote, telling: Telling) -> datetime | None:
        """Find from when on a quote may be shown; None if that is not known or takes a yes.

        Silence counts from when the author was told, and never for less than they were promised.
        """
        if quote.consent is not Consent.ASKED:
            return quote.nominated_at
        if telling.said_at is None or telling.wait is None or self.wait is None:
            return None
        return telling.said_at + max(telling.wait, self.wait)

    def is_ready(self, quote: Quote, telling: Telling, now: datetime) -> bool:
        """Tell whether the author has agreed to a quote, or has had time to decline it."""
        moment = self.find_ready(quote, telling)
        return moment is not None and now >= moment


async def read_rules(desk: Desk, community: str) -> Rules:
    """Read what holds in a community."""
    kept = await desk.values(community).all()
    wait = kept.get("wait", int(WAIT.total_seconds()))
    board = kept.get("board")
    return Rules(
        rooms=tuple(unpack_room(each["place"]) for each in _rooms(kept) if each["is_on"]),
        reaction=kept.get("reaction", STAR),
        threshold=kept.get("threshold", THRESHOLD),
        wait=None if wait is None else timedelta(seconds=wait),
        board=unpack_room(board) if board else None,
    )


async def switch_room(ctx: Context, room: Room, *, is_on: bool) -> None:
    """Allow nominations from a room, or no longer."""
    kept = await ctx.values.get("rooms", {})
    place = pack_room(replace(room, community=ctx.community))
    await ctx.values.set("rooms", {**kept, room.id: {"place": place, "is_on": is_on}})


async def move_room(desk: Desk, conn: Connection, old: str, new: Room) -> None:
    """Let what is settled for a room hold for the one that replaces it."""
    values = desk.values(new.community)
    kept = await values.all()
    rooms = kept.get("rooms", {})
    if old in rooms:
        rooms[new.id] = {**rooms.pop(old), "place": pack_room(new)}
        await values.put(conn, "rooms", rooms)
    if kept.get("board") and unpack_room(kept["board"]).id == old:
        await values.put(conn, "board", pack_room(new))


async def list_known_rooms(ctx: Context) -> list[Room]:
    """List the rooms that are allowed, or were once."""
    return [unpack_room(each["place"]) for each in _rooms(await ctx.values.all())]


def _rooms(kept: dict[str, Any]) -> list[dict[str, Any]]:
    found = kept.get("rooms", {})
    return [found[id_] for id_ in sorted(found)]

"""Places: the rooms in which a poll is to be shown, on every network that the community is on."""

from bot import Context, Role, Room, UserError, escape

from .audience import is_in

NO_ROOM = (
    "I can't show a poll here. Please type this in the room that it is for, or name it, as in "
    "`--rooms staff`."
)
MOST = 10


async def find_rooms(ctx: Context, typed: str) -> tuple[Room, ...]:
    """Find the rooms that were named, or the one that was typed in.

    Raise UserError for one that is not there, or that the person is not in.
    """
    names = [each.strip() for each in typed.replace(";", ",").split(",") if each.strip()]
    found: dict[str, Room] = {}
    for name in names[: MOST + 1]:
        room = await _find(ctx, name)
        found[room.id] = room
    if len(found) > MOST:
        raise UserError(f"A poll can be shown in {MOST} rooms at most.")
    rooms = tuple(found.values()) or (ctx.room,)
    accounts = await ctx.accounts_of(ctx.user)
    for room in rooms:
        if ctx.role < Role.MODERATOR or room.is_direct:
            await _require_in(ctx, room, accounts)
    return rooms


async def _require_in(ctx: Context, room: Room, accounts: tuple[str, ...]) -> None:
    if await is_in(ctx.desk, room, accounts):
        return
    if room.is_direct:
        raise UserError(NO_ROOM)
    raise UserError(
        f"As far as I can see you are not in {escape(room.name)}, so you can't hold a poll there. "
        "If you are, under another account, link it first: `link`"
    )


async def _find(ctx: Context, name: str) -> Room:
    """Find a room from here, or from any other place that the community has been approved in."""
    network, colon, bare = name.partition(":")
    is_named = bool(colon) and network.lower() in {"discord", "matrix", "console"}
    for start in _starts(ctx):
        if is_named and not start.id.startswith(f"{network.lower()}:"):
            continue
        room = await ctx.desk.host.directory.find_room(start, bare if is_named else name)
        if room is not None and ctx.desk.is_served(room) and room.community == ctx.community:
            return room
    raise UserError(
        f"I don't know a room called {escape(name[:80])} here. To name one on the other network, "
        "put that before it, as in `--rooms matrix:staff`."
    )


def _starts(ctx: Context) -> list[Room]:
    """List from where rooms can be looked for: here first."""
    starts = [ctx.room]
    for approval in ctx.desk.host.communities.list():
        if approval.community == ctx.community:
            place = approval.place
            starts.append(Room(place.id, place.name, community=ctx.community, place=place))
    starts.append(Room("matrix:", "", community=ctx.community))
    return [each for each in starts if ctx.desk.host.directory.community_of(each) is not None]

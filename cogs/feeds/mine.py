"""Mine: the feeds in a person's own direct conversations, which are all that is kept on one."""

from bot import Connection, Desk, Held, Person

from .definition import cog
from .store import list_in, remove_in


@cog.on_export
async def held(desk: Desk, person: Person) -> Held:
    """Say which feeds come to somebody alone; who added a room's is not kept."""
    found = await list_in(desk.storage, person.rooms)
    return Held(
        "Feeds that come to you directly",
        tuple(f"#{each.number} {each.feed.name} ({each.subscription.state})" for each in found),
        "Deleted: no more of their entries will come.",
    )


@cog.on_erase
async def erase(desk: Desk, conn: Connection, person: Person) -> None:
    """Forget them."""
    del desk
    await remove_in(conn, person.rooms)

"""Mine: the digests of a person's own direct conversations, which are all that is kept on one."""

from bot import Connection, Desk, Held, Person

from .definition import cog
from .sending import Agenda
from .store import list_in, remove_in


@cog.on_export
async def held(desk: Desk, person: Person) -> Held:
    """Say which digests come to somebody alone; who planned a room's is not kept."""
    found = await list_in(desk.storage, person.rooms)
    return Held(
        "Digests that come to you directly",
        tuple(f"{each.plan}{'' if each.is_on else ', switched off'}" for each in found),
        "Deleted: no more of them will come.",
    )


@cog.on_erase
async def erase(desk: Desk, conn: Connection, person: Person) -> None:
    """Forget them."""
    await remove_in(conn, person.rooms)
    desk.state(Agenda).forget()

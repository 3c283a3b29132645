"""Mine: what the FAQ keeps on a person, and what is left of it when it is erased."""

from bot import COLLEAGUE, Connection, Desk, Held, Person

from .definition import cog
from .render import label
from .store import Version, forget_authors, list_by


@cog.on_export
async def held(desk: Desk, person: Person) -> Held:
    """Say which changes are in somebody's name; who asks is not kept."""
    found = await list_by(desk.storage, person.accounts)
    return Held(
        "Answers of the FAQ that you added or changed",
        tuple(_line(desk, each) for each in found),
        f"Your name and id are taken out: the history says {COLLEAGUE}.",
        "The answers stay, for they are the community's. What you asked is kept without a name.",
    )


@cog.on_erase
async def erase(desk: Desk, conn: Connection, person: Person) -> None:
    """Take somebody's name out of the history."""
    del desk
    await forget_authors(conn, person.accounts)


def _line(desk: Desk, each: Version) -> str:
    when = each.changed_at.astimezone(desk.zone)
    as_whom = f"as {each.by}, version {each.entry.version}"
    return f"{label(each.entry)} ({when.day} {when:%B %Y}, {as_whom})"

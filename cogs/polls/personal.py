"""Personal: what is kept on whoever made a poll. Of who voted nothing can be told."""

from bot import Connection, Desk, Held, Person

from .definition import cog
from .store import forget_makers, list_made


@cog.on_export
async def list_held(desk: Desk, person: Person) -> list[Held]:
    """Say which polls somebody made that are not over."""
    async with desk.storage.read() as conn:
        made = await list_made(conn, person.accounts)
    return [
        Held(
            "Polls that you made and that are not over",
            tuple(each.definition.question for each in made),
            "Your id is taken out, and drafts are deleted.",
            "The polls go on: others have voted in them. When a poll is over, I forget who made "
            "it in any case. Whether you voted, and how, I can't tell you or anybody else.",
        )
    ]


@cog.on_erase
async def erase(desk: Desk, conn: Connection, person: Person) -> None:
    """Forget that somebody made polls."""
    del desk
    await forget_makers(conn, person.accounts)

"""Mine: what the quote board keeps on a person, and what is left of it when it is erased."""

from bot import Connection, Desk, Held, Person, plain

from .asking import erase as erase_quote
from .definition import cog
from .model import Quote
from .render import render_own
from .store import (
    Quotes,
    Votes,
    forget_nominations,
    has_refused,
    list_cast,
    list_communities,
    list_nominated,
    list_secrets,
)
from .tags import tag_refusal, tag_votes
from .telling import find_telling


@cog.on_export
async def held(desk: Desk, person: Person) -> list[Held]:
    """Say which words are somebody's, what they nominated and voted for, and what they refused."""
    async with desk.storage.read() as conn:
        words = [
            render_own(each, await find_telling(desk, conn, each), desk.zone)
            for each in await _list_words(conn, person)
        ]
        nominated = await list_nominated(conn, person.accounts)
        voted = len(await _list_voted(conn, person))
        refused = await _list_refused(conn, person)
    return [
        Held(
            "Your words on the quote board, or on the way there",
            tuple(plain(each) for each in words),
            "Withdrawn, from the board and from past round-ups; nothing of them is kept.",
        ),
        Held(
            "Nominations of yours",
            (f"{len(nominated)}, to tell you if moderators turn them down",) if nominated else (),
            "Deleted: you will not be told.",
        ),
        Held(
            "Votes and reactions of yours, as tags",
            (f"{voted}; after four weeks only their number is kept",) if voted else (),
            "Deleted: those quotes have one vote fewer.",
        ),
        Held(
            "That you do not want to be nominated",
            tuple(f"in {each}, as a tag without your id" for each in refused),
            stays="It stays, so that nobody nominates you. To delete it: pick optin",
        ),
    ]


@cog.on_erase
async def erase(desk: Desk, conn: Connection, person: Person) -> None:
    """Withdraw somebody's words, and forget what they nominated and voted for."""
    for each in await _list_words(conn, person):
        await erase_quote(desk, conn, each)
    await forget_nominations(conn, person.accounts)
    for community, subject, tags in await _list_voted(conn, person):
        await Votes(conn, community, subject).remove(tags)


async def _list_words(conn: Connection, person: Person) -> list[Quote]:
    found = []
    for community in await list_communities(conn):
        found += await Quotes(conn, community).list_by(person.accounts)
    return found


async def _list_voted(conn: Connection, person: Person) -> list[tuple[str, str, list[str]]]:
    """List what somebody has voted on: communities, subjects, and the tags of their accounts."""
    found = []
    for community, secret in (await list_secrets(conn)).items():
        for subject, cast in (await list_cast(conn, community)).items():
            tags = tag_votes(secret, subject, person.accounts)
            if cast.intersection(tags):
                found.append((community, subject, tags))
    return found


async def _list_refused(conn: Connection, person: Person) -> list[str]:
    found = []
    for community, secret in (await list_secrets(conn)).items():
        tags = [tag_refusal(secret, each) for each in person.accounts]
        if await has_refused(conn, community, tags):
            found.append(community)
    return found

"""What is kept of who makes polls, on each database."""

from dataclasses import replace

from bot import Storage
from cogs.polls.model import State
from cogs.polls.store import Polls, add_poll, forget_makers, list_made, remove_draft, save_poll
from tests.cogs.polls.office import Office

ADA, BEN = "discord:1", "matrix:@ben:localhost"


async def made(storage: Storage, *accounts: str) -> list[str]:
    """List the ids of what somebody has made."""
    async with storage.read() as conn:
        return [each.id for each in await list_made(conn, accounts)]


async def test_a_maker_is_known_by_all_accounts_until_it_is_forgotten(office: Office) -> None:
    storage = office.storage
    for id_, maker in (("a1", ADA), ("b2", BEN), ("c3", ADA)):
        poll = await office.makes(poll_id=id_)
        async with storage.write() as conn:
            state = State.DRAFT if id_ == "c3" else State.SCHEDULED
            await save_poll(conn, replace(poll, maker=maker, state=state))
    assert sorted(await made(storage, ADA)) == ["a1", "c3"]
    assert sorted(await made(storage, ADA, BEN)) == ["a1", "b2", "c3"]
    async with storage.write() as conn:
        await forget_makers(conn, [ADA])
    assert await made(storage, ADA) == []
    assert await made(storage, BEN) == ["b2"]
    left = await Polls(storage, "home").list([*State], 9)
    assert sorted(each.id for each in left) == ["a1", "b2"]  # the draft went with its maker


async def test_only_a_draft_can_be_removed(office: Office) -> None:
    poll = await office.makes(poll_id="a1")
    async with office.storage.write() as conn:
        await add_poll(conn, replace(poll, id="d4", state=State.DRAFT))
        await remove_draft(conn, "a1")
        await remove_draft(conn, "d4")
    left = await Polls(office.storage, "home").list([*State], 9)
    assert [each.id for each in left] == ["a1"]

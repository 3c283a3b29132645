"""The proxy passes everything on as it is, and fails only when it is told to."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from tests.matrix_server import Account, Failed, People, Proxy, Refused, Synapse

MORNING = {"msgtype": "m.text", "body": "Morning."}


async def settle_in(synapse: Synapse, proxy: Proxy) -> tuple[Account, str]:
    """Have somebody make a room through the proxy."""
    ada = await synapse.register("Ada", url=proxy.url)
    return ada, await ada.makes_room("Staff")


async def test_a_client_does_not_notice_it(people: People, proxy: Proxy, tmp_path: Path) -> None:
    ada, bob = await people.person("Ada", url=proxy.url), await people.person("Bob")
    room = await ada.makes_room("Staff", bob, encrypted=True, version="11")
    await bob.accepts()
    path = tmp_path / "rota.csv"
    path.write_bytes(bytes(range(256)) * 1000)
    await ada.sends_file(room, path)
    (message,) = await bob.sees(room)
    assert await bob.downloads(message) == path.read_bytes()
    assert await ada.downloads((await ada.sees(room))[0]) == path.read_bytes()
    assert proxy.count("POST", "/createRoom") == 1


async def test_a_page_of_html_comes_for_a_while(synapse: Synapse, proxy: Proxy) -> None:
    ada, room = await settle_in(synapse, proxy)
    fault = proxy.faults.fail("PUT", "**/send/**", times=2)
    for _ in range(2):
        with pytest.raises(Refused, match="502"):
            await ada.sends(room, "m.room.message", MORNING)
    assert await ada.sends(room, "m.room.message", MORNING)
    assert (fault.hits, proxy.count("PUT", "/send/")) == (2, 3)


async def test_a_failure_lasts_until_it_is_lifted(people: People, proxy: Proxy) -> None:
    ada = await people.person("Ada", url=proxy.url)
    fault = proxy.faults.fail(path="**/sync", times=None)
    for _ in range(3):
        with pytest.raises(Failed):
            await ada.client.syncs()
    fault.lift()
    await ada.client.syncs()


async def test_a_limit_says_how_long_to_wait(people: People, proxy: Proxy) -> None:
    ada = await people.person("Ada", url=proxy.url)
    room = await ada.makes_room("Staff")
    proxy.faults.limit("PUT", "**/send/**", retry_after=0.05, times=2)
    with pytest.raises(Refused, match="M_LIMIT_EXCEEDED") as refused:
        await ada.sends(room, "m.room.message", MORNING)
    assert refused.value.answer["retry_after_ms"] == 50
    await ada.says(room, "Again.")
    assert proxy.count("PUT", "/send/") == 3


@pytest.mark.parametrize("after", [False, True])
async def test_a_dropped_message_is_there_only_if_it_was_passed_on(
    synapse: Synapse, people: People, proxy: Proxy, *, after: bool
) -> None:
    ada, room = await settle_in(synapse, proxy)
    # aiohttp itself tries a PUT, which may be repeated, once more.
    proxy.faults.drop("PUT", "**/send/**", after=after, times=2)
    with pytest.raises(aiohttp.ClientError):
        await ada.sends(room, "m.room.message", MORNING, once="one")
    bob = await people.person("Bob")
    await ada.invites(room, bob)
    await bob.accepts()
    assert len(await bob.sees(room)) == (1 if after else 0)
    sent = await ada.sends(room, "m.room.message", MORNING, once="one")
    assert [each.id for each in await bob.sees(room)] == [sent]


async def test_an_answer_can_be_late(synapse: Synapse, proxy: Proxy) -> None:
    ada, room = await settle_in(synapse, proxy)
    proxy.faults.delay("PUT", "**/send/**", 60)
    late = asyncio.create_task(ada.sends(room, "m.room.message", MORNING))
    await proxy.comes("/send/")
    await ada.sends(room, "m.room.message", MORNING)
    assert not late.done()
    late.cancel()


async def test_nobody_gets_through_while_it_is_cut_off(synapse: Synapse, proxy: Proxy) -> None:
    ada, room = await settle_in(synapse, proxy)
    since = (await ada.call("GET", "sync"))["next_batch"]
    where = f"/_matrix/client/v3/sync?since={since}&timeout=30000"
    headers = {"Authorization": f"Bearer {ada.token}"}
    async with aiohttp.ClientSession() as session:
        waiting = asyncio.create_task(session.get(proxy.url + where, headers=headers))
        await proxy.comes("/sync", count=2)
        await proxy.cuts()
        with pytest.raises(aiohttp.ClientError):
            await waiting
    with pytest.raises(aiohttp.ClientConnectorError):
        await ada.members(room)
    await proxy.restores()
    assert await ada.members(room) == {ada.user_id}


async def test_a_homeserver_that_is_away_looks_like_one() -> None:
    async with Proxy.started("http://127.0.0.1:9") as proxy:
        nobody = Account(proxy.url, "@nobody:localhost", "NONE", "", "nobody")
        with pytest.raises(Refused, match="502"):
            await nobody.call("GET", "versions")

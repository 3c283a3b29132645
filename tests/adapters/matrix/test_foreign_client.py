"""A client that is not ours: matrix-js-sdk trusts the bot's encryption, and warns of nothing.

It comes with Node's packages, which npm fetches once; without Node these tests are skipped.
"""

import asyncio
from pathlib import Path

import pytest

from tests.adapters.matrix.bots import new_bot
from tests.matrix_js import Absent, Answer, install, talk
from tests.matrix_server import People, Synapse


@pytest.fixture(scope="module", autouse=True)
def _with_node() -> None:
    try:
        install()
    except Absent as why:
        pytest.skip(f"no talk with a foreign client: {why}")


@pytest.mark.parametrize(("is_direct", "is_strict"), [(False, False), (False, True), (True, True)])
async def test_a_foreign_client_shows_no_warning(
    synapse: Synapse, tmp_path: Path, *, is_direct: bool, is_strict: bool
) -> None:
    ada = await synapse.register("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        answer = await talk(
            ada, bot.account.user_id, "!help faq ask", is_direct=is_direct, is_strict=is_strict
        )
    assert answer.text.startswith("Usage: faq ask")
    assert answer.is_encrypted
    assert (answer.shield, answer.reason) == ("NONE", None)


async def test_it_would_warn_of_a_device_that_nobody_has_signed(
    synapse: Synapse, people: People
) -> None:
    answer, could_read = await _talk_with_unsigned(synapse, people)
    assert could_read
    assert (answer.text, answer.is_encrypted) == ("Hello to you", True)
    assert (answer.shield, answer.reason) == ("RED", "UNSIGNED_DEVICE")


async def test_a_strict_one_would_share_no_key_with_such_a_device(
    synapse: Synapse, people: People
) -> None:
    answer, could_read = await _talk_with_unsigned(synapse, people, is_strict=True)
    assert not could_read
    assert not answer.is_readable


async def _talk_with_unsigned(
    synapse: Synapse, people: People, *, is_strict: bool = False
) -> tuple[Answer, bool]:
    """Have a device that is not cross-signed answer; tell too whether it could read."""
    ada, bob = await synapse.register("Ada"), await people.person("Bob")
    async with asyncio.TaskGroup() as tasks:
        talking = tasks.create_task(talk(ada, bob.user_id, "Hello", is_strict=is_strict))
        await bob.waits_until(lambda: bool(bob.client.invitations))
        (room,) = await bob.accepts()
        said = await bob.waits_for(room, lambda each: each.sender != bob.user_id)
        await bob.says(room, "Hello to you")
    return talking.result(), said.is_readable

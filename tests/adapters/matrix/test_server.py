"""The homeserver: real rooms, real limits, and a restart that loses nothing."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.matrix_server import Refused, StartFailed, Synapse, running
from tests.matrix_server.ports import is_listening

PATIENCE = 60


@pytest.mark.parametrize(("asked", "given"), [("", "12"), ("12", "12"), ("11", "11")])
async def test_a_room_has_the_version_that_was_asked_for(
    synapse: Synapse, asked: str, given: str
) -> None:
    ada = await synapse.register("Ada")
    room = await ada.makes_room("Staff", version=asked)
    assert (await ada.state(room, "m.room.create"))["room_version"] == given
    # From 12 on, a room's id does not name a server.
    assert (":" in room) is (given == "11")


async def test_a_repeated_transaction_is_one_event(synapse: Synapse) -> None:
    ada = await synapse.register("Ada")
    room = await ada.makes_room("Staff")
    content = {"msgtype": "m.text", "body": "Morning."}
    first = await ada.sends(room, "m.room.message", content, once="one")
    assert await ada.sends(room, "m.room.message", content, once="one") == first
    assert await ada.sends(room, "m.room.message", content, once="two") != first


async def test_one_account_alone_is_held_to_a_limit(synapse: Synapse) -> None:
    ada, bob = await synapse.register("Ada"), await synapse.register("Bob")
    room = await ada.makes_room("Staff", bob)
    await bob.joins(room)
    await synapse.limits(ada, per_second=1, burst=1)
    content = {"msgtype": "m.text", "body": "Morning."}
    refused = await asyncio.gather(
        *[ada.sends(room, "m.room.message", content) for _ in range(5)], return_exceptions=True
    )
    limits = [each for each in refused if isinstance(each, Refused)]
    assert limits
    assert all(each.status == 429 and each.answer["retry_after_ms"] > 0 for each in limits)
    for _ in range(5):
        await bob.sends(room, "m.room.message", content)


async def test_an_upgraded_room_names_its_replacement(synapse: Synapse) -> None:
    ada = await synapse.register("Ada")
    old = await ada.makes_room("Staff", version="11")
    new = await ada.upgrades(old, "12")
    assert (await ada.state(old, "m.room.tombstone"))["replacement_room"] == new
    assert (await ada.state(new, "m.room.create"))["predecessor"]["room_id"] == old


async def test_power_is_given_and_taken(synapse: Synapse) -> None:
    ada, bob = await synapse.register("Ada"), await synapse.register("Bob")
    room = await ada.makes_room("Staff", bob)
    await bob.joins(room)
    with pytest.raises(Refused, match="M_FORBIDDEN"):
        await bob.kicks(room, ada)
    await ada.sets_level(room, bob, 50)
    assert (await ada.state(room, "m.room.power_levels"))["users"][bob.user_id] == 50
    await ada.sets_level(room, bob, None)
    assert bob.user_id not in (await ada.state(room, "m.room.power_levels"))["users"]
    await ada.kicks(room, bob)
    assert await ada.members(room) == {ada.user_id}


async def test_a_second_homeserver_has_its_own_limits() -> None:
    pytest.importorskip("synapse")
    with running(rc_room_creation={"per_second": 0.01, "burst_count": 1}) as own:
        ada = await own.register("Ada")
        room = await ada.makes_room("Staff")
        with pytest.raises(Refused, match="M_LIMIT_EXCEEDED"):
            await ada.makes_room("More")
        assert await ada.members(room) == {ada.user_id}
    assert not own.is_running


def test_it_ends_when_whoever_started_it_is_killed() -> None:
    pytest.importorskip("synapse")
    lines = [
        "import os",
        "from tests.matrix_server import running",
        "with running() as own:",
        "    print(own.folder, own.port, flush=True)",
        "    os.kill(os.getpid(), 9)",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    folder, port = done.stdout.split()
    end = time.monotonic() + PATIENCE
    while is_listening(int(port)):
        assert time.monotonic() < end, "it is still there"
        time.sleep(0.02)
    assert not Path(folder).exists()


def test_a_failing_start_says_why() -> None:
    pytest.importorskip("synapse")
    with pytest.raises(StartFailed, match="Server name"), running(server_name=""):
        pass

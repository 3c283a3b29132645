"""Faults while a message is answered: what the bot may not do in a room, and what breaks."""

from pathlib import Path

import pytest

from bot.adapters.discord.messages import CLOSED, FORBIDDEN, GONE
from bot.adapters.discord.render import NO_FILES
from bot.chat import Card, Reply, Room
from bot.markup import plain
from bot.outbox import Delivery
from tests.adapters.discord.records import WORD, list_events, read_log, troubled
from tests.adapters.discord.sample import Scene
from tests.discord_standin import Permission
from tests.discord_standin.acting import At

MESSAGES = "/channels/*/messages"

pytestmark = pytest.mark.usefixtures("brief")


async def ask(scene: Scene, text: str, at: At | None = None) -> list[str]:
    """Say something to the bot, and give what it says, there and directly."""
    at = at or scene.member()
    await at.says(f"{scene.discord.mention} {text}")
    await scene.settles()
    return [each.text for each in [*scene.said(at), *scene.said(at.person.dm())]]


def forbid(scene: Scene, *permissions: Permission) -> None:
    """Take something from the bot in the room."""
    for each in permissions:
        scene.room.permits(scene.stage.guild.bot_role, deny=each)


@pytest.mark.parametrize("after", [False, True])
async def test_an_answer_whose_connection_breaks_comes_once(tmp_path: Path, *, after: bool) -> None:
    async with troubled(tmp_path) as scene:
        fault = scene.discord.faults.drop("POST", MESSAGES, after=after)
        assert await ask(scene, f"box add {WORD}") == [f"added {WORD}"]
        assert fault.hits == 1
    assert "discord is asked again" in list_events(tmp_path)


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_an_answer_that_fails_is_sent_again(tmp_path: Path, status: int) -> None:
    async with troubled(tmp_path) as scene:
        fault = scene.discord.faults.fail("POST", MESSAGES, status=status)
        assert await ask(scene, "member") == ["MEMBER"]
        assert fault.hits == 1


async def test_an_answer_that_always_fails_is_logged(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        scene.discord.faults.fail("POST", MESSAGES, status=503, times=None)
        assert await ask(scene, f"box add {WORD}") == []
    failed = [each for each in read_log(tmp_path) if each.get("status") == 503]
    assert failed[-1]["event"] == "a message could not be answered"


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
async def test_an_answer_waits_for_a_rate_limit(tmp_path: Path, scope: str) -> None:
    async with troubled(tmp_path) as scene:
        scene.discord.faults.limit("POST", MESSAGES, retry_after=0.02, scope=scope)
        assert await ask(scene, "member") == ["MEMBER"]
    told = [each for each in read_log(tmp_path) if each["event"] == "discord asks to wait"]
    assert {each["everywhere"] for each in told} >= {scope == "global"}


async def test_an_answer_does_not_wait_for_minutes(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        scene.discord.faults.limit("POST", MESSAGES, retry_after=600)
        assert await ask(scene, "member") == []
    assert "RateLimited" in [each.get("fault") for each in read_log(tmp_path)]


async def test_a_token_that_is_worth_nothing_any_more_is_logged(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        token, scene.discord.world.token = scene.discord.token, "another"
        assert await ask(scene, "member") == []
        scene.discord.world.token = token
        assert await ask(scene, "member") == ["MEMBER"]
    assert 401 in [each.get("status") for each in read_log(tmp_path)]


async def test_where_the_bot_may_not_write_the_person_is_told_directly(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        forbid(scene, Permission.SEND_MESSAGES)
        assert await ask(scene, "member") == [FORBIDDEN]
        assert scene.said(scene.member()) == []
    assert 50013 in [each.get("code") for each in read_log(tmp_path)]


async def test_where_the_bot_may_write_to_nobody_it_is_logged(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        forbid(scene, Permission.SEND_MESSAGES)
        scene.member().person.closes_dms()
        assert await ask(scene, "member") == []
    assert "an excuse could not be delivered" in list_events(tmp_path)


async def test_a_private_answer_to_closed_doors_is_told_of(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        at = scene.moderator()
        at.person.closes_dms()
        assert await ask(scene, "moderator", at) == [CLOSED]


async def test_without_embeds_a_card_is_written_out(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        forbid(scene, Permission.EMBED_LINKS)
        _, answer = await ask(scene, "repeat **cake**")
        assert plain(answer).count("**cake**") == 5


async def test_without_embeds_a_long_card_is_parted(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        forbid(scene, Permission.EMBED_LINKS)
        body = "\n\n".join(f"{n} " + "word " * 90 for n in range(8))
        await scene.discord.delivered()
        room = Room(f"discord:{scene.room.id}", "general")
        reply = Reply(card=Card("Title", body))
        assert len(await scene.app.adapters.deliver(Delivery(room, reply, "nonce"))) == 2
        said = [each.content for each in scene.room.messages]
        assert len(said) == 2
        assert said[0].startswith("**Title**\n\n0 word")
        assert "7 word" in said[1]


async def test_without_files_the_answer_says_so(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        forbid(scene, Permission.ATTACH_FILES)
        (answer,) = await ask(scene, "papers")
        assert answer == f"Two.\n\n{NO_FILES}"


async def test_without_history_the_answer_is_no_reply(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        forbid(scene, Permission.READ_MESSAGE_HISTORY)
        assert await ask(scene, "member") == ["MEMBER"]
        assert not scene.room.messages[-1].is_reply


async def test_a_deleted_message_is_answered(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        at = scene.member()
        said = await at.says(f"{scene.discord.mention} slow public")
        await scene.discord.delivered()
        await at.deletes(said)
        scene.open_gate()
        await scene.settles()
        assert [each.text for each in scene.said(at)] == ["At last."]


async def test_in_a_deleted_room_the_person_is_told_directly(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        at = scene.member()
        await at.says(f"{scene.discord.mention} slow public")
        await scene.discord.delivered()
        scene.room.deletes()
        scene.open_gate()
        await scene.settles()
        assert [each.text for each in scene.said(at.person.dm())] == [GONE]
    assert 10003 in [each.get("code") for each in read_log(tmp_path)]


async def test_in_a_thread_the_same_holds(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        forbid(scene, Permission.EMBED_LINKS)
        thread = scene.room.thread("aside")
        at = scene.member().person.at(thread)
        assert plain((await ask(scene, "repeat cake", at))[1]).count("cake") == 5


async def test_typing_that_fails_is_borne(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.dispatch.dispatcher.PATIENCE", 0)
    async with troubled(tmp_path) as scene:
        fault = scene.discord.faults.fail("POST", "/channels/*/typing", status=503)
        at = scene.member()
        await at.says(f"{scene.discord.mention} slow public")
        await scene.discord.until(lambda: fault.hits)
        scene.open_gate()
        await scene.settles()
        assert [each.text for each in scene.said(at)] == ["At last."]

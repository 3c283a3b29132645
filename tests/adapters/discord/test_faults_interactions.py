"""Faults while an interaction is answered: it is answered once, or somebody is told."""

from pathlib import Path

import pytest

from bot.adapters.discord import interactions
from bot.adapters.discord.interactions import REFUSED
from bot.dispatch import dispatcher
from tests.adapters.discord.records import WORD, list_events, read_log, troubled
from tests.adapters.discord.sample import Scene
from tests.discord_standin import NoResponse
from tests.discord_standin.acting import At

CALLBACK = "/interactions/**"
FOLLOW_UP = "/webhooks/*/*"
ORIGINAL = "/webhooks/*/*/messages/@original"

pytestmark = pytest.mark.usefixtures("brief")


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let slow answers be deferred at once."""
    monkeypatch.setattr(dispatcher, "PATIENCE", 0)


async def begin(scene: Scene, how: str) -> At:
    """Use the slow command, and wait until it has been deferred."""
    at = scene.member()
    assert (await at.slash("slow", how=how)).kind == "deferred"
    return at


async def end(scene: Scene, at: At) -> list[str]:
    """Let the slow command go on, and give all that was said."""
    scene.open_gate()
    await scene.settles()
    return [each.text for each in [*scene.said(at), *scene.said(at.person.dm())]]


@pytest.mark.parametrize("after", [False, True])
async def test_an_answer_whose_connection_breaks_comes_once(tmp_path: Path, *, after: bool) -> None:
    async with troubled(tmp_path) as scene:
        at = scene.member()
        fault = scene.discord.faults.drop("POST", CALLBACK, after=after)
        await at.slash("box add", thing=WORD)
        await scene.settles()
        assert fault.hits == 1
        assert [each.text for each in scene.said(at)] == [f"added {WORD}"]


async def test_a_hidden_answer_whose_connection_breaks_comes_once(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        at = scene.moderator()
        scene.discord.faults.drop("POST", CALLBACK, after=True)
        await at.slash("moderator")
        await scene.settles()
        assert [each.is_ephemeral for each in scene.said(at)] == [True]


async def test_an_answer_in_parts_whose_connection_breaks_is_whole(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        at = scene.member()
        scene.discord.faults.drop("POST", CALLBACK, after=True)
        scene.discord.faults.drop("POST", FOLLOW_UP, after=True)
        await at.slash("essay", paragraphs=8)
        await scene.settles()
        said = "\n\n".join(each.text for each in scene.said(at))
        assert [word for word in said.split() if word.isdigit()] == [str(n) for n in range(8)]


async def test_a_modal_whose_connection_breaks_is_open(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        at = scene.member()
        scene.discord.faults.drop("POST", CALLBACK, after=True)
        await at.slash("fill")
        await scene.settles()
        assert at.modal.title == "Two things"
        assert scene.said(at) == []


async def test_a_message_whose_redrawing_breaks_is_redrawn_once(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        at = scene.member()
        scene.open_gate()
        await at.slash("offer")
        scene.discord.faults.drop("POST", CALLBACK, after=True)
        await at.presses("Turn")
        await scene.settles()
        assert [each.text for each in scene.said(at)] == ["Turned."]


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("how", ["private", "public"])
async def test_a_deferral_whose_connection_breaks_is_filled_in(
    tmp_path: Path, how: str, *, after: bool
) -> None:
    async with troubled(tmp_path) as scene:
        scene.discord.faults.drop("POST", CALLBACK, after=after)
        assert await end(scene, await begin(scene, how)) == ["At last."]


@pytest.mark.usefixtures("hasty")
async def test_a_deferral_that_fails_leaves_the_answer_to_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interactions, "DEADLINE", 0.05)
    async with troubled(tmp_path) as scene:
        scene.discord.world.deadline = 0.2
        scene.discord.faults.fail("POST", CALLBACK, status=502, times=None)
        at = scene.member()
        with pytest.raises(NoResponse):
            await at.slash("slow", how="public")
        assert await end(scene, at) == ["At last."]
    assert "an interaction could not be deferred" in list_events(tmp_path)


@pytest.mark.usefixtures("hasty")
async def test_a_follow_up_whose_connection_breaks_comes_once(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        at = await begin(scene, "public")
        fault = scene.discord.faults.drop("POST", FOLLOW_UP, after=True)
        assert await end(scene, at) == ["At last."]
        assert fault.hits == 1


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(
    ("how", "method", "path"),
    [
        ("private", "PATCH", ORIGINAL),
        ("public", "PATCH", ORIGINAL),
        ("public", "POST", FOLLOW_UP),
        ("public", "DELETE", ORIGINAL),
    ],
)
@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_follow_up_that_fails_is_tried_again(
    tmp_path: Path, how: str, method: str, path: str, status: int
) -> None:
    async with troubled(tmp_path) as scene:
        at = await begin(scene, how)
        fault = scene.discord.faults.fail(method, path, status=status)
        assert await end(scene, at) == ["At last."]
        assert fault.hits == 1


@pytest.mark.usefixtures("hasty")
async def test_a_deferral_that_was_dismissed_is_followed_up(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        at = await begin(scene, "private")
        await at.deletes(at.latest)
        assert await end(scene, at) == ["At last."]


@pytest.mark.usefixtures("hasty")
async def test_a_pressed_message_that_was_deleted_is_followed_up(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        at = scene.member()
        await at.slash("offer")
        message = at.latest
        await at.presses("Turn")
        scene.discord.world.delete(scene.room, message)
        assert "Turned." in await end(scene, at)


@pytest.mark.parametrize(("how", "is_direct"), [("public", False), ("private", True)])
async def test_an_answer_that_is_too_late_comes_beside(
    tmp_path: Path, how: str, *, is_direct: bool
) -> None:
    async with troubled(tmp_path) as scene:
        scene.discord.world.deadline = 0.02
        at = scene.member()
        with pytest.raises(NoResponse):
            await at.slash("slow", how=how)
        assert await end(scene, at) == ["At last."]
        assert bool(scene.said(at.person.dm())) is is_direct
    assert {"level": "warning", "code": 10062, "status": 404}.items() <= read_log(tmp_path)[
        list_events(tmp_path).index("an interaction could not be answered")
    ].items()


@pytest.mark.usefixtures("hasty")
async def test_an_answer_after_a_quarter_of_an_hour_comes_beside(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        at = await begin(scene, "public")
        scene.discord.clock.advance(minutes=16)
        assert "At last." in await end(scene, at)


async def test_an_answer_that_reaches_nobody_is_logged(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        scene.discord.world.deadline = 0.02
        at = scene.member()
        at.person.closes_dms()
        with pytest.raises(NoResponse):
            await at.slash("slow", how="private")
        assert await end(scene, at) == []
    found = [each for each in read_log(tmp_path) if each.get("code") == 50007]
    assert [each["event"] for each in found] == ["an answer could not be delivered"]


async def test_an_answer_for_a_room_where_the_bot_may_not_write_comes_directly(
    tmp_path: Path,
) -> None:
    async with troubled(tmp_path) as scene:
        scene.discord.world.deadline = 0.02
        at = scene.member()
        hide(scene)
        with pytest.raises(NoResponse):
            await at.slash("slow", how="public")
        assert await end(scene, at) == ["At last."]
        assert scene.said(at) == []


def hide(scene: Scene) -> None:
    """Keep the bot out of the room."""
    scene.room.permits(scene.stage.guild.bot_role, deny=1 << 10)


async def test_an_answer_is_given_also_where_the_bot_may_not_write(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        hide(scene)
        assert (await scene.member().slash("member")).text == "MEMBER"


async def test_an_answer_that_discord_refuses_is_told(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        at = scene.member()
        scene.discord.faults.fail("POST", CALLBACK, status=400, code=40005, message=WORD)
        answer = await at.slash("papers")
        await scene.settles()
        assert (answer.text, answer.is_ephemeral) == (REFUSED, True)
        assert len(scene.said(at)) == 1


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
async def test_an_answer_waits_for_a_rate_limit(tmp_path: Path, scope: str) -> None:
    async with troubled(tmp_path) as scene:
        scene.discord.faults.limit("POST", CALLBACK, retry_after=0.02, scope=scope)
        assert (await scene.member().slash("box add", thing=WORD)).text == f"added {WORD}"
    waited = next(each for each in read_log(tmp_path) if each["event"] == "discord asks to wait")
    assert waited["seconds"] == 0.02


async def test_a_ban_is_logged(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        scene.discord.world.deadline = 0.1
        scene.discord.faults.limit("POST", CALLBACK, via=False, times=None)
        with pytest.raises(NoResponse):
            await scene.member().slash("member")
        await scene.settles()
    assert 429 in [each.get("status") for each in read_log(tmp_path)]

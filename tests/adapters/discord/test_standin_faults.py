"""What goes wrong by order, and how discord.py takes it."""

import asyncio
import time

import aiohttp
import discord
import pytest

from tests.adapters.discord.clients import Bot, Scene, scene

MESSAGES = "/channels/*/messages"


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let discord.py's waits of a second and more be short, and note them."""
    noted: list[float] = []
    sleep = asyncio.sleep

    async def nap(seconds: float, result: object = None) -> object:
        if seconds >= 1:
            noted.append(seconds)
        return await sleep(min(seconds, 0.02), result)

    monkeypatch.setattr(asyncio, "sleep", nap)
    return noted


async def send(s: Scene, text: str = "hello") -> discord.Message:
    return await s.bot.get_partial_messageable(s.room.id).send(text)


def build(bot: Bot) -> None:
    @bot.tree.command()
    async def ask(interaction: discord.Interaction) -> None:
        """Ask."""
        await interaction.response.defer()
        await interaction.followup.send("answer")


async def test_a_bad_gateway_is_tried_again(naps: list[float]) -> None:
    async with scene() as s:
        fault = s.standin.faults.fail("POST", MESSAGES, status=502)
        await send(s)
        assert (len(s.room.messages), fault.hits, naps) == (1, 1, [1])


@pytest.mark.usefixtures("naps")
async def test_a_gateway_that_is_down_is_tried_again() -> None:
    async with scene() as s:
        s.standin.gateway.refuses = 2
        s.standin.gateway.drop()
        await s.at.says("are you there?")
        await s.standin.until(lambda: s.bot.heard)
        assert (s.standin.gateway.refuses, len(s.bot.heard)) == (0, 1)


async def test_unavailable_is_not_tried_again() -> None:
    async with scene() as s:
        s.standin.faults.fail("POST", MESSAGES, status=503)
        with pytest.raises(discord.DiscordServerError):
            await send(s)
        assert s.room.messages == []


async def test_an_error_of_discord() -> None:
    async with scene() as s:
        s.standin.faults.fail("POST", MESSAGES, status=403, code=50013, message="No", times=None)
        for _ in range(2):
            with pytest.raises(discord.Forbidden) as refused:
                await send(s)
            assert (refused.value.code, refused.value.text) == (50013, "No")


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
async def test_too_many_requests(scope: str) -> None:
    async with scene() as s:
        fault = s.standin.faults.limit("POST", MESSAGES, retry_after=0.03, scope=scope)
        begun = time.monotonic()
        await send(s)
        assert time.monotonic() - begun >= 0.03
        assert [each.status for each in s.standin.exchanges[-2:]] == [429, 200]
        fault.lift()


async def test_too_many_requests_without_via_are_a_ban() -> None:
    async with scene() as s:
        s.standin.faults.limit("POST", MESSAGES, via=False)
        with pytest.raises(discord.HTTPException) as refused:
            await send(s)
        assert refused.value.status == 429


async def test_too_many_callbacks_and_followups() -> None:
    async with scene(build) as s:
        s.standin.faults.limit("POST", "/interactions/**", retry_after=0.01)
        s.standin.faults.limit("POST", "/webhooks/*/*", retry_after=0.01)
        answer = await s.at.slash("ask")
        await s.standin.until(lambda: answer.text == "answer")
        assert [each.status for each in s.standin.exchanges[-4:]] == [429, 200, 429, 200]


async def test_a_bucket_runs_out() -> None:
    async with scene() as s:
        s.standin.limits.allow("POST /channels/{channel}/messages", 2, 0.05)
        begun = time.monotonic()
        for number in range(3):
            await send(s, str(number))
        assert time.monotonic() - begun >= 0.04
        assert all(each.status == 200 for each in s.standin.exchanges)


async def test_a_bucket_is_enforced() -> None:
    async with scene() as s:
        s.standin.limits.allow("POST /channels/{channel}/messages", 1, 0.05)
        await asyncio.gather(send(s), s.bot.http.send_message(s.room.id, params=one_message()))
        assert len(s.room.messages) == 2


def one_message() -> discord.http.MultipartParameters:
    return discord.http.MultipartParameters({"content": "two"}, None, None)


async def test_a_delay() -> None:
    async with scene() as s:
        s.standin.faults.delay("POST", MESSAGES, 0.03)
        task = asyncio.create_task(send(s))
        await asyncio.sleep(0.01)
        assert s.room.messages == []
        await task
        assert len(s.room.messages) == 1


@pytest.mark.parametrize("after", [False, True])
async def test_a_broken_connection(*, after: bool) -> None:
    async with scene() as s:
        s.standin.faults.drop("POST", MESSAGES, after=after)
        with pytest.raises((aiohttp.ClientError, OSError)):
            await send(s)
        assert len(s.room.messages) == after


async def test_the_unknown_is_noted() -> None:
    async with scene() as s:
        with pytest.raises(discord.NotFound):
            await s.bot.fetch_sticker(1)
        assert s.standin.unknown == ["GET /stickers/1"]
        with pytest.raises(aiohttp.ClientConnectorError):
            await s.bot.http.get_from_cdn("https://example.org/picture.png")
        assert s.standin.refused == ["example.org"]
        s.standin.unknown.clear()
        s.standin.refused.clear()

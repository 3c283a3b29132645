"""Permissions, references, nonces and mentions in channels."""

import io
from typing import Any

import discord
import pytest
from discord.http import Route

from tests.adapters.discord.clients import Scene, scene
from tests.discord_standin import NEWS, Permission


async def code(awaitable: Any) -> int:
    """Give the code with which Discord refuses."""
    with pytest.raises(discord.HTTPException) as refused:
        await awaitable
    return refused.value.code


def there(s: Scene) -> discord.PartialMessageable:
    """Give the room as the bot knows it without asking."""
    return s.bot.get_partial_messageable(s.room.id)


def deny(s: Scene, permission: Permission) -> None:
    """Deny the bot something in the room."""
    s.room.permits(s.standin.bot_user, deny=permission)


async def test_what_is_not_there() -> None:
    async with scene() as s:
        assert await code(s.bot.fetch_channel(1)) == 10003
        assert await code(s.bot.fetch_guild(1)) == 10004
        assert await code(there(s).fetch_message(1)) == 10008
        assert await code(s.bot.fetch_user(1)) == 10013
        message = await there(s).send("hello")
        assert await code(message.add_reaction("nonsense")) == 10014


async def test_a_deleted_channel_and_message() -> None:
    async with scene() as s:
        message = await there(s).send("hello")
        await s.olga.at(s.room).deletes(s.room.messages[0])
        assert await code(message.edit(content="gone")) == 10008
        s.room.deletes()
        assert await code(there(s).send("gone")) == 10003


async def test_a_room_that_cannot_be_seen() -> None:
    async with scene() as s:
        deny(s, Permission.VIEW_CHANNEL)
        assert await code(there(s).send("hello")) == 50001
        assert await code(s.bot.fetch_channel(s.room.id)) == 50001


async def test_sending() -> None:
    async with scene() as s:
        deny(s, Permission.SEND_MESSAGES)
        assert await code(there(s).send("hello")) == 50013


async def test_files() -> None:
    async with scene() as s:
        deny(s, Permission.ATTACH_FILES)
        assert await code(there(s).send(file=discord.File(__file__))) == 50013


@pytest.mark.sends_nonsense
async def test_files_that_are_too_many_or_too_large() -> None:
    async with scene() as s:
        params = discord.http.handle_message_parameters(
            files=[discord.File(io.BytesIO(b"a"), f"{number}.txt") for number in range(11)]
        )
        with params:
            assert await code(s.bot.http.send_message(s.room.id, params=params)) == 50035
        large = discord.File(io.BytesIO(b"a" * 10 * 1024 * 1024 + b"b"), "large.bin")
        assert await code(there(s).send(file=large)) == 40005
        assert s.standin.exchanges[-1].status == 413
        fitting = discord.File(io.BytesIO(b"a" * 3 * 1024 * 1024), "fitting.bin")
        await there(s).send(file=fitting)
        assert len(s.room.messages[0].attachments[0].content) == 3 * 1024 * 1024


async def test_embeds() -> None:
    async with scene() as s:
        deny(s, Permission.EMBED_LINKS)
        assert await code(there(s).send(embed=discord.Embed(title="t"))) == 50013
        await there(s).send("hello", embed=discord.Embed(title="t"))
        assert s.room.messages[0].embeds == []


async def test_history() -> None:
    async with scene() as s:
        said = await s.at.says("hello")
        deny(s, Permission.READ_MESSAGE_HISTORY)
        assert await code(there(s).fetch_message(said.id)) == 50013
        assert [each async for each in there(s).history()] == []


async def test_reactions() -> None:
    async with scene() as s:
        said = await s.at.says("hello")
        await s.at.reacts("👍", said)
        deny(s, Permission.ADD_REACTIONS)
        message = there(s).get_partial_message(said.id)
        assert await code(message.add_reaction("🎉")) == 50013
        await message.add_reaction("👍")


async def test_messages_of_others() -> None:
    async with scene() as s:
        said = await s.at.says("hello")
        message = there(s).get_partial_message(said.id)
        assert await code(message.edit(content="mine")) == 50005
        deny(s, Permission.MANAGE_MESSAGES)
        assert await code(message.delete()) == 50013


async def test_pins() -> None:
    async with scene() as s:
        message = await there(s).send("hello")
        deny(s, Permission.PIN_MESSAGES)
        assert await code(message.pin()) == 50013


async def test_an_administrator_may_all() -> None:
    async with scene() as s:
        deny(s, Permission.SEND_MESSAGES)
        s.guild.bot_role.becomes(Permission.ADMINISTRATOR)
        await there(s).send("hello")
        assert len(s.room.messages) == 1


async def test_a_role_and_a_person_in_a_room() -> None:
    async with scene() as s:
        role = s.guild.role("Staff")
        s.guild.gives(s.ada, role)
        s.room.permits(s.guild.everyone, deny=Permission.SEND_MESSAGES)
        with pytest.raises(AssertionError):
            await s.at.says("hello")
        s.room.permits(role, allow=Permission.SEND_MESSAGES)
        await s.at.says("hello")
        s.room.permits(s.ada, deny=Permission.SEND_MESSAGES)
        with pytest.raises(AssertionError):
            await s.at.says("hello")
        await s.olga.at(s.room).says("hello")


async def test_publishing() -> None:
    async with scene() as s:
        news = s.guild.channel("news", kind=NEWS)
        message = await s.bot.get_partial_messageable(news.id).send("news")
        await message.publish()
        assert await code(message.publish()) == 40033
        plain = await there(s).send("hello")
        assert await code(plain.publish()) == 50024


async def test_a_kicked_bot() -> None:
    async with scene() as s:
        s.guild.kicks_bot()
        assert await code(s.bot.fetch_guild(s.guild.id)) == 10004
        assert await code(there(s).send("hello")) == 50001


async def test_content_that_is_too_long_or_missing() -> None:
    async with scene() as s:
        assert await code(there(s).send("a" * 2001)) == 50035
        assert await code(there(s).send("")) == 50006
        message = await there(s).send("hello")
        assert await code(message.edit(content="")) == 50006


async def test_a_reply_to_nothing() -> None:
    async with scene() as s:
        nothing = there(s).get_partial_message(1)
        assert await code(there(s).send("hello", reference=nothing)) == 50035
        lenient = nothing.to_reference(fail_if_not_exists=False)
        await there(s).send("hello", reference=lenient)
        assert s.room.messages[0].reply_to is None


async def test_a_nonce_is_enforced() -> None:
    async with scene() as s:
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=s.room.id)
        body = {"content": "hello", "nonce": "7", "enforce_nonce": True}
        one = await s.bot.http.request(route, json=body)
        assert await s.bot.http.request(route, json=body) == one
        await s.bot.http.request(route, json=body | {"enforce_nonce": False})
        assert len(s.room.messages) == 2


async def test_who_is_pinged() -> None:
    async with scene() as s:
        role = s.guild.role("Staff", mentionable=True)
        quiet = s.guild.role("Quiet")
        text = f"{s.ada.mention} {role.mention} {quiet.mention} @everyone"
        await there(s).send(text)
        nobody = discord.AllowedMentions.none()
        await there(s).send(text, allowed_mentions=nobody)
        some = discord.AllowedMentions(users=[discord.Object(s.ada.id)], roles=False)
        await there(s).send(text, allowed_mentions=some)
        all_, none, one = s.room.messages
        assert (all_.mentions, all_.mention_roles) == ([s.ada], [role.id])
        assert (none.mentions, none.mention_roles) == ([], [])
        assert (one.mentions, one.mention_roles) == ([s.ada], [])
        assert not any(each.mention_everyone for each in s.room.messages)
        s.guild.bot_role.becomes(s.guild.bot_role.permissions | Permission.MENTION_EVERYONE)
        await there(s).send(text)
        assert s.room.messages[-1].mention_everyone
        assert s.room.messages[-1].mention_roles == [role.id, quiet.id]


async def test_a_reply_pings_unless_told_otherwise() -> None:
    async with scene() as s:
        said = await s.at.says("hello")
        target = there(s).get_partial_message(said.id)
        await there(s).send("one", reference=target)
        await there(s).send("two", reference=target, mention_author=False)
        one, two = s.room.messages[1:]
        assert (one.mentions, two.mentions) == ([s.ada], [])
